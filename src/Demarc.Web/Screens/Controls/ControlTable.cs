using System.Collections.Immutable;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;
using Demarc.Engine.Gaps;
using Demarc.Engine.Reports.Figures;
using Demarc.Web.Access;
using Demarc.Web.Parts.Tables;

namespace Demarc.Web.Screens.Controls;

/// <summary>One control as it stands.</summary>
/// <param name="Control">The control.</param>
/// <param name="Domain">Title of its domain.</param>
/// <param name="Split">Its duties by party, over everything in use.</param>
/// <param name="Lines">Its duties.</param>
/// <param name="Gaps">Its open gaps.</param>
public sealed record ControlRow(
    Control Control, string Domain, PartySplit Split, ImmutableArray<DutyLine> Lines, ImmutableArray<Gap> Gaps)
{
    /// <summary>Duties of ours.</summary>
    public long Ours => Lines.LongCount(static line => line.IsOurs);

    /// <summary>Its parts of ours, each with the places in which it is not shown.</summary>
    public ImmutableArray<Sufficiency> Parts { get; } = Sufficiency.Of(Lines.Select(static line => line.Evidence).OfType<EvidenceStatus>());

    /// <summary>Ready or not; empty where no part of it is ours.</summary>
    public string State => Parts.IsEmpty ? "" : Parts.All(static part => part.IsReady) ? "ready" : "not-ready";

    /// <summary>What is lacking first, in words; empty when nothing is.</summary>
    public string Lacking => Parts.FirstOrDefault(static part => !part.IsReady) is { } part
        ? Web.Parts.Words.Lacking(part.Part.Id, part.Lacking[0]) : "";

    /// <summary>Of these, shown to be done.</summary>
    public long Ready => Lines.LongCount(static line => line.IsReady);
}

/// <summary>The table of controls.</summary>
internal static class ControlTable
{
    internal static IReadOnlyList<ControlRow> Rows(TenantScope scope) => scope.State.Keep("controls", () =>
    {
        var result = scope.State.Result;
        var lines = scope.State.Numbers.Lines.ToLookup(static line => line.Duty.Part.Id.Control, StringComparer.Ordinal);
        var gaps = result.Gaps.Where(static gap => gap.Part is not null)
            .ToLookup(static gap => gap.Part!.Id.Control, StringComparer.Ordinal);
        var domains = result.Catalogue.Domains.ToDictionary(
            static domain => domain.Id, static domain => domain.Title, StringComparer.Ordinal);
        return result.Catalogue.Controls.Select(control => new ControlRow(
            control, domains[control.Domain],
            lines[control.Id].Aggregate(default(PartySplit), static (split, line) => split.With(line.Duty.Party)),
            [.. lines[control.Id]], [.. gaps[control.Id]])).ToArray();
    });

    internal static Table<ControlRow> Of(TenantScope scope) => new("controls",
    [
        new("control", "Control", row => Cell.Code(row.Control.Id, scope.Url("controls/" + row.Control.Id), row.Control.Title))
        { HeadsRow = true, Searched = true, Sort = static row => row.Control.Id },
        new("title", "Title", static row => Cell.Of(row.Control.Title)) { Shown = false },
        new("domain", "Domain", static row => Cell.Of(row.Domain))
        { Searched = true, Filter = static row => row.Domain, Sort = static row => row.Domain },
        new("criticality", "Criticality", static row => Cell.Of(row.Control.Criticality))
        {
            IsVocabulary = true,
            Filter = static row => Kebab<Severity>.Name(row.Control.Criticality),
            Sort = static row => row.Control.Criticality,
        },
        new("duties", "Duties", static row => Cell.Of(row.Split)) { Sort = static row => row.Split.Ours + row.Split.Shared },
        new("state", "State", static row => row.State.Length > 0 ? Cell.State(row.State) : Cell.Of("none of ours"))
        {
            IsVocabulary = true,
            Filter = static row => row.State.Length > 0 ? row.State : "none-of-ours",
            Sort = static row => row.State.Length == 0 ? 2 : row.State == "ready" ? 1 : 0,
        },
        new("lacking", "What is lacking first", static row => Cell.Of(row.Lacking)) { Searched = true },
        new("ready", "Duties ready", static row => Cell.Share(row.Ready, row.Ours))
        { Sort = static row => row.Ours == 0 ? 2.0 : (double)row.Ready / row.Ours },
        new("gaps", "Gaps", row => Cell.Number(row.Gaps.Length, scope.Url("gaps", ("control", row.Control.Id))))
        { IsNumeric = true, Sort = static row => row.Gaps.Length },
        new("review", "Review", static row => Cell.Of(Parts.Words.Plain(Kebab<ReviewCadence>.Name(row.Control.Review)))) { Shown = false },
        new("objective", "Objective", static row => Cell.Of(row.Control.Objective)) { Shown = false, Searched = true },
    ])
    { Noun = ("control", "controls") };
}
