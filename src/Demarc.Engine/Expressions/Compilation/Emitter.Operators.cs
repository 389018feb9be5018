using System.Linq.Expressions;
using System.Text;

namespace Demarc.Engine.Expressions;

/// <summary>Logic, comparison and arithmetic.</summary>
internal sealed partial class Emitter
{
    private Operand Logic(BoundLogic node, LabelTarget fail)
    {
        // One operand that settles the result beats failures of the others; otherwise the failures are merged.
        var (result, pending) = (Local(typeof(bool)), Local(typeof(CelFailure)));
        var (settled, end) = (Expression.Label(), Expression.Label());
        body.Add(Expression.Assign(pending, NoFailure));
        foreach (var operand in node.Operands)
        {
            var (failed, next) = (Expression.Label(), Expression.Label());
            var value = Emit(operand, Rep.Bool, failed).Code;
            body.Add(Expression.IfThen(node.And ? Expression.Not(value) : value, Expression.Goto(settled)));
            body.Add(Expression.Goto(next));
            body.Add(Expression.Label(failed));
            body.Add(Expression.Assign(pending, Merged(pending)));
            body.Add(ClearFailure());
            body.Add(Expression.Label(next));
        }

        FailIf(Expression.NotEqual(pending, NoFailure), pending, fail);
        body.Add(Expression.Assign(result, Expression.Constant(node.And)));
        body.Add(Expression.Goto(end));
        body.Add(Expression.Label(settled));
        body.Add(Expression.Assign(result, Expression.Constant(!node.And)));
        body.Add(Expression.Label(end));
        return new Operand(Rep.Bool, result);
    }

    private MethodCallExpression Merged(ParameterExpression pending) =>
        Call(typeof(CelFailure), nameof(CelFailure.Merge), pending, FailureSlot);

    private Operand Conditional(BoundConditional node, LabelTarget fail)
    {
        var rep = Reps.Of(Solver.Resolve(node.Type));
        var result = Local(Reps.Clr(rep));
        var (otherwise, end) = (Expression.Label(), Expression.Label());
        var condition = Emit(node.Condition, Rep.Bool, fail).Code;
        body.Add(Expression.IfThen(Expression.Not(condition), Expression.Goto(otherwise)));
        body.Add(Expression.Assign(result, Branch(node.Then, rep, fail)));
        body.Add(Expression.Goto(end));
        body.Add(Expression.Label(otherwise));
        body.Add(Expression.Assign(result, Branch(node.Otherwise, rep, fail)));
        body.Add(Expression.Label(end));
        return new Operand(rep, result);
    }

    private Expression Branch(Bound node, Rep rep, LabelTarget fail) =>
        rep == Rep.Value ? Boxed(EmitRaw(node, fail)) : Emit(node, rep, fail).Code;

    private Operand Operator(BoundOperator node, LabelTarget fail)
    {
        switch (node.Operator)
        {
            case CelOperator.Not: return new Operand(Rep.Bool, Store(Expression.Not(Emit(node.Left, Rep.Bool, fail).Code)));
            case CelOperator.Negate: return Negated(node, fail);
            case CelOperator.Equal or CelOperator.NotEqual: return Equality(node, fail);
            case CelOperator.In: return Membership(node, fail);
            case CelOperator.Less or CelOperator.LessOrEqual or CelOperator.Greater or CelOperator.GreaterOrEqual: return Order(node, fail);
            default: return Computed(node, fail);
        }
    }

    private Operand Negated(BoundOperator node, LabelTarget fail)
    {
        var operand = Emit(node.Left, fail);
        if (operand.Rep == Rep.Double) return new Operand(Rep.Double, Store(Expression.Negate(operand.Code)));
        if (operand.Rep == Rep.Int)
        {
            FailIf(Expression.Equal(operand.Code, Expression.Constant(long.MinValue)), Placed(CelFailure.Overflow, node), fail);
            return new Operand(Rep.Int, Store(Expression.Negate(operand.Code)));
        }

        var value = Store(Call(typeof(Arithmetic), nameof(Arithmetic.Negate), Addressable(operand)));
        Check(value, node, fail);
        return new Operand(Rep.Value, value);
    }

    private Operand Equality(BoundOperator node, LabelTarget fail)
    {
        var equal = EqualityTest(node, fail);
        return new Operand(Rep.Bool, Store(node.Operator == CelOperator.Equal ? equal : Expression.Not(equal)));
    }

    private Expression EqualityTest(BoundOperator node, LabelTarget fail)
    {
        var (left, right) = (EmitRaw(node.Left, fail), EmitRaw(node.Right!, fail));
        if (left.IsConstant && !right.IsConstant) (left, right) = (right, left);
        if (left.Rep == Rep.Value && right.IsConstant)
        {
            if (right.Rep == Rep.String)
            {
                var text = right.Constant.Text;
                var own = Store(Expression.TypeAs(Expression.Field(left.Code, RefField), typeof(string)));
                var other = Call(
                    typeof(CelEquality), nameof(CelEquality.EqualString), left.Code, right.Code,
                    Expression.Constant(Encoding.UTF8.GetBytes(text)));
                return Expression.Condition(
                    Expression.NotEqual(own, Expression.Constant(null, typeof(string))), SameText(own, right.Code), other);
            }

            if (right.Rep == Rep.Value && right.Constant.IsNull) return TagIs(left.Code, CelKind.Null);
        }

        if (left.Rep != Rep.Value && left.Rep == right.Rep)
            return left.Rep == Rep.String ? SameText(left.Code, right.Code) : Expression.Equal(left.Code, right.Code);
        var native = left.Rep != Rep.Value ? left : right;
        var dynamic = left.Rep != Rep.Value ? right : left;
        if (native.Rep is Rep.Bool && dynamic.Rep == Rep.Value && !dynamic.IsConstant)
            return Expression.AndAlso(TagIs(dynamic.Code, CelKind.Bool), Expression.Equal(Unboxed(dynamic.Code, Rep.Bool), native.Code));
        if (native.Rep is Rep.Int && dynamic.Rep == Rep.Value && !dynamic.IsConstant)
        {
            return Expression.Condition(
                TagIs(dynamic.Code, CelKind.Int),
                Expression.Equal(Unboxed(dynamic.Code, Rep.Int), native.Code),
                Call(typeof(CelEquality), nameof(CelEquality.Equal), dynamic.Code, Boxed(native)));
        }

        walksNested = true;
        return Call(typeof(CelEquality), nameof(CelEquality.Equal), Addressable(left), Addressable(right));
    }

    private static MethodCallExpression SameText(Expression left, Expression right) =>
        Dynamic(nameof(DynamicOps.SameText), left, right);

    private Operand Membership(BoundOperator node, LabelTarget fail)
    {
        var item = EmitRaw(node.Left, fail);
        var container = EmitRaw(node.Right!, fail);
        if (container.IsConstant && container.Rep == Rep.Value && container.Constant is { Kind: CelKind.List, Ref: CelValue[] items }
            && items.All(i => i.Kind == CelKind.String))
        {
            string[] texts = [.. items.Select(i => i.Text)];
            var test = texts.Length <= 8
                ? Dynamic(nameof(DynamicOps.InFew), Addressable(item), Expression.Constant(texts))
                : Dynamic(nameof(DynamicOps.InStrings), Addressable(item), Expression.Constant(texts.ToHashSet(StringComparer.Ordinal)));
            return new Operand(Rep.Bool, Store(test));
        }

        walksNested = true;
        var found = Store(Dynamic(nameof(DynamicOps.In), Addressable(item), Addressable(container), state));
        Require(found, CelKind.Bool, node, fail);
        return new Operand(Rep.Bool, Unboxed(found, Rep.Bool));
    }

    private Operand Order(BoundOperator node, LabelTarget fail)
    {
        var (left, right) = (Emit(node.Left, fail), Emit(node.Right!, fail));
        if (left.Rep == right.Rep && left.Rep is Rep.Int or Rep.Uint or Rep.Double)
            return new Operand(Rep.Bool, Store(Ordered(node.Operator, left.Code, right.Code)));
        var zero = Expression.Constant(0);
        if (left.Rep == Rep.String && right.Rep == Rep.String)
        {
            var texts = Call(typeof(CelEquality), nameof(CelEquality.CompareStrings), left.Code, right.Code);
            return new Operand(Rep.Bool, Store(Ordered(node.Operator, texts, zero)));
        }

        var result = Local(typeof(bool));
        var end = Expression.Label();
        if (left.Rep == Rep.Value && right.IsConstant && right.Constant.Kind is CelKind.Timestamp or CelKind.Duration)
        {
            // Seconds that differ decide between times; only equal ones need the rest.
            var (bits, limit) = (Expression.Field(left.Code, BitsField), Expression.Constant(right.Constant.Bits));
            body.Add(Expression.IfThen(
                Expression.AndAlso(TagIs(left.Code, right.Constant.Kind), Expression.NotEqual(bits, limit)),
                Expression.Block(Expression.Assign(result, Ordered(node.Operator, bits, limit)), Expression.Goto(end))));
        }

        var order = Store(Call(typeof(CelEquality), nameof(CelEquality.Compare), Addressable(left), Addressable(right)));
        FailIf(Expression.Equal(order, Expression.Constant(CelEquality.NoOrder)), Placed(CelFailure.NoOverload, node), fail);
        var ordered = Expression.NotEqual(order, Expression.Constant(CelEquality.Unordered));
        body.Add(Expression.Assign(result, Expression.AndAlso(ordered, Ordered(node.Operator, order, zero))));
        body.Add(Expression.Label(end));
        return new Operand(Rep.Bool, result);
    }

    private static BinaryExpression Ordered(CelOperator op, Expression left, Expression right) => op switch
    {
        CelOperator.Less => Expression.LessThan(left, right),
        CelOperator.LessOrEqual => Expression.LessThanOrEqual(left, right),
        CelOperator.Greater => Expression.GreaterThan(left, right),
        _ => Expression.GreaterThanOrEqual(left, right),
    };

    private Operand Computed(BoundOperator node, LabelTarget fail)
    {
        var (left, right) = (Emit(node.Left, fail), Emit(node.Right!, fail));

        // There is no mixed arithmetic: one known number decides what the other has to be.
        var rep = left.Rep != Rep.Value ? left.Rep : right.Rep;
        if (rep is Rep.Int or Rep.Uint or Rep.Double)
            return Arithmetical(node, rep, Coerce(left, rep, node.Left, fail).Code, Coerce(right, rep, node.Right!, fail).Code, fail);
        if (rep == Rep.String && node.Operator == CelOperator.Add)
        {
            var (a, b) = (Coerce(left, rep, node.Left, fail).Code, Coerce(right, rep, node.Right!, fail).Code);
            var text = Store(Call(typeof(Arithmetic), nameof(Arithmetic.Concat), a, b, state));
            CheckState(node, fail);
            return new Operand(Rep.String, text);
        }

        var (x, y) = (Addressable(left), Addressable(right));
        var value = Store(node.Operator switch
        {
            CelOperator.Add => Call(typeof(Arithmetic), nameof(Arithmetic.Add), x, y, state),
            CelOperator.Subtract => Call(typeof(Arithmetic), nameof(Arithmetic.Subtract), x, y),
            CelOperator.Multiply => Call(typeof(Arithmetic), nameof(Arithmetic.Multiply), x, y),
            CelOperator.Divide => Call(typeof(Arithmetic), nameof(Arithmetic.Divide), x, y),
            _ => Call(typeof(Arithmetic), nameof(Arithmetic.Modulo), x, y),
        });
        Check(value, node, fail);
        body.Add(ClearFailure());
        return new Operand(Rep.Value, value);
    }

    private Operand Arithmetical(BoundOperator node, Rep rep, Expression left, Expression right, LabelTarget fail)
    {
        if (node.Operator is CelOperator.Divide or CelOperator.Modulo) return Division(node, rep, left, right, fail);
        if (rep == Rep.Double)
        {
            return new Operand(rep, Store(node.Operator switch
            {
                CelOperator.Add => Expression.Add(left, right),
                CelOperator.Subtract => Expression.Subtract(left, right),
                _ => Expression.Multiply(left, right),
            }));
        }

        var overflow = Placed(CelFailure.Overflow, node);
        if (node.Operator == CelOperator.Multiply)
        {
            var product = Local(left.Type);
            FailIf(Expression.Not(Call(typeof(Arithmetic), nameof(Arithmetic.Multiply), left, right, product)), overflow, fail);
            return new Operand(rep, product);
        }

        var add = node.Operator == CelOperator.Add;
        var result = Store(add ? Expression.Add(left, right) : Expression.Subtract(left, right));
        Expression overflows;
        if (rep == Rep.Uint)
        {
            overflows = add ? Expression.LessThan(result, left) : Expression.LessThan(left, right);
        }
        else
        {
            // The sign bit is wrong exactly when it differs from what both operands imply.
            var signs = add
                ? Expression.And(Expression.ExclusiveOr(left, result), Expression.ExclusiveOr(right, result))
                : Expression.And(Expression.ExclusiveOr(left, right), Expression.ExclusiveOr(left, result));
            overflows = Expression.LessThan(signs, Expression.Constant(0L));
        }

        FailIf(overflows, overflow, fail);
        return new Operand(rep, result);
    }

    private Operand Division(BoundOperator node, Rep rep, Expression left, Expression right, LabelTarget fail)
    {
        var divide = node.Operator == CelOperator.Divide;
        if (rep == Rep.Double)
            return divide ? new Operand(rep, Store(Expression.Divide(left, right))) : FailAlways(CelFailure.NoOverload, node, fail, rep);
        var zero = divide ? CelFailure.DivideByZero : CelFailure.ModulusByZero;
        FailIf(Expression.Equal(right, Expression.Default(right.Type)), Placed(zero, node), fail);
        if (rep == Rep.Uint) return new Operand(rep, Store(divide ? Expression.Divide(left, right) : Expression.Modulo(left, right)));

        // The processor traps on the one quotient that does not fit, for the remainder too.
        var minusOne = Expression.Equal(right, Expression.Constant(-1L));
        if (divide)
        {
            var smallest = Expression.Equal(left, Expression.Constant(long.MinValue));
            FailIf(Expression.AndAlso(minusOne, smallest), Placed(CelFailure.Overflow, node), fail);
            return new Operand(rep, Store(Expression.Divide(left, right)));
        }

        return new Operand(rep, Store(Expression.Condition(minusOne, Expression.Constant(0L), Expression.Modulo(left, right))));
    }
}
