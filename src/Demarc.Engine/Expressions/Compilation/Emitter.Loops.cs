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
        var cursor = Store(Expression.New(typeof(CelCursor).GetConstructor([typeof(CelValue).MakeByRefType()])!, range));
        var (next, done) = (Expression.Label(), Expression.Label());
        var accumulator = Accumulator(node.Kind);
        body.Add(Expression.Label(next));
        body.Add(Expression.IfThen(Expression.Not(Expression.Call(cursor, nameof(CelCursor.Advance), null)), Expression.Goto(done)));
        body.Add(Expression.Assign(Budget, Expression.Subtract(Budget, Expression.Constant(1L))));
        FailIf(Expression.LessThan(Budget, Expression.Constant(0L)), Placed(CelFailure.CostLimit, node), fail);
        BindElement(node, cursor);
        return node.Kind is LoopKind.All or LoopKind.Exists
            ? Quantified(node, next, done, fail)
            : Collected(node, accumulator, range, (next, done), fail);
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

    private void BindElement(BoundLoop node, ParameterExpression cursor)
    {
        var current = Store(Expression.Property(cursor, nameof(CelCursor.Current)));
        if (node.Variables.Length == 1)
        {
            symbols[node.Variables[0]] = new Operand(Rep.Value, current);
            return;
        }

        // Over a list the first variable is the position and the second the element; over a map they are key and value.
        var index = Expression.Call(Factory(typeof(long)), Expression.Property(cursor, nameof(CelCursor.Index)));
        var isMap = Expression.Property(cursor, nameof(CelCursor.IsMap));
        var key = Store(Expression.Condition(isMap, current, index));
        var value = Store(Expression.Condition(isMap, Expression.Property(cursor, nameof(CelCursor.CurrentValue)), current));
        symbols[node.Variables[0]] = new Operand(Rep.Value, key);
        symbols[node.Variables[1]] = new Operand(Rep.Value, value);
    }

    private Operand Quantified(BoundLoop node, LabelTarget next, LabelTarget done, LabelTarget fail)
    {
        var all = node.Kind == LoopKind.All;
        var (result, pending) = (Local(typeof(bool)), Local(typeof(CelFailure)));
        var (failed, settled, end) = (Expression.Label(), Expression.Label(), Expression.Label());
        var nothing = Expression.Constant(null, typeof(CelFailure));

        // The label at the loop's head was emitted already: the start value goes in front of it.
        body.Insert(body.FindLastIndex(e => e is LabelExpression l && l.Target == next), Expression.Assign(pending, nothing));
        var value = Emit(node.Body, Rep.Bool, failed).Code;
        body.Add(Expression.IfThen(all ? Expression.Not(value) : value, Expression.Goto(settled)));
        body.Add(Expression.Goto(next));
        body.Add(Expression.Label(failed));
        body.Add(Expression.Assign(pending, Merged(pending)));
        body.Add(ClearFailure());
        body.Add(Expression.Goto(next));
        body.Add(Expression.Label(done));
        FailIf(Expression.NotEqual(pending, nothing), pending, fail);
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
                body.Add(Expression.IfThen(one, Expression.Assign(accumulator[0], Expression.Add(accumulator[0], Expression.Constant(1L)))));
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
