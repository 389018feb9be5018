using System.Linq.Expressions;

namespace Demarc.Engine.Expressions;

/// <summary>Macros over lists and maps.</summary>
internal sealed partial class Emitter
{
    private Operand Loop(BoundLoop node, LabelTarget fail)
    {
        var range = Addressable(EmitRaw(node.Range, fail));
        var (line, column) = Place(node.Range);
        FailIf(
            Expression.Not(Expression.OrElse(TagIs(range, CelKind.List), TagIs(range, CelKind.Map))),
            Dynamic(nameof(DynamicOps.Mismatch), range, line, column),
            fail);
        var (head, next, done) = (Expression.Label(), Expression.Label(), Expression.Label());
        var pending = Local(typeof(CelFailure));
        body.Add(Expression.Assign(pending, NoFailure));
        var accumulator = Accumulator(node.Kind);
        var (blocks, items, count, at) = Elements(range, head, next, done);
        body.Add(Expression.Label(next));
        body.Add(Expression.Assign(at, Expression.Add(at, Expression.Constant(1))));
        body.Add(Expression.IfThen(Expression.GreaterThanOrEqual(at, count), Expression.Goto(head)));
        body.Add(Expression.Assign(Budget, Expression.Subtract(Budget, Expression.Constant(1L))));
        FailIf(Expression.LessThan(Budget, Expression.Constant(0L)), Placed(CelFailure.CostLimit, node), fail);
        BindElement(node, blocks, items, at);
        return node.Kind is LoopKind.All or LoopKind.Exists
            ? Quantified(node, pending, (next, done), fail)
            : Collected(node, accumulator, range, (next, done), fail);
    }

    /// <summary>The array walked, with its length and the position before the first element; other containers come in blocks.</summary>
    private (ParameterExpression Blocks, ParameterExpression Items, ParameterExpression Count, ParameterExpression At) Elements(
        Expression range, LabelTarget head, LabelTarget next, LabelTarget done)
    {
        var blocks = Store(Expression.Default(typeof(ElementBlocks)));
        var at = Store(Expression.Constant(-1));
        var count = Local(typeof(int));
        var items = Store(Expression.TypeAs(Expression.Field(range, RefField), typeof(CelValue[])));
        body.Add(Expression.IfThen(
            Expression.NotEqual(items, Expression.Constant(null, typeof(CelValue[]))),
            Expression.Block(Expression.Assign(count, Expression.ArrayLength(items)), Expression.Goto(next))));
        var constructor = typeof(ElementBlocks).GetConstructor([typeof(CelValue).MakeByRefType()])!;
        body.Add(Expression.Assign(blocks, Expression.New(constructor, range)));
        body.Add(Expression.Label(head));
        body.Add(Expression.IfThen(Expression.Not(Expression.Call(blocks, nameof(ElementBlocks.Advance), null)), Expression.Goto(done)));
        body.Add(Expression.Assign(items, Expression.Property(blocks, nameof(ElementBlocks.Items))));
        body.Add(Expression.Assign(count, Expression.Property(blocks, nameof(ElementBlocks.Count))));
        body.Add(Expression.Assign(at, Expression.Constant(-1)));
        return (blocks, items, count, at);
    }

    /// <summary>What the loop builds; created before its first iteration.</summary>
    private ParameterExpression[] Accumulator(LoopKind kind) => kind switch
    {
        LoopKind.All or LoopKind.Exists => [],
        LoopKind.ExistsOne => [Store(Expression.Constant(0L))],
        LoopKind.TransformMap or LoopKind.TransformMapEntry =>
            [Store(Expression.New(typeof(List<CelValue>))), Store(Expression.New(typeof(List<CelValue>)))],
        _ => [Store(Expression.New(typeof(List<CelValue>)))],
    };

    private void BindElement(BoundLoop node, ParameterExpression blocks, ParameterExpression items, ParameterExpression at)
    {
        var element = Expression.ArrayIndex(items, at);
        if (node.Variables.Length == 1)
        {
            BindSymbol(node.Variables[0], element);
            return;
        }

        // Over a list the first variable is the position and the second the element; over a map they are key and value.
        var position = Expression.Add(Expression.Property(blocks, nameof(ElementBlocks.Start)), Expression.Convert(at, typeof(long)));
        var isMap = Expression.Property(blocks, nameof(ElementBlocks.IsMap));
        var key = Store(Expression.Condition(isMap, element, Expression.Call(Factory(typeof(long)), position)));
        var values = Expression.Condition(isMap, Expression.Property(blocks, nameof(ElementBlocks.Values)), items);
        var value = Store(Expression.ArrayIndex(values, at));
        BindSymbol(node.Variables[0], key);
        BindSymbol(node.Variables[1], value);
    }

    private void BindSymbol(LocalSymbol symbol, Expression value)
    {
        symbols[symbol] = new Operand(Rep.Value, value);
        var type = Solver.Resolve(symbol.Type);
        if (type.Kind != CelTypeKind.Record) return;

        // The fields of an element are usually read more than once.
        localSlots[symbol] = Store(Dynamic(nameof(DynamicOps.Slots), value, Expression.Constant(type.RecordType)));
    }

    private Operand Quantified(BoundLoop node, ParameterExpression pending, (LabelTarget Next, LabelTarget Done) labels, LabelTarget fail)
    {
        var all = node.Kind == LoopKind.All;
        var result = Local(typeof(bool));
        var (failed, settled, end) = (Expression.Label(), Expression.Label(), Expression.Label());
        var (next, done) = labels;
        var value = Emit(node.Body, Rep.Bool, failed).Code;
        body.Add(Expression.IfThen(all ? Expression.Not(value) : value, Expression.Goto(settled)));
        body.Add(Expression.Goto(next));
        body.Add(Expression.Label(failed));
        body.Add(Expression.Assign(pending, Merged(pending)));
        body.Add(ClearFailure());
        body.Add(Expression.Goto(next));
        body.Add(Expression.Label(done));
        FailIf(Expression.NotEqual(pending, NoFailure), pending, fail);
        body.Add(Expression.Assign(result, Expression.Constant(all)));
        body.Add(Expression.Goto(end));
        body.Add(Expression.Label(settled));
        body.Add(Expression.Assign(result, Expression.Constant(!all)));
        body.Add(Expression.Label(end));
        return new Operand(Rep.Bool, result);
    }

    private Operand Collected(
        BoundLoop node, ParameterExpression[] accumulator, Expression range, (LabelTarget Next, LabelTarget Done) labels, LabelTarget fail)
    {
        if (node.Filter is not null)
            body.Add(Expression.IfThen(Expression.Not(Emit(node.Filter, Rep.Bool, fail).Code), Expression.Goto(labels.Next)));
        var element = symbols[node.Variables[0]].Code;
        switch (node.Kind)
        {
            case LoopKind.ExistsOne:
                var one = Emit(node.Body, Rep.Bool, fail).Code;
                body.Add(Expression.IfThen(one,
                    Expression.Assign(accumulator[0], Expression.Add(accumulator[0], Expression.Constant(1L)))));
                break;
            case LoopKind.Filter:
                var keep = Emit(node.Body, Rep.Bool, fail).Code;
                body.Add(Expression.IfThen(keep, Add(accumulator[0], element)));
                break;
            case LoopKind.TransformMap:
                var value = Boxed(EmitRaw(node.Body, fail));
                body.Add(Add(accumulator[0], element));
                body.Add(Add(accumulator[1], value));
                break;
            case LoopKind.TransformMapEntry:
                var entries = Addressable(EmitRaw(node.Body, fail));
                FailIfNot(Dynamic(nameof(DynamicOps.AddEntries), accumulator[0], accumulator[1], entries), node.Body, fail);
                break;
            default:
                body.Add(Add(accumulator[0], Boxed(EmitRaw(node.Body, fail))));
                break;
        }

        body.Add(Expression.Goto(labels.Next));
        body.Add(Expression.Label(labels.Done));
        if (node.Kind == LoopKind.ExistsOne) return new Operand(Rep.Bool, Expression.Equal(accumulator[0], Expression.Constant(1L)));
        var made = Store(node.Kind switch
        {
            LoopKind.TransformMap or LoopKind.TransformMapEntry => Dynamic(nameof(DynamicOps.ToMap), accumulator[0], accumulator[1]),
            LoopKind.SortBy => Dynamic(nameof(DynamicOps.SortBy), accumulator[0], range, state),
            _ => Dynamic(nameof(DynamicOps.ToList), accumulator[0]),
        });
        if (node.Kind == LoopKind.SortBy) CheckState(node, fail);
        Check(made, node, fail);
        return new Operand(Rep.Value, made);
    }

    private static MethodCallExpression Add(Expression list, Expression item) => Expression.Call(list, nameof(List<>.Add), null, item);
}
