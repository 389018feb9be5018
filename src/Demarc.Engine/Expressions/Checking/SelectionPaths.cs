using System.Globalization;

namespace Demarc.Engine.Expressions;

/// <summary>
/// Finds selections that are made more than once, such as <c>doc.spec</c> in every line of a condition or <c>item.?rules[?0]</c> in the
/// mappings of several properties.
/// </summary>
internal static class SelectionPaths
{
    /// <summary>How often each path from a variable is selected by expressions that are evaluated together.</summary>
    public static Dictionary<string, int> Count(IEnumerable<Bound> roots)
    {
        var uses = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var root in roots) Visit(root, uses);
        return uses;
    }

    /// <summary>The path of a selection that starts at a variable; null for anything else.</summary>
    public static string? Of(Bound node) => node switch
    {
        BoundVariable variable => variable.Index.ToString(CultureInfo.InvariantCulture),
        BoundSelect { Test: false } select when Of(select.Target) is { } target =>
            target + (select.Optional ? "\n?" : "\n") + select.Key.Name,
        BoundIndex { Index: BoundConstant { Value: { Kind: CelKind.Int } at } } index when Of(index.Target) is { } target =>
            string.Create(CultureInfo.InvariantCulture, $"{target}\n{(index.Optional ? "[?" : "[")}{at.AsInt()}]"),
        _ => null,
    };

    private static void Visit(Bound node, Dictionary<string, int> uses)
    {
        if (node is BoundSelect or BoundIndex && Of(node) is { } path) uses[path] = uses.GetValueOrDefault(path) + 1;
        foreach (var child in node.Children) Visit(child, uses);
    }
}
