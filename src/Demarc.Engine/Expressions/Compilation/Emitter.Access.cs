using System.Linq.Expressions;

namespace Demarc.Engine.Expressions;

/// <summary>Variables, fields, elements, and literals of lists and maps.</summary>
internal sealed partial class Emitter
{
    private ParameterExpression Variable(BoundVariable node) =>
        Store(Dynamic(nameof(DynamicOps.At), first, Expression.Constant(node.Index)));

    private Operand LocalValue(BoundLocal node, LabelTarget fail, bool unchecked_)
    {
        var operand = symbols[node.Symbol];
        return operand.Rep != Rep.Value || operand.IsConstant ? operand : Loaded(operand.Code, node, fail, unchecked_);
    }

    /// <summary>The slots of the record a field is read from; jumps away when there is no such record.</summary>
    private ParameterExpression Slots(BoundField node, LabelTarget fail)
    {
        var type = Expression.Constant(node.Record);
        var (line, column) = Place(node);
        var key = Expression.Constant(new FieldKey(node.Field.Name));
        ParameterExpression slots;
        Expression failure;
        if (node.Target is BoundVariable variable)
        {
            // Looked up once for the whole expression, before anything else.
            var index = Expression.Constant(variable.Index);
            if (!variableSlots.TryGetValue((variable.Index, node.Record), out slots!))
            {
                slots = Lasting(typeof(CelValue[]));
                variableSlots.Add((variable.Index, node.Record), slots);
                prologue.Add(Expression.Assign(slots, Dynamic(nameof(DynamicOps.SlotsAt), first, index, type)));
            }

            failure = Dynamic(nameof(DynamicOps.NoRecordAt), first, index, key, line, column);
        }
        else
        {
            var target = Addressable(EmitRaw(node.Target, fail, unchecked_: true));
            slots = node.Target is BoundLocal local && localSlots.TryGetValue(local.Symbol, out var known)
                ? known
                : Store(Dynamic(nameof(DynamicOps.Slots), target, type));
            failure = Dynamic(nameof(DynamicOps.NoRecord), target, key, line, column);
        }

        FailIf(Expression.Equal(slots, Expression.Constant(null, typeof(CelValue[]))), failure, fail);
        return slots;
    }

    private BinaryExpression Slot(BoundField node, LabelTarget fail) =>
        Expression.ArrayIndex(Slots(node, fail), Expression.Constant(node.Slot));

    private Operand Presence(BoundField node, LabelTarget fail)
    {
        // A null record has no fields, which is an answer; only a record that is not there at all is a failure.
        if (node.Target is not BoundVariable)
        {
            var target = Addressable(EmitRaw(node.Target, fail));
            var found = Store(Dynamic(nameof(DynamicOps.Has), target, Expression.Constant(new FieldKey(node.Field.Name))));
            Check(found, node, fail);
            return new Operand(Rep.Bool, Unboxed(found, Rep.Bool));
        }

        var slot = Slot(node, fail);
        Check(slot, node, fail);
        return new Operand(Rep.Bool, TagIsNot(slot, CelKind.Null));
    }

    private Operand Select(BoundSelect node, LabelTarget fail, bool unchecked_)
    {
        if (IsShared(node, out var path)) return Remembered(node, path, fail, unchecked_);
        return Loaded(Store(Selected(node, fail)), node, fail, unchecked_);
    }

    private MethodCallExpression Selected(BoundSelect node, LabelTarget fail)
    {
        var target = Addressable(EmitRaw(node.Target, fail));
        var name = node.Test ? nameof(DynamicOps.Has) : node.Optional ? nameof(DynamicOps.SelectOptional) : nameof(DynamicOps.Select);
        return Dynamic(name, target, Expression.Constant(node.Key));
    }

    private bool IsShared(Bound node, out string path)
    {
        path = SelectionPaths.Of(node) ?? "";
        return path.Length > 0 && pathUses[path] > 1;
    }

    /// <summary>A selection that occurs several times is made once, when it is first needed: data does not change meanwhile.</summary>
    private Operand Remembered(Bound node, string path, LabelTarget fail, bool unchecked_)
    {
        if (!paths.TryGetValue(path, out var value)) paths.Add(path, value = Lasting(typeof(CelValue)));
        var known = Expression.Label();
        body.Add(Expression.IfThen(Expression.Not(Dynamic(nameof(DynamicOps.IsUnset), value)), Expression.Goto(known)));
        body.Add(Expression.Assign(value, node is BoundSelect select ? Selected(select, fail) : Indexed((BoundIndex)node, fail)));
        body.Add(Expression.Label(known));
        return Loaded(value, node, fail, unchecked_);
    }

    private Operand Index(BoundIndex node, LabelTarget fail, bool unchecked_)
    {
        if (IsShared(node, out var path)) return Remembered(node, path, fail, unchecked_);
        return Loaded(Store(Indexed(node, fail)), node, fail, unchecked_);
    }

    private MethodCallExpression Indexed(BoundIndex node, LabelTarget fail)
    {
        var target = Addressable(EmitRaw(node.Target, fail));
        var index = Addressable(EmitRaw(node.Index, fail));
        return Dynamic(node.Optional ? nameof(DynamicOps.IndexOptional) : nameof(DynamicOps.Index), target, index);
    }

    private Operand List(BoundList node, LabelTarget fail)
    {
        var items = node.Items.Select(i => EmitRaw(i, fail)).ToArray();
        if (!node.Optional.Contains(true))
        {
            if (items.All(i => i.IsConstant)) return Operand.Of(CelValue.OfList([.. items.Select(i => i.Constant)]));
            return new Operand(Rep.Value, Store(Expression.Call(
                typeof(CelValue).GetMethod(nameof(CelValue.OfList))!, Expression.NewArrayInit(typeof(CelValue), items.Select(Boxed)))));
        }

        var list = Store(Expression.New(typeof(List<CelValue>)));
        for (var i = 0; i < items.Length; i++)
        {
            if (node.Optional[i]) FailIfNot(Dynamic(nameof(DynamicOps.AddOptional), list, Addressable(items[i])), node.Items[i], fail);
            else body.Add(Expression.Call(list, nameof(List<>.Add), null, Boxed(items[i])));
        }

        return new Operand(Rep.Value, Store(Dynamic(nameof(DynamicOps.ToList), list)));
    }

    private void FailIfNot(Expression test, Bound node, LabelTarget fail) =>
        FailIf(Expression.Not(test), Placed(CelFailure.NoOverload, node), fail);

    private Operand Map(BoundMap node, LabelTarget fail)
    {
        var keys = node.Keys.Select(k => EmitRaw(k, fail)).ToArray();
        var values = node.Values.Select(v => EmitRaw(v, fail)).ToArray();
        ParameterExpression made;
        if (!node.Optional.Contains(true))
        {
            if (keys.Concat(values).All(o => o.IsConstant))
            {
                var constant = CelMap.Create([.. keys.Select(k => k.Constant)], [.. values.Select(v => v.Constant)]);
                return constant.IsFailure ? FailAlways(constant.Failure!, node, fail) : Operand.Of(constant);
            }

            var contents = Expression.NewArrayInit(typeof(CelValue), values.Select(Boxed));
            if (keys.All(o => o.IsConstant) && Shape(keys) is { } shape)
                return new Operand(Rep.Value, Store(Dynamic(nameof(DynamicOps.OfShape), Expression.Constant(shape), contents)));
            made = Store(Call(
                typeof(CelMap), nameof(CelMap.Create), Expression.NewArrayInit(typeof(CelValue), keys.Select(Boxed)), contents));
        }
        else
        {
            var (keyList, valueList) = (Store(Expression.New(typeof(List<CelValue>))), Store(Expression.New(typeof(List<CelValue>))));
            for (var i = 0; i < keys.Length; i++)
            {
                if (node.Optional[i])
                {
                    FailIfNot(
                        Dynamic(nameof(DynamicOps.AddOptionalEntry), keyList, valueList, Addressable(keys[i]), Addressable(values[i])),
                        node.Values[i], fail);
                    continue;
                }

                body.Add(Expression.Call(keyList, nameof(List<>.Add), null, Boxed(keys[i])));
                body.Add(Expression.Call(valueList, nameof(List<>.Add), null, Boxed(values[i])));
            }

            made = Store(Dynamic(nameof(DynamicOps.ToMap), keyList, valueList));
        }

        Check(made, node, fail);
        return new Operand(Rep.Value, made);
    }

    /// <summary>The keys of a map written out, checked once; null when they are not good.</summary>
    private static CelMap? Shape(Operand[] keys) =>
        CelMap.Create([.. keys.Select(static key => key.Constant)], new CelValue[keys.Length]).Ref as CelMap;

    private Operand Bind(BoundBind node, LabelTarget fail)
    {
        for (var i = 0; i < node.Symbols.Length; i++)
        {
            var (failed, next) = (Expression.Label(), Expression.Label());
            var operand = EmitRaw(node.Values[i], failed);
            if (operand.IsConstant)
            {
                body.Add(Expression.Label(failed));
                symbols[node.Symbols[i]] = operand;
                continue;
            }

            // A failing value only matters where it is used.
            var value = Store(Boxed(operand));
            body.Add(Expression.Goto(next));
            body.Add(Expression.Label(failed));
            body.Add(Expression.Assign(value, Expression.Call(Factory(typeof(CelFailure)), FailureSlot)));
            body.Add(ClearFailure());
            body.Add(Expression.Label(next));
            symbols[node.Symbols[i]] = new Operand(Rep.Value, value);
        }

        return EmitRaw(node.Body, fail);
    }

    private BinaryExpression ClearFailure() => Expression.Assign(FailureSlot, Expression.Constant(null, typeof(CelFailure)));

    private Operand OptionalMap(BoundOptionalMap node, LabelTarget fail)
    {
        var target = Addressable(EmitRaw(node.Target, fail));
        Require(target, CelKind.Optional, node, fail);
        var (held, result) = (Local(typeof(CelValue)), Local(typeof(CelValue)));
        var (none, done) = (Expression.Label(), Expression.Label());
        body.Add(Expression.IfThen(
            Expression.Not(Expression.Call(target, nameof(CelValue.TryGetOptional), null, held)), Expression.Goto(none)));
        symbols[node.Symbol] = new Operand(Rep.Value, held);
        var mapped = EmitRaw(node.Body, fail);
        if (node.Flat)
        {
            var inner = Addressable(mapped);
            Require(inner, CelKind.Optional, node, fail);
            body.Add(Expression.Assign(result, inner));
        }
        else
        {
            body.Add(Expression.Assign(result, Call(typeof(CelValue), nameof(CelValue.OfOptional), Boxed(mapped))));
        }

        body.Add(Expression.Goto(done));
        body.Add(Expression.Label(none));
        body.Add(Expression.Assign(result, Expression.Constant(CelValue.None)));
        body.Add(Expression.Label(done));
        return new Operand(Rep.Value, result);
    }

    private Operand OptionalOr(BoundOptionalOr node, LabelTarget fail)
    {
        var target = Addressable(EmitRaw(node.Target, fail));
        Require(target, CelKind.Optional, node, fail);
        var (held, result) = (Local(typeof(CelValue)), Local(typeof(CelValue)));
        var (none, done) = (Expression.Label(), Expression.Label());
        body.Add(Expression.IfThen(
            Expression.Not(Expression.Call(target, nameof(CelValue.TryGetOptional), null, held)), Expression.Goto(none)));
        body.Add(Expression.Assign(result, node.Value ? held : target));
        body.Add(Expression.Goto(done));
        body.Add(Expression.Label(none));
        var other = Addressable(EmitRaw(node.Alternative, fail));
        if (!node.Value) Require(other, CelKind.Optional, node.Alternative, fail);
        body.Add(Expression.Assign(result, other));
        body.Add(Expression.Label(done));
        return new Operand(Rep.Value, result);
    }
}
