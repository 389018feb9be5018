using System.Collections.Immutable;

namespace Demarc.Engine.Expressions;

/// <summary>Lists the variables and record fields an expression reads.</summary>
internal static class AttributeCollector
{
    public static ImmutableArray<string> Collect(Bound root)
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        Visit(root, found);
        return [.. found];
    }

    private static void Visit(Bound node, SortedSet<string> found)
    {
        if (Path(node) is { } path)
        {
            found.Add(path);
            return;
        }

        foreach (var child in node.Children) Visit(child, found);
    }

    private static string? Path(Bound node) => node switch
    {
        BoundVariable variable => variable.Variable.Name,
        BoundField field when Path(field.Target) is { } target => target + "." + field.Field.Name,
        _ => null,
    };
}
