using System.Collections.Immutable;

namespace Demarc.Engine.Expressions;

/// <summary>
/// Resolves names, infers types and picks overloads. Without type checks nothing is an error here: what cannot be resolved fails when
/// it is evaluated.
/// </summary>
internal sealed partial class Checker(CelEnvironment environment, string source, bool strict)
{
    private readonly List<CelDiagnostic> diagnostics = [];
    private readonly List<LocalSymbol> scope = [];

    public TypeSolver Solver { get; } = new();

    public ImmutableArray<CelDiagnostic> Diagnostics =>
        [.. diagnostics.OrderBy(d => d.Line).ThenBy(d => d.Column).Take(20)];

    public Bound Check(SyntaxNode tree, CelType? expected)
    {
        var root = Visit(tree);
        if (expected is not null && strict && !Solver.Assign(root.Type, expected))
            Report(tree.Position, $"expected {expected}, found {Show(root.Type)}");
        return root;
    }

    private string Show(CelType type) => Solver.Resolve(type).ToString();

    private BoundFailure Report(int position, string message)
    {
        if (strict) diagnostics.Add(CelDiagnostic.At(source, position, message));
        return new BoundFailure(position, CelFailure.Error(message));
    }

    private CelType Is(CelType type) => strict ? type : CelType.Dyn;

    private Bound Visit(SyntaxNode node) => node switch
    {
        LiteralNode literal => Literal(literal),
        IdentifierNode name => Identifier(name),
        SelectNode select => Select(select),
        IndexNode index => Index(index),
        CallNode call => Call(call),
        LogicNode logic => new BoundLogic(logic.Position, logic.And, [.. logic.Operands.Select(o => Condition(Visit(o)))]),
        ConditionalNode choice => Conditional(choice),
        ListNode list => List(list),
        MapNode map => Map(map),
        LoopNode loop => Loop(loop),
        BindNode bind => Bind(bind),
        OptionalMapNode map => OptionalMap(map),
        _ => throw new InvalidOperationException(node.GetType().Name),
    };

    private Bound Condition(Bound node)
    {
        if (strict && !Solver.Assign(node.Type, CelType.Bool)) Report(node.Position, $"expected bool, found {Show(node.Type)}");
        return node;
    }

    private static BoundConstant Literal(LiteralNode node)
    {
        var type = node.Value.Kind switch
        {
            CelKind.Bool => CelType.Bool,
            CelKind.Int => CelType.Int,
            CelKind.Uint => CelType.Uint,
            CelKind.Double => CelType.Double,
            CelKind.String => CelType.String,
            CelKind.Bytes => CelType.Bytes,
            _ => CelType.Null,
        };
        return new BoundConstant(node.Position, type, node.Value);
    }

    private Bound Identifier(IdentifierNode node)
    {
        if (!node.Absolute && Local(node.Name) is { } symbol) return new BoundLocal(node.Position, symbol);
        return Global(node.Position, node.Name, node.Absolute) ?? Report(
            node.Position, $"undeclared reference to '{node.Name}' (in container '{environment.Container}')");
    }

    private LocalSymbol? Local(string name)
    {
        for (var i = scope.Count - 1; i >= 0; i--)
        {
            if (string.Equals(scope[i].Name, name, StringComparison.Ordinal)) return scope[i];
        }

        return null;
    }

    /// <summary>The name with the container's prefixes in front, longest first.</summary>
    private IEnumerable<string> Qualified(string name, bool absolute)
    {
        for (var prefix = absolute ? "" : environment.Container; prefix.Length > 0;)
        {
            yield return prefix + "." + name;
            var dot = prefix.LastIndexOf('.');
            prefix = dot < 0 ? "" : prefix[..dot];
        }

        yield return name;
    }

    private Bound? Global(int position, string name, bool absolute)
    {
        foreach (var candidate in Qualified(name, absolute))
        {
            if (environment.Indexes.TryGetValue(candidate, out var index))
            {
                var variable = environment.Variables[index];
                return new BoundVariable(position, variable, index, Is(variable.Type));
            }

            if (TypeNames.TryGet(candidate, out var type)) return new BoundConstant(position, CelType.Type, CelValue.Of(type));
        }

        return null;
    }

    private Bound Select(SelectNode node)
    {
        if (!node.Optional && !node.Test && Path(node) is { } path && (path.Absolute || Local(path.Names[0]) is null)
            && Global(node.Position, string.Join('.', path.Names), path.Absolute) is { } whole)
            return whole;
        var target = Visit(node.Operand);
        if (target is BoundFailure) return target;
        if (!node.Optional && StaticField(node, target) is { } field) return field;
        var type = Solver.Walk(target.Type);
        var optional = node.Optional || type.Kind == CelTypeKind.Optional;
        var inner = Within(type);
        CelType result;
        switch (inner.Kind)
        {
            case CelTypeKind.Map: result = inner.Parameters[1]; break;
            case CelTypeKind.Record when inner.RecordType!.IndexOf(node.Field) is >= 0 and var slot:
                // An optional selection turns null into none.
                result = optional ? inner.RecordType.Fields[slot].Type : inner.RecordType.Fields[slot].SeenType;
                break;
            case CelTypeKind.Record:
                return Report(node.Position, $"{inner} has no field '{node.Field}'{Suggestion(inner.RecordType!, node.Field)}");
            case CelTypeKind.Dyn or CelTypeKind.Unknown or CelTypeKind.Parameter: result = CelType.Dyn; break;
            default:
                if (strict) return Report(node.Position, $"type {Show(type)} does not support field selection");
                result = CelType.Dyn;
                break;
        }

        var seen = node.Test ? CelType.Bool : optional ? CelType.Optional(result) : result;
        return new BoundSelect(node.Position, seen, target, new FieldKey(node.Field), node.Optional, node.Test);
    }

    /// <summary>What an optional or nullable type holds.</summary>
    private CelType Within(CelType type)
    {
        while (type.Kind is CelTypeKind.Optional or CelTypeKind.Nullable) type = Solver.Walk(type.Parameters[0]);
        return type;
    }

    private BoundField? StaticField(SelectNode node, Bound target)
    {
        var type = Solver.Walk(target.Type);
        if (type.Kind == CelTypeKind.Nullable) type = Solver.Walk(type.Parameters[0]);
        if (type.Kind != CelTypeKind.Record) return null;
        var slot = type.RecordType!.IndexOf(node.Field);
        return slot < 0 ? null : new BoundField(node.Position, target, type.RecordType, slot, node.Test);
    }

    private static string Suggestion(CelRecordType record, string name)
    {
        var near = record.Fields.FirstOrDefault(f => string.Equals(f.Name, name, StringComparison.OrdinalIgnoreCase))
            ?? record.Fields.FirstOrDefault(f => f.Name.StartsWith(name, StringComparison.OrdinalIgnoreCase));
        return near is null ? "" : $"; did you mean '{near.Name}'?";
    }

    /// <summary>The names of a chain of plain selections that starts at a name.</summary>
    private static (List<string> Names, bool Absolute)? Path(SyntaxNode node)
    {
        var names = new List<string>();
        while (node is SelectNode { Optional: false, Test: false } select)
        {
            names.Add(select.Field);
            node = select.Operand;
        }

        if (node is not IdentifierNode root) return null;
        names.Add(root.Name);
        names.Reverse();
        return (names, root.Absolute);
    }

    private Bound Index(IndexNode node)
    {
        var target = Visit(node.Operand);
        var index = Visit(node.Index);
        var type = Solver.Walk(target.Type);
        var optional = node.Optional || type.Kind == CelTypeKind.Optional;
        var inner = Within(type);
        CelType result;
        switch (inner.Kind)
        {
            case CelTypeKind.List:
                result = inner.Parameters[0];
                if (strict && !Solver.Assign(index.Type, CelType.Int))
                    return Report(index.Position, $"a list index is int, found {Show(index.Type)}");
                break;
            case CelTypeKind.Map:
                result = inner.Parameters[1];
                if (strict && !Solver.Assign(index.Type, inner.Parameters[0]))
                    return Report(index.Position, $"the keys of this map are {Show(inner.Parameters[0])}, found {Show(index.Type)}");
                break;
            case CelTypeKind.Dyn or CelTypeKind.Unknown or CelTypeKind.Parameter: result = CelType.Dyn; break;
            default:
                if (strict) return Report(node.Position, $"type {Show(type)} has no elements");
                result = CelType.Dyn;
                break;
        }

        return new BoundIndex(node.Position, optional ? CelType.Optional(result) : result, target, index, node.Optional);
    }

    private BoundConditional Conditional(ConditionalNode node)
    {
        var condition = Condition(Visit(node.Condition));
        var (then, otherwise) = (Visit(node.Then), Visit(node.Otherwise));
        var type = strict ? Solver.Fresh() : CelType.Dyn;
        if (strict && !(Solver.Assign(then.Type, type) && Solver.Assign(otherwise.Type, type)))
            Report(node.Position, $"the branches differ in type: {Show(then.Type)} and {Show(otherwise.Type)}");
        return new BoundConditional(node.Position, type, condition, then, otherwise);
    }

    private BoundList List(ListNode node)
    {
        CelType? element = null;
        var items = new Bound[node.Items.Length];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = Visit(node.Items[i]);
            element = Solver.Join(element, Entry(items[i], node.Optional[i]));
        }

        return new BoundList(node.Position, CelType.List(Is(element ?? Solver.Fresh())), items, node.Optional);
    }

    /// <summary>The type an entry of a literal adds: for <c>?x</c> what the optional holds.</summary>
    private CelType Entry(Bound item, bool optional)
    {
        if (!optional) return item.Type;
        var value = Solver.Fresh();
        if (strict && !Solver.Assign(item.Type, CelType.Optional(value)))
            Report(item.Position, $"expected an optional, found {Show(item.Type)}");
        return value;
    }

    private BoundMap Map(MapNode node)
    {
        CelType? key = null;
        CelType? value = null;
        var (keys, values) = (new Bound[node.Keys.Length], new Bound[node.Keys.Length]);
        for (var i = 0; i < keys.Length; i++)
        {
            keys[i] = Visit(node.Keys[i]);
            var kind = Solver.Walk(keys[i].Type);
            if (strict && !IsKey(kind)) Report(keys[i].Position, $"unsupported key type {Show(kind)}");
            key = Solver.Join(key, IsKey(kind) ? kind : CelType.Dyn);
            values[i] = Visit(node.Values[i]);
            value = Solver.Join(value, Entry(values[i], node.Optional[i]));
        }

        var type = CelType.Map(Is(key ?? Solver.Fresh()), Is(value ?? Solver.Fresh()));
        return new BoundMap(node.Position, type, keys, values, node.Optional);
    }

    private static bool IsKey(CelType type) =>
        type.IsDynamic || type.Kind is CelTypeKind.Bool or CelTypeKind.Int or CelTypeKind.Uint or CelTypeKind.String;
}
