using System.Linq.Expressions;
using System.Reflection;

namespace Demarc.Engine.Expressions;

/// <summary>Function calls: one overload called as it is, or the choice among several by the kinds of the arguments.</summary>
internal sealed partial class Emitter
{
    private const long FoldingBudget = 1000;

    private Operand FunctionCall(BoundCall node, LabelTarget fail)
    {
        var arguments = node.Arguments.Select(a => node.Candidates.Length == 1 ? EmitFor(a, node, fail) : EmitRaw(a, fail)).ToArray();
        var candidates = node.Candidates.Where(c => Possible(c, arguments)).ToArray();
        if (candidates.Length == 0) return FailAlways(CelFailure.NoOverload, node, fail, Reps.Of(Solver.Resolve(node.Type)));
        if (candidates.Length == 1) return Invoke(node, candidates[0], arguments, fail);
        for (var i = 0; i < arguments.Length; i++)
        {
            if (arguments[i].Rep == Rep.Value) arguments[i] = new Operand(Rep.Value, Addressable(arguments[i]));
        }

        var result = Local(typeof(CelValue));
        var done = Expression.Label();
        foreach (var candidate in candidates)
        {
            var next = Expression.Label();
            foreach (var (argument, type) in arguments.Zip(candidate.Parameters))
            {
                if (argument.Rep == Rep.Value && KindTest(argument.Code, type) is { } test)
                    body.Add(Expression.IfThen(Expression.Not(test), Expression.Goto(next)));
            }

            body.Add(Expression.Assign(result, Boxed(Invoke(node, candidate, arguments, fail))));
            body.Add(Expression.Goto(done));
            body.Add(Expression.Label(next));
        }

        body.Add(Failing(Placed(CelFailure.NoOverload, node), fail));
        body.Add(Expression.Label(done));
        return new Operand(Rep.Value, result);
    }

    /// <summary>An argument for a known parameter: a loaded value need not be checked twice.</summary>
    private Operand EmitFor(Bound argument, BoundCall node, LabelTarget fail)
    {
        var at = Array.IndexOf(node.Arguments, argument);
        var kindChecked = Reps.Kind(node.Candidates[0].Parameters[at]) is not null;
        return EmitRaw(argument, fail, unchecked_: kindChecked);
    }

    private static bool Possible(Overload overload, Operand[] arguments)
    {
        for (var i = 0; i < arguments.Length; i++)
        {
            var kind = Reps.Kind(Plain(overload.Parameters[i]));
            var rep = arguments[i].Rep;
            if (kind is null || (rep == Rep.Value && !arguments[i].IsConstant)) continue;
            if (kind != (rep == Rep.Value ? arguments[i].Constant.Kind : Reps.Kind(rep))) return false;
        }

        return true;
    }

    private static CelType Plain(CelType type) => type.Kind == CelTypeKind.Nullable ? type.Parameters[0] : type;

    /// <summary>Whether a value is of a parameter's type as far as its kind tells; null when anything will do.</summary>
    private static Expression? KindTest(Expression value, CelType type)
    {
        if (type.Kind == CelTypeKind.Nullable)
        {
            return KindTest(value, type.Parameters[0]) is { } inner ? Expression.OrElse(TagIs(value, CelKind.Null), inner) : null;
        }

        if (type.Kind == CelTypeKind.Record) return Dynamic(nameof(DynamicOps.IsRecord), value, Expression.Constant(type.RecordType));
        return Reps.Kind(type) is { } kind ? TagIs(value, kind) : null;
    }

    private Operand Invoke(BoundCall node, Overload overload, Operand[] arguments, LabelTarget fail)
    {
        if (KnownPattern(node, overload, arguments, fail) is { } matched) return matched;
        var values = new List<Expression>();
        for (var i = 0; i < arguments.Length; i++)
        {
            var rep = Reps.Of(overload.ParameterTypes[i]);
            var operand = arguments[i];
            if (rep == Rep.Value && operand.Rep == Rep.Value && !operand.IsConstant
                && KindTest(operand.Code, overload.Parameters[i]) is { } test)
            {
                var (line, column) = Place(node.Arguments[i]);
                FailIf(Expression.Not(test), Dynamic(nameof(DynamicOps.Mismatch), operand.Code, line, column), fail);
            }

            values.Add(rep == Rep.Value ? Boxed(operand) : Coerce(operand, rep, node.Arguments[i], fail).Code);
        }

        if (overload.Target is null && values.All(v => v is ConstantExpression) && Folded(node, overload, values, fail) is { } folded)
            return folded;
        walksNested |= overload.Target is not null || overload.ParameterTypes.Contains(typeof(CelValue));
        if (overload.Fallible) values.Add(state);
        var target = overload.Target is null ? null : Expression.Constant(overload.Target);
        var result = Store(Expression.Call(target, overload.Method!, values));
        if (overload.Fallible) CheckState(node, fail);
        var kind = Reps.Of(result.Type);
        if (kind == Rep.Value) Check(result, node, fail);
        return new Operand(kind, result);
    }

    /// <summary>matches() with a literal pattern: built once, with the code.</summary>
    private Operand? KnownPattern(BoundCall node, Overload overload, Operand[] arguments, LabelTarget fail)
    {
        if (overload.Name is not "matches" || overload.Target is not null || !arguments[1].IsConstant) return null;
        var regex = RegexFunctions.Create(arguments[1].Constant.Text, out var fault);
        if (regex is null) return FailAlways(CelFailure.Error(fault), node, fail, Rep.Bool);
        var text = Coerce(arguments[0], Rep.String, node.Arguments[0], fail).Code;
        var matched = Store(Call(typeof(RegexFunctions), nameof(RegexFunctions.IsMatch), text, Expression.Constant(regex), state));
        CheckState(node, fail);
        return new Operand(Rep.Bool, matched);
    }

    /// <summary>A pure function of constants is computed now: a network or time written as a literal costs nothing later.</summary>
    private Operand? Folded(BoundCall node, Overload overload, List<Expression> values, LabelTarget fail)
    {
        var arguments = values.Select(v => ((ConstantExpression)v).Value).ToList();
        if (overload.Fallible) arguments.Add(new EvalState { Budget = FoldingBudget });
        var array = arguments.ToArray();
        object? result;
        try
        {
            result = overload.Method!.Invoke(null, array);
        }
        catch (TargetInvocationException)
        {
            return null;
        }

        var failure = overload.Fallible ? ((EvalState)array[^1]!).Failure : null;
        failure ??= result is CelValue { IsFailure: true } value ? value.Failure : null;
        if (ReferenceEquals(failure, CelFailure.CostLimit)) return null;
        if (failure is not null) return FailAlways(failure, node, fail, Reps.Of(overload.Method.ReturnType));
        return result is CelValue made ? Operand.Of(made) : new Operand(Reps.Of(overload.Method.ReturnType), Expression.Constant(result));
    }
}
