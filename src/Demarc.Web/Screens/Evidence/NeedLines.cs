using Demarc.Engine.Content;
using Demarc.Engine.Evidence;
using Demarc.Engine.Reports.Figures;
using Demarc.Engine.Responsibility;
using Demarc.Web.Access;
using Demarc.Web.Estates;
using Demarc.Web.Parts;
using Demarc.Web.Parts.Tables;

namespace Demarc.Web.Screens.Evidence;

/// <summary>One kind of evidence that one duty of ours needs, with the best there is.</summary>
/// <param name="Line">The duty.</param>
/// <param name="Need">The need; null: the catalogue names no kind.</param>
public sealed record NeedLine(DutyLine Line, NeedStatus? Need)
{
    /// <summary>Its state.</summary>
    public Freshness State => Need?.State ?? Freshness.Missing;

    /// <summary>Id of the part.</summary>
    public string Part => Line.Duty.Part.Id.ToString();

    /// <summary>Kind, as written; empty when none is named.</summary>
    public string Kind => Need is { } need ? Kebab<EvidenceKind>.Name(need.Need.Kind) : "";

    /// <summary>Who answers; empty: nobody.</summary>
    public string Owner => Line.Owner?.Answering ?? "";
}

/// <summary>Everything our duties need to be shown, and the table of it.</summary>
internal static class NeedLines
{
    internal static IReadOnlyList<NeedLine> Of(EstateState state) => state.Keep("needs", () => state.Numbers.Lines
        .Where(static line => line.IsOurs)
        .SelectMany(static line => line.Evidence!.Needs is { IsEmpty: false } needs
            ? needs.Select(need => new NeedLine(line, need)) : [new NeedLine(line, null)])
        .OrderByDescending(static line => line.State).ThenByDescending(static line => line.Line.Duty.Part.Criticality)
        .ThenBy(static line => line.Line.Duty.Part.Id).ThenBy(static line => line.Line.Duty.Scope).ToArray());

    internal static Table<NeedLine> Table(TenantScope scope, EvidenceDesks desks) => new("needed",
    [
        new("part", "Part", line => Cell.Code(
            line.Part, scope.Url("controls/" + line.Line.Duty.Part.Id.Control), line.Line.Duty.Part.Title))
        { HeadsRow = true, Searched = true, Sort = static line => line.Part, Filter = static line => line.Part, IsOffered = false },
        new("title", "Title", static line => Cell.Of(line.Line.Duty.Part.Title)) { Shown = false },
        new("where", "Where", line => Cell.Of(Titles.OfPlace(scope.State, line.Line.Duty.Scope)))
        { Searched = true, Sort = line => Titles.OfPlace(scope.State, line.Line.Duty.Scope) },
        new("kind", "What is needed", static line => Cell.Of(
            line.Kind.Length > 0 ? Words.Plain(line.Kind) : "no kind is named"))
        { IsVocabulary = true, Filter = static line => line.Kind, Sort = static line => line.Kind },
        new("state", "State", static line => Cell.State(
            Kebab<Freshness>.Name(line.State), line.Need?.Why is { Length: > 0 } why ? why : null))
        { IsVocabulary = true, Filter = static line => Kebab<Freshness>.Name(line.State), Sort = static line => line.State },
        new("reason", "Why", static line => Cell.Of(line.Need?.Why ?? "")) { Shown = false },
        new("until", "Good until", static line => line.Need?.Until == DateOnly.MaxValue
            ? Cell.Of("without end") : Cell.Day(line.Need?.Until))
        { Sort = static line => line.Need?.Until ?? default },
        new("item", "Item", line => ItemCell(scope, desks, line))
        { Searched = true, Filter = static line => line.Need?.Item ?? "", IsOffered = false },
        new("owner", "Owner", static line => Cell.Of(line.Owner.Length > 0 ? line.Owner : "nobody"))
        {
            Searched = true,
            Sort = static line => line.Owner,
            Filter = static line => line.Owner.Length > 0 ? line.Owner : "nobody",
        },
        new("failing", "Failing", static line => Cell.Number(line.Line.Evidence!.Failing))
        { Shown = false, IsNumeric = true, Sort = static line => line.Line.Evidence!.Failing },
        new("control", "Control", static line => Cell.Code(line.Line.Duty.Part.Id.Control))
        { Shown = false, Filter = static line => line.Line.Duty.Part.Id.Control, IsOffered = false },
        new("domain", "Domain", static line => Cell.Of(line.Line.Duty.Part.Domain))
        {
            Shown = false, Filter = static line => line.Line.Duty.Part.Domain,
            TextOf = id => scope.State.Result.Catalogue.Domains.FirstOrDefault(domain => domain.Id == id)?.Title ?? id,
        },
        new("service", "Service", static line => Cell.Code(line.Line.Duty.Scope.Service))
        {
            Shown = false, Searched = true, Filter = static line => line.Line.Duty.Scope.Service, IsOffered = false,
            TextOf = id => Titles.OfService(scope.State, id),
        },
        new("answers", "Owner's id", static line => Cell.Code(line.Line.Owner?.AnsweringId ?? ""))
        {
            Shown = false, Filter = static line => line.Line.Owner?.AnsweringId ?? "", IsOffered = false,
            TextOf = id => Titles.OfOwner(scope.State, id),
        },
    ])
    { Noun = ("need", "needs") };

    /// <summary>Address of the form that adds what a duty lacks, filled in as far as it is known.</summary>
    internal static string AddUrl(TenantScope scope, PartId part, DutyScope place, string? kind) => scope.Url(
        "evidence/add", ("part", part.ToString()), ("kind", kind), ("provider", place.Provider), ("service", place.Service),
        ("account", place.Account), ("region", place.Region), ("workload", place.Workload));

    private static Cell ItemCell(TenantScope scope, EvidenceDesks desks, NeedLine line)
    {
        var item = line.Need?.Item ?? "";
        if (item.Length > 0)
        {
            var known = EvidenceLines.Find(scope, desks, item) is not null;
            return Cell.Code(item, known ? scope.Url("evidence/" + Uri.EscapeDataString(item)) : null);
        }

        return scope.Can(Right.Contribute) && !scope.IsTravelling && line.Kind.Length > 0
            ? Cell.Deed("Add", AddUrl(scope, line.Line.Duty.Part.Id, line.Line.Duty.Scope, line.Kind)) : Cell.Of("");
    }
}
