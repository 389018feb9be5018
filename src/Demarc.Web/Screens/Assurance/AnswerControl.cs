using System.Collections.Immutable;
using Demarc.Adapters.Accounts;
using Demarc.Adapters.Decisions;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;
using Demarc.Engine.Evidence.Ledger;
using Demarc.Web.Access;
using Demarc.Web.Errors;
using Demarc.Web.Estates;
using Demarc.Web.Screens.Evidence;
using Demarc.Web.Screens.Work;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Demarc.Web.Screens.Assurance;

/// <summary>What the page of an answer shows.</summary>
/// <param name="Report">The report that assumes it.</param>
/// <param name="Control">The control with the answer that counts now.</param>
/// <param name="Fault">Why it counts as unanswered; null when it is answered.</param>
/// <param name="Parts">Parts of ours at that provider: those that can answer it.</param>
/// <param name="Answerable">Who can be named.</param>
/// <param name="Items">Ids of items of evidence.</param>
/// <param name="Filled">What the form is filled in with.</param>
/// <param name="Refused">Why the last attempt was refused; empty for none.</param>
public sealed record AnswerModel(
    ProviderAssurance Report, UserEntityControl Control, string? Fault, ImmutableArray<ControlPart> Parts,
    ImmutableArray<Answerable> Answerable, ImmutableArray<string> Items, AnswerFields Filled, string Refused);

/// <summary>An answer as it is filled in.</summary>
/// <param name="IsNotApplicable">Whether it does not concern us.</param>
/// <param name="Parts">Ids of the parts chosen.</param>
/// <param name="Owner">Who does it, as the form sends it.</param>
/// <param name="Evidence">What shows it.</param>
/// <param name="Reason">Why.</param>
/// <param name="Confirmed">The day.</param>
public sealed record AnswerFields(
    bool IsNotApplicable, ImmutableArray<string> Parts, string Owner, string Evidence, string Reason, string Confirmed)
{
    /// <summary>The answer that counts now.</summary>
    internal static AnswerFields Of(UserEntityControl control, DateOnly today) => new(
        control.NotApplicable.Length > 0, [.. control.Parts.Select(static part => part.ToString())], "is:" + control.Owner,
        string.Join(' ', control.Evidence), control.NotApplicable, TenantScope.Text(today));

    /// <summary>The form as it was sent; browsers send two characters for the end of a line that they count as one.</summary>
    internal static AnswerFields Of(IFormCollection form)
    {
        return new AnswerFields(
            Text("answer") == "not-applicable", [.. form["parts"].OfType<string>()], Text("owner"), Text("evidence"), Text("reason"),
            Text("confirmed"));

        string Text(string key) => form[key].ToString().ReplaceLineEndings("\n").Trim();
    }
}

/// <summary>
/// Answering what a report assumes we do, without entering the report again: a decision of its own, by which parts of ours, who does it and
/// what shows it are said, or why it does not concern us.
/// </summary>
internal static class AnswerControl
{
    private const string Path = "assurance/answer";
    private const string NotAllowed = "Managers and administrators answer what reports assume.";
    private const int MostText = 2_000;
    private const int MostItems = 500;

    internal static void Map(RouteGroupBuilder organisation)
    {
        organisation.MapGet("/" + Path, Show);
        organisation.MapPost("/" + Path, Take);
    }

    private static IResult Show(
        TenantScope scope, AccountStore accounts, Sessions sessions, EvidenceDesks desks, string? report, string? control, Refusal refusal)
    {
        if (!scope.Can(Right.Decide)) return ErrorPages.Forbidden(NotAllowed);
        return Find(scope, report, control) is var (held, asked)
            ? Page.Of<AnswerPage>(scope, Model(
                scope, held, asked, AnswerFields.Of(asked, scope.Today), Answerable.All(scope, accounts, sessions.Now), desks,
                refusal.Text))
            : Missing();
    }

    private static AnswerModel Model(
        TenantScope scope, ProviderAssurance held, UserEntityControl asked, AnswerFields filled, ImmutableArray<Answerable> answerable,
        EvidenceDesks desks, string refused)
    {
        var result = scope.State.Result;
        return new AnswerModel(
            held, asked, new ReportsInForce(result.Organisation, result.Duties, scope.Day).Unanswered(held, asked),
            PartsAt(scope, held.Provider), answerable,
            [
                .. EvidenceLines.Of(scope, desks).Where(static line => line.Record.Kind != EvidenceKind.ProviderAssurance)
                    .Select(static line => line.Record.Id).Take(MostItems),
            ],
            filled, refused);
    }

    private static async Task<IResult> Take(
        TenantScope scope, HttpContext context, DecisionBook book, AccountStore accounts, Sessions sessions, EvidenceDesks desks)
    {
        if (!scope.Can(Right.Decide)) return ErrorPages.Forbidden(NotAllowed);
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        if (Find(scope, form["report"], form["control"]) is not var (report, control)) return Missing();
        var filled = AnswerFields.Of(form);
        var answerable = Answerable.All(scope, accounts, sessions.Now);
        return WorkAnswer.Of(
            scope, refused => Page.Of<AnswerPage>(scope, Model(scope, report, control, filled, answerable, desks, refused)),
            () =>
            {
                var (body, reason) = BodyOf(scope, report, control, filled, answerable);
                return book.Ask(scope, DecisionKind.Assurance, $"{control.Id} of {report.Title}", body.ToString(), reason);
            });
    }

    /// <summary>The answer as an entry of the organisation's file (docs/organisation-file.md, cuec answers).</summary>
    private static (DecisionBody Body, string Reason) BodyOf(
        TenantScope scope, ProviderAssurance report, UserEntityControl control, AnswerFields filled, ImmutableArray<Answerable> answerable)
    {
        var body = new DecisionBody();
        if (filled.Reason.Length > MostText || filled.Evidence.Length > MostText)
            throw new DecisionException($"a text is longer than {MostText} characters");
        var by = scope.Person.Name.Length > 0 ? scope.Person.Name : scope.Person.Login;
        var confirmed = WorkAnswer.Day(filled.Confirmed, report.From, scope.Today);
        if (filled.IsNotApplicable)
        {
            if (filled.Reason.Length == 0) throw new DecisionException("say why it does not concern us");
            body.Add(
                "cuec answers", ("report", report.Id), ("control", control.Id), ("not applicable", filled.Reason),
                ("confirmed", confirmed), ("by", by));
            return (body, filled.Reason);
        }

        var offered = PartsAt(scope, report.Provider).Select(static part => part.Id.ToString()).ToHashSet(StringComparer.Ordinal);
        var parts = filled.Parts.Where(offered.Contains).Distinct(StringComparer.Ordinal).ToList();
        if (parts.Count == 0) throw new DecisionException("choose the parts of ours that answer it, or say why it does not concern us");
        var doer = filled.Owner.Length == 0 ? null : answerable.FirstOrDefault(one => one.Value == filled.Owner)
            ?? throw new DecisionException("nobody here is called that");
        doer?.AddTo(body);
        var evidence = filled.Evidence.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        body.Add(
            "cuec answers", ("report", report.Id), ("control", control.Id), ("parts", parts), ("owner", doer?.Id),
            ("evidence", evidence.Length > 0 ? evidence : null), ("confirmed", confirmed), ("by", by));
        return (body, filled.Reason.Length > 0 ? filled.Reason : "Answered by our parts " + string.Join(", ", parts));
    }

    private static (ProviderAssurance Report, UserEntityControl Control)? Find(TenantScope scope, string? report, string? control) =>
        scope.State.Result.Organisation.Assurance.FirstOrDefault(one => one.Id == report) is { } held
        && held.UserEntityControls.FirstOrDefault(one => one.Id == control) is { } asked ? (held, asked) : null;

    /// <summary>Parts of which something is ours at a provider, or for the whole organisation: others would leave the gap open.</summary>
    private static ImmutableArray<ControlPart> PartsAt(TenantScope scope, string provider) => scope.State.Keep(
        $"parts of ours at {provider}", () => scope.State.Numbers.Lines
            .Where(line => line.IsOurs && (line.Duty.Scope.Provider == provider || line.Duty.Scope.Provider.Length == 0))
            .Select(static line => line.Duty.Part).DistinctBy(static part => part.Id).OrderBy(static part => part.Id).ToImmutableArray());

    private static IResult Missing() => ErrorPages.Missing("There is no such report here on this day, or it does not assume that.");
}
