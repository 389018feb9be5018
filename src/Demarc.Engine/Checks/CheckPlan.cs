using System.Collections.Immutable;
using Demarc.Engine.Content;
using Demarc.Engine.Expressions;

namespace Demarc.Engine.Checks;

/// <summary>
/// The checks of one resource type, and how they are evaluated: those about lists and documents together with all others that read the
/// same ones, so that contents that come again are not evaluated again; those about plain settings one by one, which costs less.
/// </summary>
internal sealed class CheckPlan
{
    private const string Resource = "resource.";

    private Parts? parts;

    /// <param name="checks">The checks of a type by id.</param>
    internal CheckPlan(ImmutableArray<Check> checks) => Checks = checks;

    /// <summary>The checks by id.</summary>
    internal ImmutableArray<Check> Checks { get; }

    /// <summary>Puts a verdict in the place of each check.</summary>
    /// <param name="properties">The resource's properties.</param>
    /// <param name="variables">The values of the checks' variables, the properties first.</param>
    /// <param name="into">One place for each check.</param>
    internal void Judge(CelRecord properties, ReadOnlySpan<CelValue> variables, Span<Verdict> into)
    {
        // Expressions are read when the first resource of the type is there: most runs see few types. Two threads may both divide.
        var (plain, memos) = parts ??= Divide(properties.Type);
        foreach (var (check, place) in plain) into[place] = CheckRunner.Judge(check, variables);
        foreach (var memo in memos) memo.Judge(properties, variables, into);
    }

    private Parts Divide(CelRecordType type)
    {
        var groups = Checks.Select(static (check, place) => (Check: check, Place: place))
            .ToLookup(placed => string.Join(' ', Documents(placed.Check, type)), StringComparer.Ordinal);
        return new Parts(
            [.. groups[""]],
            [
                .. groups.Where(static group => group.Key.Length > 0)
                    .Select(group => new VerdictMemo([.. group.Key.Split(' ').Select(type.IndexOf)], [.. group])),
            ]);
    }

    /// <summary>The properties a check reads; none unless there is a list or document among them, and nothing else is read.</summary>
    private static List<string> Documents(Check check, CelRecordType type)
    {
        if (check.Condition.Check().Count > 0 || check.Applies?.Check().Count > 0) return [];
        var read = check.Condition.Program.ReferencedAttributes.Concat(check.Applies?.Program.ReferencedAttributes ?? [])
            .Where(static attribute => attribute != "now").Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Select(static attribute => attribute.StartsWith(Resource, StringComparison.Ordinal) ? attribute[Resource.Length..] : "")
            .ToList();
        if (read.Exists(name => type.IndexOf(name) < 0)) return [];
        return read.Exists(name => type.Fields[type.IndexOf(name)].Type.Kind is CelTypeKind.Dyn or CelTypeKind.List or CelTypeKind.Map)
            ? read : [];
    }

    private sealed record Parts(ImmutableArray<(Check Check, int Place)> Plain, ImmutableArray<VerdictMemo> Memos);
}
