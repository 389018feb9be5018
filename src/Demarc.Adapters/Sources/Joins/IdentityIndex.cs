using System.Buffers;

namespace Demarc.Adapters.Sources.Joins;

/// <summary>
/// Finds the records of a document by what others call them: id, ARN, name. A text that is unique in itself (an ARN, an ARM id,
/// <c>sg-0a1b2c3d</c>) tells the record alone; for a mere name the attribute must fit the type, and what further narrows a name
/// (resource group, project) must agree.
/// </summary>
internal sealed class IdentityIndex
{
    private static readonly SearchValues<char> Hexadecimal = SearchValues.Create("0123456789abcdefABCDEF");

    /// <summary>Records of one type and name among which the one meant is looked for.</summary>
    private const int MostOfOneName = 100;

    /// <summary>Longer texts are no names.</summary>
    internal const int LongestName = 2048;

    private readonly IReadOnlyList<string> types;
    private readonly Kinship kinship;
    private readonly Dictionary<string, List<string>> typesOf = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Type, string Text), List<int>> records = [];
    private readonly DocumentRelations relations;
    private readonly Func<int, string, string?> narrowing;

    /// <summary>An empty index.</summary>
    /// <param name="types">The native type of each record.</param>
    /// <param name="kinship">Knows these types.</param>
    /// <param name="relations">Counts the work.</param>
    /// <param name="narrowing">The text of a record's attribute, by name, or null: for what narrows a name.</param>
    internal IdentityIndex(
        IReadOnlyList<string> types, Kinship kinship, DocumentRelations relations, Func<int, string, string?> narrowing)
    {
        this.types = types;
        this.kinship = kinship;
        this.relations = relations;
        this.narrowing = narrowing;
    }

    /// <summary>Adds a text by which others may name a record.</summary>
    internal void Add(int record, string text)
    {
        if (text.Length is 0 or > LongestName) return;
        if (!records.TryGetValue((types[record], text), out var named))
        {
            records.Add((types[record], text), named = []);
            if (!typesOf.TryGetValue(text, out var seen)) typesOf.Add(text, seen = []);
            seen.Add(types[record]);
        }

        if (named.Count == 0 || named[^1] != record) named.Add(record);
    }

    /// <summary>The records that an attribute's value names; null when there are too many to tell which.</summary>
    internal IReadOnlyList<int>? Find(int from, string leaf, string text)
    {
        if (text.Length is 0 or > LongestName || leaf is "id" or "self_link" or "Id") return [];
        if (!typesOf.TryGetValue(text, out var named) || !relations.Step()) return [];
        var (own, unique) = (types[from], IsUnique(text));
        var candidates = kinship.Candidates(own, leaf);
        var identifies = Kinship.Identifies(own, leaf);
        // The type that fits best is meant, and of equals the one with the shorter name: an ARM id is also the id of what only adds
        // settings to the resource.
        var (best, fit) = ("", unique && !identifies ? 0 : 1);
        foreach (var type in named)
        {
            if (type == own && identifies) continue;
            var other = candidates.GetValueOrDefault(type);
            if (other > fit || (other == fit && (best.Length == 0 || type.Length < best.Length))) (best, fit) = (type, other);
        }

        return best.Length == 0 ? [] : Among(from, records[(best, text)], unique);
    }

    private List<int>? Among(int from, List<int> named, bool unique)
    {
        if (named.Count > MostOfOneName) return null;
        return named.FindAll(record => record != from && relations.Step() && (unique || Agree(from, record)));
    }

    /// <summary>Two resources of one name in different resource groups, projects or regions are not the same.</summary>
    private bool Agree(int from, int record)
    {
        foreach (var attribute in (ReadOnlySpan<string>)["resource_group_name", "project", "region", "subscription_id"])
        {
            if (narrowing(from, attribute) is { } one && narrowing(record, attribute) is { } other
                && !one.Equals(other, StringComparison.OrdinalIgnoreCase)) return false;
        }

        return true;
    }

    /// <summary>Whether no two resources can have this text: ARNs and the like, and ids that their service makes up.</summary>
    private static bool IsUnique(string text)
    {
        foreach (var prefix in (ReadOnlySpan<string>)["arn:", "/subscriptions/", "/providers/", "projects/", "https://", "//"])
        {
            if (text.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)) return true;
        }

        var made = text.AsSpan(text.LastIndexOf('-') + 1);
        return text.Length > made.Length && made.Length is 8 or 12 or 17 && made.IndexOfAnyExcept(Hexadecimal) < 0;
    }
}
