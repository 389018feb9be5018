using System.Collections.Immutable;
using Demarc.Engine.Content;

namespace Demarc.Engine.Evidence;

/// <summary>
/// Whether one part is shown to be done: all kinds it needs, valid, in all scopes in which it is ours, and no check failing anywhere.
/// There is no score: what is missing is named.
/// </summary>
/// <param name="Part">The part.</param>
/// <param name="Scopes">In how many scopes it is ours.</param>
/// <param name="Lacking">The scopes in which it is not shown, in order; each knows the failing item.</param>
public sealed record Sufficiency(ControlPart Part, int Scopes, ImmutableArray<EvidenceStatus> Lacking)
{
    /// <summary>Whether it is shown everywhere.</summary>
    public bool IsReady => Lacking.IsEmpty;

    /// <summary>The first thing that is wrong, in words; empty when nothing is.</summary>
    public string Failing => IsReady ? "" : Reason(Lacking[0]);

    /// <summary>Parts of ours with how far they are shown, by part.</summary>
    public static ImmutableArray<Sufficiency> Of(IEnumerable<EvidenceStatus> statuses) =>
    [
        .. statuses.GroupBy(static status => status.Duty.Part.Id).OrderBy(static group => group.Key).Select(static group => new Sufficiency(
            group.First().Duty.Part, group.Count(),
            [.. group.Where(static status => !status.IsReady).OrderBy(static status => status.Duty.Scope)])),
    ];

    private static string Reason(EvidenceStatus status)
    {
        var where = status.Duty.Scope.ToString();
        if (status.IsValid) return $"{where}: {status.Failing} failing";
        if (status.Worst is not { } worst) return $"{where}: the catalogue names no kind of evidence";
        var item = worst.Item.Length > 0 ? $" \"{worst.Item}\"" : "";
        return $"{where}: {Kebab<EvidenceKind>.Name(worst.Need.Kind)}{item} is {Kebab<Freshness>.Name(worst.State)}"
            + (worst.Why.Length > 0 ? $" ({worst.Why})" : "");
    }
}
