using System.Collections.Immutable;
using Demarc.Adapters.Decisions;
using Demarc.Engine.Content;
using Demarc.Engine.Reports.Figures;
using Demarc.Web.Access;
using Demarc.Web.Estates;

namespace Demarc.Web.Screens.Reports;

/// <summary>What the board report says, on screen and on paper alike.</summary>
public sealed record BoardModel
{
    private const int QuarterDays = 91;

    /// <summary>Name of the organisation.</summary>
    public required string Organisation { get; init; }

    /// <summary>As of.</summary>
    public required DateOnly Day { get; init; }

    /// <summary>As known on; null: by now.</summary>
    public required DateOnly? KnownAt { get; init; }

    /// <summary>What is wrong with the organisation's file and decisions, and so left out.</summary>
    public required ImmutableArray<ContentDiagnostic> Mistakes { get; init; }

    /// <summary>Whether the whole file is left out.</summary>
    public required bool IsFileLeftOut { get; init; }

    /// <summary>Version of the catalogue.</summary>
    public required string Catalogue { get; init; }

    /// <summary>The figures.</summary>
    public required Numbers Numbers { get; init; }

    /// <summary>What the record tells of the last quarter.</summary>
    public required Quarter Quarter { get; init; }

    /// <summary>The figures listed, in the order shown.</summary>
    public ImmutableArray<Figure> Figures =>
    [
        Numbers.Owned, Numbers.Ready, Numbers.Held, Numbers.Fresh, Numbers.Conforming, Numbers.AccessReviewed, Numbers.PrivilegedReviewed,
        Numbers.ExceptionsInTime, Numbers.Reviewed, Numbers.ReviewedBeforeUse, Numbers.ServicesCatalogued,
    ];

    /// <summary>What is worst.</summary>
    public required ImmutableArray<GapGroup> Worst { get; init; }

    /// <summary>What waits for somebody to agree.</summary>
    public required ImmutableArray<Decision> Waiting { get; init; }

    /// <summary>Exceptions and overrides in force.</summary>
    public required int Deviations { get; init; }

    /// <summary>Of these, how many end within a quarter.</summary>
    public required int DeviationsEnding { get; init; }

    /// <summary>Services in use.</summary>
    public required int Services { get; init; }

    /// <summary>Whether a browser is there that prints it.</summary>
    public bool CanPrint { get; init; }

    internal static BoardModel Of(TenantScope scope, EstateHistory history, DecisionBook book)
    {
        var (state, result) = (scope.State, scope.State.Result);
        var ends = result.Organisation.Exceptions.Where(one => one.From <= scope.Day && scope.Day <= one.Until)
            .Select(static one => one.Until)
            .Concat(result.Organisation.Overrides.Select(static one => one.Rule)
                .Where(rule => (rule.From ?? DateOnly.MinValue) <= scope.Day && scope.Day <= rule.Until)
                .Select(static rule => rule.Until!.Value))
            .ToList();
        return new BoardModel
        {
            Organisation = result.Organisation.Stated ? result.Organisation.Name : scope.Tenant,
            Day = scope.Day,
            KnownAt = scope.KnownAt,
            Mistakes = state.Mistakes,
            IsFileLeftOut = state.IsFileLeftOut,
            Catalogue = result.Catalogue.Version,
            Numbers = state.Numbers,
            Quarter = history.Quarter(scope),
            Worst = [.. state.Numbers.GapGroups.Where(static group => group.Severity >= Severity.High).Take(10)],
            Waiting = [.. book.AsOf(scope).Where(static decision => decision.Outcome == DecisionOutcome.Requested).Take(10)],
            Deviations = ends.Count,
            DeviationsEnding = ends.Count(until => until <= scope.Day.AddDays(QuarterDays)),
            Services = result.Estate.Instances.Select(static one => one.Service).Distinct(StringComparer.Ordinal).Count(),
        };
    }
}
