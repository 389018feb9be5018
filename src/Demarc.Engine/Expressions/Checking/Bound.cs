using System.Text;
using Demarc.Engine.Expressions.Json;

namespace Demarc.Engine.Expressions;

/// <summary>A part of a checked expression: names are resolved and every part has a type.</summary>
internal abstract class Bound(int position, CelType type)
{
    public int Position { get; } = position;

    /// <summary>Static type; may hold parameters that the solver resolves.</summary>
    public CelType Type { get; } = type;

    /// <summary>The parts evaluated for this one, in order.</summary>
    public virtual IEnumerable<Bound> Children => [];
}

/// <summary>The name of a field, ready for every way of looking it up.</summary>
internal sealed class FieldKey(string name)
{
    public string Name { get; } = name;

    public byte[] Utf8 { get; } = Encoding.UTF8.GetBytes(name);

    public int Hash { get; } = NameHash.Of(Encoding.UTF8.GetBytes(name));

    public CelValue Key { get; } = CelValue.Of(name);

    public CelFailure Missing { get; } = CelFailure.Error($"no such key: '{name}'");
}

/// <summary>A variable of a macro; one object for one declaration.</summary>
internal sealed class LocalSymbol(string name, CelType type)
{
    public string Name { get; } = name;

    public CelType Type { get; } = type;
}

internal sealed class BoundConstant(int position, CelType type, CelValue value) : Bound(position, type)
{
    public CelValue Value { get; } = value;
}

internal sealed class BoundVariable(int position, CelVariable variable, int index, CelType type) : Bound(position, type)
{
    public CelVariable Variable { get; } = variable;

    public int Index { get; } = index;
}

internal sealed class BoundLocal(int position, LocalSymbol symbol) : Bound(position, symbol.Type)
{
    public LocalSymbol Symbol { get; } = symbol;
}

internal sealed class BoundFailure(int position, CelFailure failure) : Bound(position, CelType.Failed)
{
    public CelFailure Failure { get; } = failure;
}

/// <summary>A field of a record whose type is known: one slot.</summary>
internal sealed class BoundField(int position, Bound target, CelRecordType record, int slot, bool test)
    : Bound(position, test ? CelType.Bool : record.Fields[slot].SeenType)
{
    public Bound Target { get; } = target;

    public CelRecordType Record { get; } = record;

    public int Slot { get; } = slot;

    public bool Test { get; } = test;

    public CelField Field => Record.Fields[Slot];

    public override IEnumerable<Bound> Children => [Target];
}

internal sealed class BoundSelect(int position, CelType type, Bound target, FieldKey key, bool optional, bool test) : Bound(position, type)
{
    public Bound Target { get; } = target;

    public FieldKey Key { get; } = key;

    public bool Optional { get; } = optional;

    public bool Test { get; } = test;

    public override IEnumerable<Bound> Children => [Target];
}

internal sealed class BoundIndex(int position, CelType type, Bound target, Bound index, bool optional) : Bound(position, type)
{
    public Bound Target { get; } = target;

    public Bound Index { get; } = index;

    public bool Optional { get; } = optional;

    public override IEnumerable<Bound> Children => [Target, Index];
}

internal sealed class BoundLogic(int position, bool and, Bound[] operands) : Bound(position, CelType.Bool)
{
    public bool And { get; } = and;

    public Bound[] Operands { get; } = operands;

    public override IEnumerable<Bound> Children => Operands;
}

internal sealed class BoundConditional(int position, CelType type, Bound condition, Bound then, Bound otherwise) : Bound(position, type)
{
    public Bound Condition { get; } = condition;

    public Bound Then { get; } = then;

    public Bound Otherwise { get; } = otherwise;

    public override IEnumerable<Bound> Children => [Condition, Then, Otherwise];
}

internal enum CelOperator : byte
{
    Equal, NotEqual, Less, LessOrEqual, Greater, GreaterOrEqual, In, Add, Subtract, Multiply, Divide, Modulo, Negate, Not,
}

internal sealed class BoundOperator(int position, CelType type, CelOperator op, Bound left, Bound? right) : Bound(position, type)
{
    public CelOperator Operator { get; } = op;

    public Bound Left { get; } = left;

    public Bound? Right { get; } = right;

    public override IEnumerable<Bound> Children => Right is null ? [Left] : [Left, Right];
}

/// <summary>A function call: the overloads that the argument types leave possible.</summary>
internal sealed class BoundCall(int position, CelType type, Overload[] candidates, Bound[] arguments) : Bound(position, type)
{
    public Overload[] Candidates { get; } = candidates;

    public Bound[] Arguments { get; } = arguments;

    public override IEnumerable<Bound> Children => Arguments;
}

internal sealed class BoundList(int position, CelType type, Bound[] items, bool[] optional) : Bound(position, type)
{
    public Bound[] Items { get; } = items;

    public bool[] Optional { get; } = optional;

    public override IEnumerable<Bound> Children => Items;
}

internal sealed class BoundMap(int position, CelType type, Bound[] keys, Bound[] values, bool[] optional) : Bound(position, type)
{
    public Bound[] Keys { get; } = keys;

    public Bound[] Values { get; } = values;

    public bool[] Optional { get; } = optional;

    public override IEnumerable<Bound> Children => Keys.Concat(Values);
}

internal sealed class BoundLoop(int position, CelType type, LoopKind kind, Bound range, LocalSymbol[] variables, Bound? filter, Bound body)
    : Bound(position, type)
{
    public LoopKind Kind { get; } = kind;

    public Bound Range { get; } = range;

    public LocalSymbol[] Variables { get; } = variables;

    public Bound? Filter { get; } = filter;

    public Bound Body { get; } = body;

    public override IEnumerable<Bound> Children => Filter is null ? [Range, Body] : [Range, Filter, Body];
}

internal sealed class BoundBind(int position, LocalSymbol[] symbols, Bound[] values, Bound body) : Bound(position, body.Type)
{
    public LocalSymbol[] Symbols { get; } = symbols;

    public Bound[] Values { get; } = values;

    public Bound Body { get; } = body;

    public override IEnumerable<Bound> Children => Values.Append(Body);
}

internal sealed class BoundOptionalMap(int position, CelType type, Bound target, LocalSymbol symbol, Bound body, bool flat)
    : Bound(position, type)
{
    public Bound Target { get; } = target;

    public LocalSymbol Symbol { get; } = symbol;

    public Bound Body { get; } = body;

    public bool Flat { get; } = flat;

    public override IEnumerable<Bound> Children => [Target, Body];
}

/// <summary><c>or</c> and <c>orValue</c>: the alternative is evaluated only when there is no value.</summary>
internal sealed class BoundOptionalOr(int position, CelType type, Bound target, Bound alternative, bool value) : Bound(position, type)
{
    public Bound Target { get; } = target;

    public Bound Alternative { get; } = alternative;

    /// <summary>Whether it yields the value itself and not an optional.</summary>
    public bool Value { get; } = value;

    public override IEnumerable<Bound> Children => [Target, Alternative];
}
