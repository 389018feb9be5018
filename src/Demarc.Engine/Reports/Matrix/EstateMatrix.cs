using System.Collections.Immutable;
using Demarc.Engine.Content;
using Demarc.Engine.Gaps;
using Demarc.Engine.Reports.Figures;
using Demarc.Engine.Responsibility;

namespace Demarc.Engine.Reports.Matrix;

/// <summary>
/// What we use against the domains of controls. Every duty is in exactly one cell: duties of a service or an instance in the row of the
/// service, those that exist once for a provider or an account in the provider's row, those that exist once in the first row.
/// </summary>
public sealed record EstateMatrix
{
    /// <summary>Columns: domains in which a duty arises, by id.</summary>
    public required ImmutableArray<Domain> Domains { get; init; }

    /// <summary>Rows: the organisation, then each provider followed by its services.</summary>
    public required ImmutableArray<MatrixRow> Rows { get; init; }

    /// <summary>Builds the matrix of an assessment.</summary>
    public static EstateMatrix Of(AssessmentResult result, ImmutableArray<DutyLine> lines)
    {
        var duties = lines.ToLookup(static line => KeyOf(line.Duty.Scope));
        var gaps = result.Gaps.ToLookup(static gap => KeyOf(gap.Scope));
        var used = lines.Select(static line => line.Duty.Part.Domain).ToHashSet(StringComparer.Ordinal);
        ImmutableArray<Domain> domains = [.. result.Catalogue.Domains.Where(domain => used.Contains(domain.Id))];
        var keys = duties.Select(static group => group.Key).Concat(gaps.Select(static group => group.Key)).Distinct()
            .OrderBy(static key => key.Provider, StringComparer.Ordinal).ThenBy(static key => key.Service, StringComparer.Ordinal);
        return new EstateMatrix
        {
            Domains = domains,
            Rows = [.. keys.Select(key => Row(result.Catalogue, key, domains, [.. duties[key]], [.. gaps[key]]))],
        };
    }

    private static (string Provider, string Service) KeyOf(DutyScope scope) => (scope.Provider, scope.Service);

    private static MatrixRow Row(
        Catalogue catalogue, (string Provider, string Service) key, ImmutableArray<Domain> domains,
        ImmutableArray<DutyLine> lines, ImmutableArray<Gap> gaps)
    {
        var byDomain = lines.ToLookup(static line => line.Duty.Part.Domain, StringComparer.Ordinal);
        var gapsByDomain = gaps.Where(static gap => gap.Part is not null).ToLookup(static gap => gap.Part!.Domain, StringComparer.Ordinal);
        var provider = catalogue.Providers.FirstOrDefault(p => p.Id == key.Provider);
        var title = key switch
        {
            { Provider: "" } => "Whole organisation",
            { Service: "" } => $"All of {provider?.Title ?? key.Provider}",
            _ => catalogue.Service(key.Service)?.Title ?? key.Service,
        };
        return new MatrixRow
        {
            Provider = key.Provider,
            Service = key.Service,
            Title = title,
            ProviderTitle = provider?.Title ?? key.Provider,
            Cells = [.. domains.Select(domain => MatrixCell.Of(domain, [.. byDomain[domain.Id]], [.. gapsByDomain[domain.Id]]))],
            Lines = lines,
            Gaps = gaps,
        };
    }
}

/// <summary>One row of the matrix.</summary>
public sealed record MatrixRow
{
    /// <summary>Provider id; empty for the whole organisation.</summary>
    public required string Provider { get; init; }

    /// <summary>Service id; empty for what is asked once for a provider, an account or the organisation.</summary>
    public required string Service { get; init; }

    /// <summary>Name of the row.</summary>
    public required string Title { get; init; }

    /// <summary>Name of the provider.</summary>
    public required string ProviderTitle { get; init; }

    /// <summary>One cell for each domain, in the order of the columns.</summary>
    public required ImmutableArray<MatrixCell> Cells { get; init; }

    /// <summary>Its duties.</summary>
    public required ImmutableArray<DutyLine> Lines { get; init; }

    /// <summary>Its gaps, those about the service itself included.</summary>
    public required ImmutableArray<Gap> Gaps { get; init; }

    /// <summary>Its duties by party.</summary>
    public PartySplit Split => Cells.Aggregate(default(PartySplit), static (split, cell) => split + cell.Split);
}

/// <summary>Duties of one row in one domain.</summary>
/// <param name="Domain">The domain.</param>
/// <param name="Party">
/// Summary over the duties that count: one party when all are theirs, shared when they differ, unknown when one is unknown; null when no
/// duty of the domain is asked in this row.
/// </param>
/// <param name="Split">Its duties by party.</param>
/// <param name="Lines">Its duties.</param>
/// <param name="Gaps">Its open gaps.</param>
public sealed record MatrixCell(Domain Domain, Party? Party, PartySplit Split, ImmutableArray<DutyLine> Lines, ImmutableArray<Gap> Gaps)
{
    /// <summary>The worst severity among its gaps; unknown when it has none.</summary>
    public Severity Worst => Gaps.IsEmpty ? Severity.Unknown : Gaps.Max(static gap => gap.Severity);

    internal static MatrixCell Of(Domain domain, ImmutableArray<DutyLine> lines, ImmutableArray<Gap> gaps)
    {
        if (lines.IsEmpty) return new MatrixCell(domain, null, default, [], gaps);
        var split = lines.Aggregate(default(PartySplit), static (sum, line) => sum.With(line.Duty.Party));
        // As for a control: merely offering a means, or caring for one's own side, does not count beside other work.
        var applicable = lines.Where(static line => line.Duty.Party is not Party.NotApplicableParty).ToList();
        var counting = applicable.Where(static line => line.Duty.Part.CountsInSummary).ToList();
        return new MatrixCell(domain, Combine(counting.Count > 0 ? counting : applicable), split, lines, gaps);
    }

    private static Party Combine(List<DutyLine> lines)
    {
        if (lines.Count == 0) return Party.NotApplicable;
        if (lines.Exists(static line => line.Duty.Party is Party.UnknownParty)) return Party.Unknown;
        var first = lines[0].Duty.Party;
        return lines.TrueForAll(line => line.Duty.Party.Name == first.Name) ? first : new Party.SharedParty(SharedKind.Independent);
    }
}
