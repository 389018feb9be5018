using System.Linq.Expressions;
using System.Reflection;

namespace Demarc.Engine.Expressions;

/// <summary>
/// Generates code for a checked expression. The code is one flat list of statements; a part that fails sets the failure of the
/// evaluation state and jumps to the label of whoever absorbs failures around it, in the end the caller. Nothing is thrown, and
/// Booleans, numbers and strings are kept as CLR values wherever their types are known.
/// </summary>
internal sealed partial class Emitter
{
    private static readonly FieldInfo TagField = Field(nameof(CelValue.Tag));
    private static readonly FieldInfo BitsField = Field(nameof(CelValue.Bits));
    private static readonly FieldInfo RefField = Field(nameof(CelValue.Ref));

    private readonly List<ParameterExpression> locals = [];

    /// <summary>Locals of parts that are done with: the next part uses them again, so that the code's frame stays small.</summary>
    private readonly Dictionary<Type, Stack<ParameterExpression>> free = [];
    private readonly List<ParameterExpression> taken = [];
    private readonly Dictionary<LocalSymbol, Operand> symbols = [];
    private readonly Dictionary<LocalSymbol, ParameterExpression> localSlots = [];
    private readonly Dictionary<string, int> pathUses;
    private readonly Dictionary<string, ParameterExpression> paths = new(StringComparer.Ordinal);
    private readonly Dictionary<(int Index, CelRecordType Type), ParameterExpression> variableSlots = [];
    private readonly ParameterExpression first = Expression.Parameter(typeof(CelValue).MakeByRefType(), "first");
    private readonly ParameterExpression results = Expression.Parameter(typeof(CelValue).MakeByRefType(), "results");
    private readonly ParameterExpression state = Expression.Variable(typeof(EvalState), "state");
    private readonly List<Expression> prologue = [];
    private readonly List<Expression> body = [];

    /// <summary>Whether the code calls what walks nested values and so may run out of stack on a hostile one.</summary>
    private bool walksNested;

    /// <summary>The expression that code is made for now.</summary>
    private EmittedPart part;

    private Emitter(IReadOnlyList<EmittedPart> parts)
    {
        pathUses = SelectionPaths.Count(parts.Select(static part => part.Root));
        part = parts[0];
        locals.Add(state);
    }

    private static ConstantExpression NoFailure { get; } = Expression.Constant(null, typeof(CelFailure));

    private MemberExpression FailureSlot => Expression.Field(state, nameof(EvalState.Failure));

    private MemberExpression Budget => Expression.Field(state, nameof(EvalState.Budget));

    private TypeSolver Solver => part.Solver;

    public static (CelBody Body, bool WalksNested) Compile(EmittedPart part)
    {
        var emitter = new Emitter([part]);
        return (emitter.Whole(), emitter.walksNested);
    }

    /// <summary>Code for several expressions: what they select by the same path is selected once.</summary>
    public static (CelSuiteBody Body, bool WalksNested) Compile(IReadOnlyList<EmittedPart> parts)
    {
        var emitter = new Emitter(parts);
        return (emitter.Together(parts), emitter.walksNested);
    }

    private CelBody Whole()
    {
        var failed = Expression.Label("failed");
        var end = Expression.Label(typeof(CelValue), "end");
        Begin();
        var result = Boxed(Emit(part.Root, failed));
        body.Add(Expression.Return(end, result));
        body.Add(Expression.Label(failed));
        body.Add(Expression.Label(end, Expression.Call(Factory(typeof(CelFailure)), FailureSlot)));
        var block = Expression.Block(typeof(CelValue), locals, prologue.Concat(body));
        return Expression.Lambda<CelBody>(block, "cel", [first]).Compile();
    }

    private CelSuiteBody Together(IReadOnlyList<EmittedPart> parts)
    {
        for (var i = 0; i < parts.Count; i++)
        {
            part = parts[i];
            var (place, failed, next) = (Expression.Constant(i), Expression.Label("failed"), Expression.Label());
            Begin();
            var result = Boxed(Emit(part.Root, failed));
            body.Add(Dynamic(nameof(DynamicOps.Put), results, place, result));
            body.Add(Expression.Goto(next));
            body.Add(Expression.Label(failed));
            body.Add(Dynamic(nameof(DynamicOps.Put), results, place, Expression.Call(Factory(typeof(CelFailure)), FailureSlot)));
            body.Add(Expression.Label(next));
            foreach (var local in taken) FreeOf(local.Type).Push(local);
            taken.Clear();
        }

        var block = Expression.Block(typeof(void), locals, prologue.Concat(body));
        return Expression.Lambda<CelSuiteBody>(block, "cel", [first, results]).Compile();
    }

    /// <summary>Every expression has all its steps before it, and no failure of another.</summary>
    private void Begin()
    {
        body.Add(Expression.Assign(Budget, Expression.Constant(part.Environment.Limits.MaxSteps)));
        body.Add(ClearFailure());
    }

    private static FieldInfo Field(string name) => typeof(CelValue).GetField(name, BindingFlags.Instance | BindingFlags.NonPublic)!;

    private static MethodInfo Factory(Type type) => typeof(CelValue).GetMethod(nameof(CelValue.Of), [type])!;

    private static MethodCallExpression Call(Type type, string name, params Expression[] arguments) =>
        Expression.Call(type, name, null, arguments);

    private static MethodCallExpression Dynamic(string name, params Expression[] arguments) => Call(typeof(DynamicOps), name, arguments);

    private ParameterExpression Local(Type type)
    {
        var local = FreeOf(type).TryPop(out var done) ? done : Lasting(type);
        taken.Add(local);
        return local;
    }

    /// <summary>A local that the parts after this one look at, too.</summary>
    private ParameterExpression Lasting(Type type)
    {
        var local = Expression.Variable(type);
        locals.Add(local);
        return local;
    }

    private Stack<ParameterExpression> FreeOf(Type type)
    {
        if (!free.TryGetValue(type, out var left)) free.Add(type, left = new Stack<ParameterExpression>());
        return left;
    }

    private ParameterExpression Store(Expression value)
    {
        var local = Local(value.Type);
        body.Add(Expression.Assign(local, value));
        return local;
    }

    private (ConstantExpression Line, ConstantExpression Column) Place(Bound node)
    {
        var (line, column) = CelDiagnostic.Locate(part.Source, node.Position);
        return (Expression.Constant(line), Expression.Constant(column));
    }

    private ConstantExpression Placed(CelFailure failure, Bound node)
    {
        var (line, column) = CelDiagnostic.Locate(part.Source, node.Position);
        return Expression.Constant(CelFailure.At(failure, line, column));
    }

    private BlockExpression Failing(Expression failure, LabelTarget fail) =>
        Expression.Block(Expression.Assign(FailureSlot, failure), Expression.Goto(fail));

    private void FailIf(Expression test, Expression failure, LabelTarget fail) => body.Add(Expression.IfThen(test, Failing(failure, fail)));

    private Operand FailAlways(CelFailure failure, Bound node, LabelTarget fail, Rep rep = Rep.Value)
    {
        body.Add(Failing(Placed(failure, node), fail));
        return new Operand(rep, Local(Reps.Clr(rep)));
    }

    private static BinaryExpression TagIs(Expression value, CelKind kind) =>
        Expression.Equal(Expression.Convert(Expression.Field(value, TagField), typeof(int)), Expression.Constant((int)kind));

    private static UnaryExpression TagIsNot(Expression value, CelKind kind) => Expression.Not(TagIs(value, kind));

    /// <summary>Jumps away when a value is a failure.</summary>
    private void Check(Expression value, Bound node, LabelTarget fail)
    {
        var (line, column) = Place(node);
        FailIf(
            Expression.LessThanOrEqual(Expression.Convert(Expression.Field(value, TagField), typeof(int)),
                Expression.Constant((int)CelKind.Error)),
            Dynamic(nameof(DynamicOps.Mismatch), value, line, column),
            fail);
    }

    /// <summary>Jumps away when a value is not of the kind; its own failure comes first.</summary>
    private void Require(Expression value, CelKind kind, Bound node, LabelTarget fail)
    {
        var (line, column) = Place(node);
        FailIf(TagIsNot(value, kind), Dynamic(nameof(DynamicOps.Mismatch), value, line, column), fail);
    }

    /// <summary>Jumps away when a called function set a failure.</summary>
    private void CheckState(Bound node, LabelTarget fail)
    {
        var (line, column) = Place(node);
        FailIf(
            Expression.NotEqual(FailureSlot, NoFailure),
            Expression.Call(typeof(CelFailure).GetMethod(nameof(CelFailure.At), BindingFlags.Static | BindingFlags.NonPublic)!,
                FailureSlot, line, column),
            fail);
    }

    /// <summary>The operand as a <see cref="CelValue"/>.</summary>
    private static Expression Boxed(Operand operand)
    {
        if (operand.Rep == Rep.Value) return operand.Code;
        return operand.IsConstant ? Expression.Constant(operand.Constant) : Expression.Call(Factory(Reps.Clr(operand.Rep)), operand.Code);
    }

    /// <summary>The operand as a <see cref="CelValue"/> that has an address.</summary>
    private Expression Addressable(Operand operand)
    {
        var value = Boxed(operand);
        return value is MethodCallExpression or ConstantExpression ? Store(value) : value;
    }

    /// <summary>The operand in another representation; fails as "no such overload" when the value is of another kind.</summary>
    private Operand Coerce(Operand operand, Rep rep, Bound node, LabelTarget fail)
    {
        if (operand.Rep == rep) return operand;
        if (rep == Rep.Value) return new Operand(Rep.Value, operand.IsConstant ? Boxed(operand) : Store(Boxed(operand)));
        if (operand.Rep != Rep.Value || operand.IsConstant) return FailAlways(CelFailure.NoOverload, node, fail, rep);
        Require(operand.Code, Reps.Kind(rep), node, fail);
        return new Operand(rep, Unboxed(operand.Code, rep));
    }

    private Expression Unboxed(Expression value, Rep rep)
    {
        var bits = Expression.Field(value, BitsField);
        return rep switch
        {
            Rep.Bool => Expression.NotEqual(bits, Expression.Constant(0L)),
            Rep.Int => bits,
            Rep.Uint => Expression.Convert(bits, typeof(ulong)),
            Rep.Double => Dynamic(nameof(DynamicOps.Real), value),
            _ => Store(Dynamic(nameof(DynamicOps.Text), value)),
        };
    }

    /// <summary>Emits a part; its static type decides the representation of what is loaded from outside.</summary>
    private Operand Emit(Bound node, LabelTarget fail)
    {
        var rep = Reps.Of(Solver.Resolve(node.Type));
        var operand = EmitRaw(node, fail, unchecked_: rep != Rep.Value);
        return rep != Rep.Value && operand.Rep == Rep.Value ? Coerce(operand, rep, node, fail) : operand;
    }

    private Operand Emit(Bound node, Rep rep, LabelTarget fail) => Coerce(Emit(node, fail), rep, node, fail);

    /// <summary>Emits a part as it comes. When the caller checks the kind itself, a loaded value may still be a failure.</summary>
    private Operand EmitRaw(Bound node, LabelTarget fail, bool unchecked_ = false)
    {
        switch (node)
        {
            case BoundConstant constant: return Operand.Of(constant.Value);
            case BoundFailure failure: return FailAlways(failure.Failure, node, fail);
            case BoundVariable variable: return Loaded(Variable(variable), node, fail, unchecked_);
            case BoundLocal local: return LocalValue(local, fail, unchecked_);
            case BoundField { Test: false } field: return Loaded(Slot(field, fail), node, fail, unchecked_);
            case BoundField field: return Presence(field, fail);
            case BoundSelect select: return Select(select, fail, unchecked_);
            case BoundIndex index: return Index(index, fail, unchecked_);
            case BoundLogic logic: return Logic(logic, fail);
            case BoundConditional choice: return Conditional(choice, fail);
            case BoundOperator op: return Operator(op, fail);
            case BoundCall call: return FunctionCall(call, fail);
            case BoundList list: return List(list, fail);
            case BoundMap map: return Map(map, fail);
            case BoundLoop loop: return Loop(loop, fail);
            case BoundBind bind: return Bind(bind, fail);
            case BoundOptionalMap map: return OptionalMap(map, fail);
            case BoundOptionalOr or: return OptionalOr(or, fail);
            default: throw new InvalidOperationException(node.GetType().Name);
        }
    }

    private Operand Loaded(Expression value, Bound node, LabelTarget fail, bool unchecked_)
    {
        if (!unchecked_) Check(value, node, fail);
        return new Operand(Rep.Value, value);
    }
}
