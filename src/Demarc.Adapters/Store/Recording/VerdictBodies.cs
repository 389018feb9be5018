using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Demarc.Engine.Checks;

namespace Demarc.Adapters.Store.Recording;

/// <summary>
/// Lists of verdicts as bytes. Most resources of a type have one of a few lists, so that almost all are found and not written again. Safe
/// from several threads.
/// </summary>
/// <param name="basis">Tells checks that ask for the time from the others.</param>
internal sealed class VerdictBodies(CheckBasis basis)
{
    private const int Most = 50_000;

    private readonly ConcurrentDictionary<Verdict[], VerdictBody> lists = new(new ByVerdict());

    /// <summary>The list of those verdicts whose checks ask for the time, or of the others.</summary>
    internal VerdictBody Of(ReadOnlySpan<Verdict> verdicts, bool timed)
    {
        var count = 0;
        foreach (ref readonly var verdict in verdicts) count += basis.IsTimed(verdict.Check) == timed ? 1 : 0;
        if (count == 0) return default;
        var chosen = new Verdict[count];
        var at = 0;
        foreach (ref readonly var verdict in verdicts)
        {
            if (basis.IsTimed(verdict.Check) == timed) chosen[at++] = verdict;
        }

        if (lists.TryGetValue(chosen, out var body)) return body;
        body = VerdictBody.Of(VerdictList.Of(chosen));
        if (lists.Count < Most) lists[chosen] = body;
        return body;
    }

    private sealed class ByVerdict : IEqualityComparer<Verdict[]>
    {
        public bool Equals(Verdict[]? x, Verdict[]? y)
        {
            if (x is null || y is null || x.Length != y.Length) return x is null && y is null;
            for (var i = 0; i < x.Length; i++)
            {
                if (!ReferenceEquals(x[i].Check, y[i].Check) || x[i].Outcome != y[i].Outcome || x[i].Reason != y[i].Reason) return false;
            }

            return true;
        }

        public int GetHashCode(Verdict[] obj)
        {
            var hash = default(HashCode);
            hash.Add(RuntimeHelpers.GetHashCode(obj[0].Check));
            foreach (ref readonly var verdict in obj.AsSpan()) hash.Add((int)verdict.Outcome);
            return hash.ToHashCode();
        }
    }
}
