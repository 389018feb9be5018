namespace Demarc.Web.Webhooks;

/// <summary>Types of event.</summary>
public static class WebhookEvents
{
    /// <summary>A gap opened.</summary>
    public const string GapOpened = "gap.opened";

    /// <summary>A gap closed.</summary>
    public const string GapClosed = "gap.closed";

    /// <summary>Evidence was taken.</summary>
    public const string EvidenceAdded = "evidence.added";

    /// <summary>Evidence was rejected.</summary>
    public const string EvidenceRejected = "evidence.rejected";

    /// <summary>Something was decided.</summary>
    public const string DecisionMade = "decision.made";

    /// <summary>An import came to its end.</summary>
    public const string RunFinished = "run.finished";

    /// <summary>A part is another party's than before.</summary>
    public const string ResponsibilityMoved = "responsibility.moved";

    /// <summary>A review, an exception, an agreement, a report or an item of evidence comes to its end.</summary>
    public const string DeadlineSoon = "deadline.soon";

    /// <summary>An auditor asked something.</summary>
    public const string QuestionAsked = "question.asked";

    /// <summary>Somebody answered what an auditor asked.</summary>
    public const string QuestionAnswered = "question.answered";

    /// <summary>Sent by a button, to try.</summary>
    public const string Test = "webhook.test";

    /// <summary>Those that can be asked for, with what they say.</summary>
    public static IReadOnlyList<(string Type, string Says)> All { get; } =
    [
        (GapOpened, "Something is missing that was not missing before"), (GapClosed, "Something is no longer missing"),
        (EvidenceAdded, "Evidence was taken"), (EvidenceRejected, "Evidence was rejected"),
        (DecisionMade, "A decision was approved or rejected"), (RunFinished, "An import was recorded"),
        (ResponsibilityMoved, "A part is another party's than before"),
        (DeadlineSoon, "A review is due, or something ends, before long"),
        (QuestionAsked, "An auditor asked something"), (QuestionAnswered, "What an auditor asked was answered"),
    ];
}
