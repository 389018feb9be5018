namespace Demarc.Engine.Expressions;

/// <summary>The macros: calls that declare variables or do not evaluate an argument.</summary>
internal sealed partial class Parser
{
    /// <summary>Name of the variable that stands for one slot of <c>cel.block</c>.</summary>
    private static string Slot(long index) => "@index" + index.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private SyntaxNode Call(int position, string name, SyntaxNode? target, SyntaxNode[] arguments)
    {
        if (Fault is not null) return new LiteralNode(position, CelValue.Null);
        SyntaxNode? macro;
        if (target is null) macro = name is "has" && arguments.Length == 1 ? Has(position, arguments[0]) : null;
        else if (target is IdentifierNode { Name: "cel", Absolute: false }) macro = Cel(position, name, arguments);
        else macro = Loop(position, name, target, arguments);
        return Grown(macro ?? new CallNode(position, name, target, arguments));
    }

    private SyntaxNode Has(int position, SyntaxNode argument) => argument is SelectNode { Test: false } select
        ? new SelectNode(select.Position, select.Operand, select.Field, select.Optional, test: true)
        : Fail(argument.Position, "has() takes a field selection, such as has(a.b)");

    private SyntaxNode? Cel(int position, string name, SyntaxNode[] arguments)
    {
        switch (name, arguments.Length)
        {
            case ("bind", 3):
                return Variable(arguments[0]) is { } variable
                    ? new BindNode(position, [variable], [arguments[1]], arguments[2])
                    : Fail(arguments[0].Position, "cel.bind() takes a simple name first");
            case ("block", 2):
                return arguments[0] is ListNode list && !list.Optional.Contains(true)
                    ? new BindNode(position, [.. list.Items.Select((_, i) => Slot(i))], list.Items, arguments[1])
                    : Fail(arguments[0].Position, "cel.block() takes a list first");
            case ("index", 1) when arguments[0] is LiteralNode { Value: { Kind: CelKind.Int, Bits: >= 0 } index }:
                return new IdentifierNode(position, Slot(index.Bits), absolute: false);
            case ("iterVar" or "accuVar", 2) when arguments is [LiteralNode { Value: { Kind: CelKind.Int } a },
                LiteralNode { Value: { Kind: CelKind.Int } b }]:
                return new IdentifierNode(position, $"@{name}:{a}:{b}", absolute: false);
            default:
                return null;
        }
    }

    private SyntaxNode? Loop(int position, string name, SyntaxNode target, SyntaxNode[] arguments)
    {
        var count = arguments.Length;
        (LoopKind Kind, int Variables, bool Filter)? shape = (name, count) switch
        {
            ("all", 2 or 3) => (LoopKind.All, count - 1, false),
            ("exists", 2 or 3) => (LoopKind.Exists, count - 1, false),
            ("exists_one" or "existsOne", 2 or 3) => (LoopKind.ExistsOne, count - 1, false),
            ("filter", 2) => (LoopKind.Filter, 1, false),
            ("map", 2 or 3) => (LoopKind.Map, 1, count == 3),
            ("transformList", 3 or 4) => (LoopKind.Map, 2, count == 4),
            ("transformMap", 3 or 4) => (LoopKind.TransformMap, 2, count == 4),
            ("transformMapEntry", 3 or 4) => (LoopKind.TransformMapEntry, 2, count == 4),
            ("sortBy", 2) => (LoopKind.SortBy, 1, false),
            _ => null,
        };
        if (name is "optMap" or "optFlatMap" && count == 2)
        {
            return Variable(arguments[0]) is { } bound
                ? new OptionalMapNode(position, target, bound, arguments[1], flat: name is "optFlatMap")
                : Fail(arguments[0].Position, $"{name}() takes a simple name first");
        }

        if (shape is not { } loop) return null;
        var variables = new string[loop.Variables];
        for (var i = 0; i < variables.Length; i++)
        {
            if (Variable(arguments[i]) is not { } variable) return Fail(arguments[i].Position, $"{name}() takes a simple name here");
            variables[i] = variable;
        }

        if (variables is [var one, var two] && string.Equals(one, two, StringComparison.Ordinal))
            return Fail(arguments[1].Position, "the two variables need different names");
        return new LoopNode(position, loop.Kind, target, variables, loop.Filter ? arguments[^2] : null, arguments[^1]);
    }

    private static string? Variable(SyntaxNode node) => node is IdentifierNode { Absolute: false } name ? name.Name : null;
}
