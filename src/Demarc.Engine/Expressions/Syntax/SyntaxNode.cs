namespace Demarc.Engine.Expressions;

/// <summary>A part of a parsed expression. The depth bounds every recursion over the tree.</summary>
internal abstract class SyntaxNode(int position, int depth)
{
    /// <summary>Offset in the source.</summary>
    public int Position { get; } = position;

    /// <summary>Levels of nodes below and including this one.</summary>
    public int Depth { get; } = depth;

    public static int Deepest(params ReadOnlySpan<SyntaxNode?> nodes)
    {
        var depth = 0;
        foreach (var node in nodes) depth = Math.Max(depth, node?.Depth ?? 0);
        return depth + 1;
    }
}

internal sealed class LiteralNode(int position, CelValue value) : SyntaxNode(position, 1)
{
    public CelValue Value { get; } = value;
}

/// <summary>A name; absolute when written with a leading dot.</summary>
internal sealed class IdentifierNode(int position, string name, bool absolute) : SyntaxNode(position, 1)
{
    public string Name { get; } = name;

    public bool Absolute { get; } = absolute;
}

internal sealed class SelectNode(int position, SyntaxNode operand, string field, bool optional, bool test)
    : SyntaxNode(position, operand.Depth + 1)
{
    public SyntaxNode Operand { get; } = operand;

    public string Field { get; } = field;

    public bool Optional { get; } = optional;

    /// <summary>Whether only presence is asked, as by <c>has()</c>.</summary>
    public bool Test { get; } = test;
}

internal sealed class IndexNode(int position, SyntaxNode operand, SyntaxNode index, bool optional)
    : SyntaxNode(position, Deepest(operand, index))
{
    public SyntaxNode Operand { get; } = operand;

    public SyntaxNode Index { get; } = index;

    public bool Optional { get; } = optional;
}

/// <summary>A function call or an operator; operators are named as the specification names them, such as <c>_+_</c>.</summary>
internal sealed class CallNode(int position, string function, SyntaxNode? target, SyntaxNode[] arguments)
    : SyntaxNode(position, Math.Max(Deepest(arguments), (target?.Depth ?? 0) + 1))
{
    public string Function { get; } = function;

    public SyntaxNode? Target { get; } = target;

    public SyntaxNode[] Arguments { get; } = arguments;
}

/// <summary>A chain of <c>&amp;&amp;</c> or of <c>||</c>, flattened.</summary>
internal sealed class LogicNode(int position, bool and, SyntaxNode[] operands) : SyntaxNode(position, Deepest(operands))
{
    public bool And { get; } = and;

    public SyntaxNode[] Operands { get; } = operands;
}

internal sealed class ConditionalNode(int position, SyntaxNode condition, SyntaxNode then, SyntaxNode otherwise)
    : SyntaxNode(position, Deepest(condition, then, otherwise))
{
    public SyntaxNode Condition { get; } = condition;

    public SyntaxNode Then { get; } = then;

    public SyntaxNode Otherwise { get; } = otherwise;
}

internal sealed class ListNode(int position, SyntaxNode[] items, bool[] optional) : SyntaxNode(position, Deepest(items))
{
    public SyntaxNode[] Items { get; } = items;

    public bool[] Optional { get; } = optional;
}

internal sealed class MapNode(int position, SyntaxNode[] keys, SyntaxNode[] values, bool[] optional)
    : SyntaxNode(position, Math.Max(Deepest(keys), Deepest(values)))
{
    public SyntaxNode[] Keys { get; } = keys;

    public SyntaxNode[] Values { get; } = values;

    public bool[] Optional { get; } = optional;
}

internal enum LoopKind : byte
{
    All, Exists, ExistsOne, Map, Filter, TransformMap, TransformMapEntry, SortBy,
}

/// <summary>A macro over the elements of a list or map.</summary>
internal sealed class LoopNode(int position, LoopKind kind, SyntaxNode range, string[] variables, SyntaxNode? filter, SyntaxNode body)
    : SyntaxNode(position, Deepest(range, filter, body))
{
    public LoopKind Kind { get; } = kind;

    public SyntaxNode Range { get; } = range;

    public string[] Variables { get; } = variables;

    public SyntaxNode? Filter { get; } = filter;

    public SyntaxNode Body { get; } = body;
}

/// <summary>Named intermediate values, each visible to the next: <c>cel.bind</c> and <c>cel.block</c>.</summary>
internal sealed class BindNode(int position, string[] names, SyntaxNode[] values, SyntaxNode body)
    : SyntaxNode(position, Math.Max(Deepest(values), body.Depth + 1))
{
    public string[] Names { get; } = names;

    public SyntaxNode[] Values { get; } = values;

    public SyntaxNode Body { get; } = body;
}

/// <summary><c>optMap</c> and <c>optFlatMap</c>.</summary>
internal sealed class OptionalMapNode(int position, SyntaxNode target, string variable, SyntaxNode body, bool flat)
    : SyntaxNode(position, Deepest(target, body))
{
    public SyntaxNode Target { get; } = target;

    public string Variable { get; } = variable;

    public SyntaxNode Body { get; } = body;

    public bool Flat { get; } = flat;
}
