namespace Demarc.Engine.Content;

/// <summary>Finds the known name a mistyped one most likely means.</summary>
public static class Nearest
{
    /// <summary>The known name with the fewest edits; of equals the first in ordinal order.</summary>
    public static string To(string name, IEnumerable<string> known) =>
        known.OrderBy(candidate => Distance(name, candidate)).ThenBy(static candidate => candidate, StringComparer.Ordinal)
            .FirstOrDefault() ?? "";

    private static int Distance(string left, string right)
    {
        if (right.Contains(left, StringComparison.OrdinalIgnoreCase)) return Math.Min(2, right.Length - left.Length);
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var above = row[j];
                var same = char.ToLowerInvariant(left[i - 1]) == char.ToLowerInvariant(right[j - 1]) ? 0 : 1;
                row[j] = Math.Min(Math.Min(above, row[j - 1]) + 1, diagonal + same);
                diagonal = above;
            }
        }

        return row[right.Length];
    }
}
