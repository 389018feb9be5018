namespace Demarc.Engine.Expressions;

/// <summary>Macros: parts that declare variables.</summary>
internal sealed partial class Checker
{
    private Bound Loop(LoopNode node)
    {
        var range = Visit(node.Range);
        if (range is BoundFailure) return range;
        var type = Solver.Walk(range.Type);
        if (type.Kind == CelTypeKind.Nullable) type = Solver.Walk(type.Parameters[0]);
        CelType[] types;
        switch (type.Kind)
        {
            case CelTypeKind.List: types = node.Variables.Length == 2 ? [CelType.Int, type.Parameters[0]] : [type.Parameters[0]]; break;
            case CelTypeKind.Map: types = [type.Parameters[0], type.Parameters[1]]; break;
            case CelTypeKind.Dyn or CelTypeKind.Unknown or CelTypeKind.Parameter: types = [CelType.Dyn, CelType.Dyn]; break;
            default:
                if (strict) return Report(node.Range.Position, $"expected a list or a map, found {Show(type)}");
                types = [CelType.Dyn, CelType.Dyn];
                break;
        }

        var depth = scope.Count;
        var symbols = node.Variables.Select((name, i) => new LocalSymbol(name, types[i])).ToArray();
        scope.AddRange(symbols);
        var filter = node.Filter is null ? null : Condition(Visit(node.Filter));
        var body = Visit(node.Body);
        scope.RemoveRange(depth, scope.Count - depth);
        return new BoundLoop(node.Position, LoopType(node, types, body), node.Kind, range, symbols, filter, body);
    }

    private CelType LoopType(LoopNode node, CelType[] types, Bound body)
    {
        switch (node.Kind)
        {
            case LoopKind.All or LoopKind.Exists or LoopKind.ExistsOne:
                Condition(body);
                return CelType.Bool;
            case LoopKind.Filter:
                Condition(body);
                return CelType.List(types[0]);
            case LoopKind.SortBy: return CelType.List(types[0]);
            case LoopKind.TransformMap: return CelType.Map(types[0], body.Type);
            case LoopKind.TransformMapEntry:
                var (key, value) = (Solver.Fresh(), Solver.Fresh());
                if (strict && !Solver.Assign(body.Type, CelType.Map(key, value)))
                    Report(body.Position, $"expected a map, found {Show(body.Type)}");
                return CelType.Map(key, value);
            default: return CelType.List(body.Type);
        }
    }

    private BoundBind Bind(BindNode node)
    {
        var depth = scope.Count;
        var symbols = new LocalSymbol[node.Names.Length];
        var values = new Bound[node.Names.Length];
        for (var i = 0; i < symbols.Length; i++)
        {
            values[i] = Visit(node.Values[i]);
            symbols[i] = new LocalSymbol(node.Names[i], values[i].Type);
            scope.Add(symbols[i]);
        }

        var body = Visit(node.Body);
        scope.RemoveRange(depth, scope.Count - depth);
        return new BoundBind(node.Position, symbols, values, body);
    }

    private Bound OptionalMap(OptionalMapNode node)
    {
        var target = Visit(node.Target);
        var inner = Solver.Fresh();
        if (strict && !Solver.Assign(target.Type, CelType.Optional(inner)))
            return Report(node.Target.Position, $"expected an optional, found {Show(target.Type)}");
        var symbol = new LocalSymbol(node.Variable, Is(inner));
        scope.Add(symbol);
        var body = Visit(node.Body);
        scope.RemoveAt(scope.Count - 1);
        var flat = CelType.Optional(Solver.Fresh());
        if (strict && node.Flat && !Solver.Assign(body.Type, flat)) Report(body.Position, $"expected an optional, found {Show(body.Type)}");
        return new BoundOptionalMap(node.Position, Is(node.Flat ? flat : CelType.Optional(body.Type)), target, symbol, body, node.Flat);
    }
}
