using System.Globalization;

namespace Demarc.Engine.Expressions;

/// <summary>Finds plain selections that an expression makes more than once, such as <c>doc.spec</c> in every line of a condition.</summary>
internal static class SelectionPaths
{
    /// <summary>How often each path from a variable is selected.</summary>
    public static Dictionary<string, int> Count(Bound root)
    {
        var uses = new Dictionary<string, int>(StringComparer.Ordinal);
        Visit(root, uses);
        return uses;
    }

    /// <summary>The path of a plain selection that starts at a variable; null for anything else.</summary>
    public static string? Of(Bound node) => node switch
    {
        BoundVariable variable => variable.Index.ToString(CultureInfo.InvariantCulture),
        BoundSelect { Optional: false, Test: false } select when Of(select.Target) is { } target => target + "\n" + select.Key.Name,
        _ => null,
    };

    private static void Visit(Bound node, Dictionary<string, int> uses)
    {
        if (node is BoundSelect && Of(node) is { } path) uses[path] = uses.GetValueOrDefault(path) + 1;
        foreach (var child in node.Children) Visit(child, uses);
    }
}
