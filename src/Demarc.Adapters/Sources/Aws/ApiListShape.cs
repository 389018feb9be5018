using System.Collections.Immutable;
using Demarc.Engine.Expressions.Json;

namespace Demarc.Adapters.Sources.Aws;

/// <summary>
/// Where resources of one type stand in an answer, as a type file's <c>match</c> says it: <c>DBInstances</c>,
/// <c>Reservations[].Instances</c>, <c>DistributionList.Items</c>. Names that several services use are told apart by members that the
/// element must have: <c>Clusters{NodeType,ClusterNamespaceArn}</c>.
/// </summary>
public sealed class ApiListShape
{
    private ApiListShape(string match, string path, ImmutableArray<string> required)
    {
        Match = match;
        Path = path;
        Required = required;
    }

    /// <summary>The text as the type file has it; it becomes the native type of the observations.</summary>
    public string Match { get; }

    /// <summary>The members from the root of the answer to the list, <c>[]</c> after each list on the way.</summary>
    public string Path { get; }

    /// <summary>Members an element must have; empty when the path suffices.</summary>
    public ImmutableArray<string> Required { get; }

    /// <summary>Reads the text of a <c>match</c>.</summary>
    /// <exception cref="FormatException">Braces that are not closed, or an empty path.</exception>
    public static ApiListShape Parse(string match)
    {
        var brace = match.IndexOf('{', StringComparison.Ordinal);
        if (brace < 0 && match.Length > 0) return new ApiListShape(match, match, []);
        if (brace < 1 || match[^1] != '}') throw new FormatException($"\"{match}\" is not a list path with members in braces");
        var required = match[(brace + 1)..^1].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return new ApiListShape(match, match[..brace], [.. required]);
    }

    /// <summary>True when the element has every member required.</summary>
    internal bool Fits(JsonNode element)
    {
        foreach (var member in Required)
        {
            if (!element.TryGet(member, out _)) return false;
        }

        return true;
    }
}

/// <summary>The shapes known, found by path.</summary>
internal sealed class ApiListShapes
{
    /// <summary>Answers that put their resources one level deeper, whether or not a type file says so.</summary>
    private static readonly string[] Nested = ["Reservations[].Instances", "DistributionList.Items"];

    private readonly Dictionary<string, List<ApiListShape>> byPath = new(StringComparer.Ordinal);
    private readonly List<ApiListShape> telling = [];
    private readonly Dictionary<string, List<string>> below = new(StringComparer.Ordinal);
    private readonly HashSet<string> firstMembers = new(StringComparer.Ordinal);

    internal ApiListShapes(IEnumerable<ApiListShape> shapes)
    {
        foreach (var path in Nested) Descend(path);
        foreach (var shape in shapes.OrderByDescending(static shape => shape.Required.Length))
        {
            if (!byPath.TryGetValue(shape.Path, out var same)) byPath.Add(shape.Path, same = []);
            same.Add(shape);
            firstMembers.Add(shape.Path.Split('.', '[')[0]);
            if (shape.Required.Length >= 2) telling.Add(shape);
            Descend(shape.Path);
        }
    }

    /// <summary>True when some shape begins with that member.</summary>
    internal bool Begins(string member) => firstMembers.Contains(member);

    /// <summary>The lists that stand within the elements or object at a path: member names.</summary>
    internal IReadOnlyList<string> Below(string path) => below.GetValueOrDefault(path) ?? (IReadOnlyList<string>)[];

    /// <summary>The native type of whatever stands at a path, when it can be only one; otherwise null.</summary>
    internal string? OnlyTypeAt(string path) => byPath.GetValueOrDefault(path) is [var only] ? only.Match : null;

    /// <summary>The native type of an element at a path, or null when no type file knows it.</summary>
    internal string? TypeOf(string path, JsonNode element) => byPath.GetValueOrDefault(path)?.Find(shape => shape.Fits(element))?.Match;

    /// <summary>The native type of an element that stands alone, told by the members it has; null when that is not enough.</summary>
    internal string? TypeOf(JsonNode element) => telling.Find(shape => shape.Fits(element))?.Match;

    /// <summary>The same for the members of the first element of an input.</summary>
    internal bool IsElement(InputShape shape) => telling.Exists(candidate => candidate.Required.All(member => shape.Has(member)));

    private void Descend(string path)
    {
        var dot = path.LastIndexOf('.');
        if (dot < 0) return;
        var container = path[..dot];
        if (!below.TryGetValue(container, out var members)) below.Add(container, members = []);
        if (!members.Contains(path[(dot + 1)..], StringComparer.Ordinal)) members.Add(path[(dot + 1)..]);
        firstMembers.Add(path.Split('.', '[')[0]);
        if (container.EndsWith("[]", StringComparison.Ordinal)) container = container[..^2];
        Descend(container);
    }
}
