namespace Demarc.Engine.Content;

/// <summary>Finds the known name a mistyped one most likely means.</summary>
public static class Nearest
{
    /// <summary>The known name with the fewest edits, two letters swapped being one; of equals the first in ordinal order.</summary>
    public static string To(string name, IEnumerable<string> known) =>
        known.OrderBy(candidate => Distance(name, candidate)).ThenBy(static candidate => candidate, StringComparer.Ordinal)
            .FirstOrDefault() ?? "";

    private static int Distance(string left, string right)
    {
        if (right.Contains(left, StringComparison.OrdinalIgnoreCase)) return Math.Min(2, right.Length - left.Length);
        int[] before = [], row = [.. Enumerable.Range(0, right.Length + 1)];
        for (var i = 1; i <= left.Length; i++)
        {
            var next = new int[row.Length];
            next[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                next[j] = Math.Min(Math.Min(row[j], next[j - 1]) + 1, row[j - 1] + (Same(left[i - 1], right[j - 1]) ? 0 : 1));
                var swapped = i > 1 && j > 1 && Same(left[i - 1], right[j - 2]) && Same(left[i - 2], right[j - 1]);
                if (swapped) next[j] = Math.Min(next[j], before[j - 2] + 1);
            }

            (before, row) = (row, next);
        }

        return row[right.Length];
    }

    private static bool Same(char left, char right) => char.ToLowerInvariant(left) == char.ToLowerInvariant(right);
}
