using System.Text;
using Demarc.Adapters.Store;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;

namespace Demarc.System.Tests.Store;

/// <summary>What a store holds, in a line that can be read.</summary>
internal static class StoreText
{
    /// <summary>The states of a bucket over time, as they were held at some time.</summary>
    internal static string History(this StoreWorld world, string name, string? known = null)
    {
        var subject = world.Store.Subjects(SubjectKind.Resource).Single(row => row.Name.Id.EndsWith(":" + name, StringComparison.Ordinal));
        var facts = world.Store.FactsOf(FactKind.State, FactKind.State, subject.Number, Known(known), Moment.Open);
        return string.Join(", ", facts.Select(fact => $"{Span(fact.Valid)} {State(world, fact)}"));
    }

    /// <summary>The outcomes of a check over time on a bucket, or on an account.</summary>
    internal static string Verdicts(this StoreWorld world, string name, string check, string? known = null)
    {
        var kind = name.All(char.IsAsciiDigit) ? SubjectKind.Place : SubjectKind.Resource;
        var subject = world.Store.Subjects(kind).Single(row => kind == SubjectKind.Place
            ? row.Name.Account == name : row.Name.Id.EndsWith(":" + name, StringComparison.Ordinal));
        var spans = kind == SubjectKind.Place ? Spans(FactKind.Place) : Spans(FactKind.State).Concat(Spans(FactKind.Clock));
        return string.Join(", ", FindingHistory.Of(spans).Where(finding => finding.Check == check)
            .Select(static finding => $"{Span(finding.Span)} {Kebab<VerdictOutcome>.Name(finding.Outcome)}"));

        IEnumerable<JudgedSpan> Spans(FactKind of) => world.Store.FactsOf(of, of, subject.Number, Known(known), Moment.Open)
            .Select(fact => Adapters.Store.Reading.StoredVerdicts.Of(world.Store, fact));
    }

    /// <summary>Records a bucket of its own, and tells its history.</summary>
    internal static string RecordAndRead(this StoreWorld world, string name)
    {
        world.Record("2026-06-11", "2026-06-12", [StoreWorld.Bucket(name)], Adapters.Store.Recording.Coverage.Some);
        return world.History(name);
    }

    internal static string Span(Interval span) => $"{Day(span.From)}..{(span.To.IsOpen ? "" : Day(span.To))}";

    private static Moment Known(string? text) => text is null ? Moment.Open : StoreWorld.At(text);

    private static string Day(Moment moment) => moment.ToString()[5..10];

    private static string State(StoreWorld world, FactRow fact)
    {
        if (fact.Body is not { } body) return "gone";
        var json = global::System.Text.Json.JsonDocument.Parse(world.Store.Content(body.Content)).RootElement;
        var text = new StringBuilder(json.GetProperty("open").GetBoolean() ? "open" : "closed");
        if (json.TryGetProperty("key", out var key) && key.GetString() is { } name) text.Append(' ').Append(name);
        return text.ToString();
    }
}
