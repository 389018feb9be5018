using System.Collections.Immutable;

namespace Demarc.Adapters.Import.Oscal;

/// <summary>Which controls a profile takes from what it imports: all, by id, by pattern, with what stands in them, less what it leaves
/// out.</summary>
internal static class ControlSelection
{
    /// <summary>The controls selected, in the order of the catalogue.</summary>
    /// <param name="selecting">An import, or an insertion.</param>
    /// <param name="controls">What can be selected from.</param>
    /// <param name="missing">Takes ids that are named and not there.</param>
    /// <returns>Null when it does not say what is included.</returns>
    internal static ImmutableArray<OscalControl>? Of(OscalNode selecting, ImmutableArray<OscalControl> controls, ISet<string> missing)
    {
        var named = selecting.Items("include-controls").ToList();
        var all = selecting.Child("include-all") is not null;
        if (!all && named.Count == 0) return null;
        var children = controls.Where(static control => control.Parent is not null)
            .ToLookup(static control => control.Parent!, static control => control.Id, StringComparer.Ordinal);
        var included = all ? controls.Select(static control => control.Id).ToHashSet(StringComparer.Ordinal)
            : Ids(named, controls, children, missing);
        included.ExceptWith(Ids(selecting.Items("exclude-controls"), controls, children, new HashSet<string>(StringComparer.Ordinal)));
        return [.. controls.Where(control => included.Contains(control.Id))];
    }

    private static HashSet<string> Ids(
        IEnumerable<OscalNode> selections, ImmutableArray<OscalControl> controls, ILookup<string, string> children, ISet<string> missing)
    {
        var known = controls.Select(static control => control.Id).ToHashSet(StringComparer.Ordinal);
        var found = new HashSet<string>(StringComparer.Ordinal);
        foreach (var selection in selections)
        {
            var ids = selection.Texts("with-ids").ToHashSet(StringComparer.Ordinal);
            missing.UnionWith(ids.Where(id => !known.Contains(id)));
            var patterns = selection.Items("matching").Select(static one => one.Text("pattern")).Where(static one => one.Length > 0)
                .ToList();
            if (patterns.Count > 0) ids.UnionWith(known.Where(id => patterns.Exists(pattern => Matches(pattern, id))));
            var queue = new Queue<string>(ids.Where(known.Contains));
            while (queue.TryDequeue(out var id))
            {
                if (!found.Add(id) || selection.Text("with-child-controls") != "yes") continue;
                foreach (var child in children[id]) queue.Enqueue(child);
            }
        }

        return found;
    }

    /// <summary>Whether an id matches a pattern with <c>*</c> and <c>?</c>, in time that grows with pattern times id and no
    /// faster.</summary>
    internal static bool Matches(string pattern, string id)
    {
        var (p, i, star, mark) = (0, 0, -1, 0);
        while (i < id.Length)
        {
            if (p < pattern.Length && (pattern[p] == '?' || (pattern[p] != '*' && pattern[p] == id[i]))) (p, i) = (p + 1, i + 1);
            else if (p < pattern.Length && pattern[p] == '*') (star, mark, p) = (p, i, p + 1);
            else if (star >= 0) (p, mark, i) = (star + 1, mark + 1, mark + 1);
            else return false;
        }

        while (p < pattern.Length && pattern[p] == '*') p++;
        return p == pattern.Length;
    }
}
