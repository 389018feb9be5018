using System.Collections.Immutable;

namespace Demarc.Engine.Expressions;

/// <summary>Operators and function calls.</summary>
internal sealed partial class Checker
{
    private static CelOperator? OperatorOf(string function) => function switch
    {
        "_==_" => CelOperator.Equal,
        "_!=_" => CelOperator.NotEqual,
        "_<_" => CelOperator.Less,
        "_<=_" => CelOperator.LessOrEqual,
        "_>_" => CelOperator.Greater,
        "_>=_" => CelOperator.GreaterOrEqual,
        "@in" => CelOperator.In,
        "_+_" => CelOperator.Add,
        "_-_" => CelOperator.Subtract,
        "_*_" => CelOperator.Multiply,
        "_/_" => CelOperator.Divide,
        "_%_" => CelOperator.Modulo,
        "-_" => CelOperator.Negate,
        "!_" => CelOperator.Not,
        _ => null,
    };

    private Bound Call(CallNode node)
    {
        if (OperatorOf(node.Function) is { } op && node.Target is null) return Operator(node, op);
        var arguments = new List<Bound>(node.Arguments.Length + 1);
        if (node.Target is { } target && Namespaced(node, target) is var (name, overloads))
        {
            arguments.AddRange(node.Arguments.Select(Visit));
            return Function(node, name, overloads, receiver: false, [.. arguments]);
        }

        if (node.Target is not null) arguments.Add(Visit(node.Target));
        arguments.AddRange(node.Arguments.Select(Visit));
        if (node.Target is not null)
        {
            if (OptionalOr(node, arguments) is { } alternative) return alternative;
            return Function(node, node.Function, environment.Functions.GetValueOrDefault(node.Function) ?? [], receiver: true,
                [.. arguments]);
        }

        var absolute = node.Function.StartsWith('.');
        var simple = absolute ? node.Function[1..] : node.Function;
        var found = Qualified(simple, absolute).Select(n => environment.Functions.GetValueOrDefault(n)).FirstOrDefault(f => f is not null);
        return Function(node, simple, found ?? [], receiver: false, [.. arguments]);
    }

    /// <summary>The function of a qualified name such as <c>math.abs</c>, unless the first name is a variable of a macro.</summary>
    private (string Name, Overload[] Overloads)? Namespaced(CallNode node, SyntaxNode target)
    {
        if (Path(target) is not { } path || (!path.Absolute && Local(path.Names[0]) is not null)) return null;
        var name = string.Join('.', path.Names) + "." + node.Function;
        foreach (var candidate in Qualified(name, path.Absolute))
        {
            if (environment.Functions.TryGetValue(candidate, out var overloads)) return (name, overloads);
        }

        return null;
    }

    private Bound Operator(CallNode node, CelOperator op)
    {
        var arguments = node.Arguments.Select(Visit).ToArray();
        if (arguments.FirstOrDefault(a => a is BoundFailure) is { } failure && strict) return failure;
        var type = CelType.Dyn;
        if (strict)
        {
            var found = Resolve(environment.Functions[node.Function], receiver: false, arguments, out var result);
            if (found.Count == 0)
            {
                var types = string.Join(", ", arguments.Select(a => Show(a.Type)));
                return Report(node.Position, $"found no matching overload for '{node.Function}' applied to '({types})'");
            }

            type = result;
        }

        CheckAllowedValues(op, arguments);
        return new BoundOperator(node.Position, type, op, arguments[0], arguments.ElementAtOrDefault(1));
    }

    private Bound Function(CallNode node, string name, Overload[] overloads, bool receiver, Bound[] arguments)
    {
        if (strict && arguments.FirstOrDefault(a => a is BoundFailure) is { } failure) return failure;
        if (name is "math.greatest" or "math.least" && !receiver)
        {
            arguments = Gathered(node, arguments);
            if (arguments is [{ } only] && Solver.Walk(only.Type).IsDynamic) overloads = environment.Functions[name + "@"];
        }

        var fitting = overloads.Where(o => o.Receiver == receiver && o.Parameters.Length == arguments.Length).ToList();
        if (!strict)
        {
            if (overloads.Length == 0) return Report(node.Position, $"unbound function '{name}'");
            if (fitting.Count == 0) return new BoundFailure(node.Position, CelFailure.NoOverload);
            return new BoundCall(node.Position, CelType.Dyn, [.. fitting], arguments);
        }

        if (overloads.Length == 0)
            return Report(node.Position, $"undeclared reference to function '{name}' (in container '{environment.Container}')");
        var found = Resolve(fitting, receiver, arguments, out var result);
        if (found.Count == 0)
        {
            var types = arguments.Select(a => Solver.Resolve(a.Type)).ToArray();
            var given = string.Join(", ", types.Skip(receiver ? 1 : 0).Select(t => t.ToString()));
            var shown = receiver ? $"{types[0]}.({given})" : $"({given})";
            return Report(node.Position, $"found no matching overload for '{name}' applied to '{shown}'");
        }

        if (name is "matches" && arguments[1] is BoundConstant { Value.Kind: CelKind.String } pattern
            && RegexFunctions.Fault(pattern.Value.Text) is { } fault)
            return Report(pattern.Position, fault);
        return new BoundCall(node.Position, result, [.. found], arguments);
    }

    /// <summary>math.greatest and math.least take any number of numbers, or one list of them.</summary>
    private Bound[] Gathered(CallNode node, Bound[] arguments)
    {
        if (arguments.Length == 0) return arguments;
        if (arguments.Length == 1 && Solver.Walk(arguments[0].Type) is { Kind: CelTypeKind.List } or { IsDynamic: true }) return arguments;
        CelType? element = null;
        foreach (var argument in arguments)
        {
            var type = Solver.Walk(argument.Type);
            if (strict && !type.IsDynamic
                && type.Kind is not (CelTypeKind.Int or CelTypeKind.Uint or CelTypeKind.Double or CelTypeKind.Nullable))
                Report(argument.Position, $"expected numbers, found {Show(type)}");
            element = Solver.Join(element, argument.Type);
        }

        return [new BoundList(node.Position, CelType.List(Is(element!)), arguments, new bool[arguments.Length])];
    }

    /// <summary>The overloads the argument types allow, and the result type: dyn when they disagree.</summary>
    private List<Overload> Resolve(IEnumerable<Overload> overloads, bool receiver, Bound[] arguments, out CelType result)
    {
        var found = new List<Overload>();
        CelType? common = null;
        foreach (var overload in overloads)
        {
            if (overload.Receiver != receiver || overload.Parameters.Length != arguments.Length) continue;
            var mark = Solver.Mark;
            var fits = Fits(overload, arguments, out var type);
            if (fits)
            {
                type = Solver.Resolve(type);
                common = found.Count == 0 || type.Equals(common) ? type : CelType.Dyn;
                found.Add(overload);
            }

            Solver.Undo(mark);
        }

        result = common ?? CelType.Dyn;

        // With one candidate left its bindings are facts.
        if (found.Count == 1) Fits(found[0], arguments, out result);
        return found;
    }

    private bool Fits(Overload overload, Bound[] arguments, out CelType result)
    {
        var names = new Dictionary<string, CelType>(StringComparer.Ordinal);
        for (var i = 0; i < arguments.Length; i++)
        {
            if (Solver.Assign(arguments[i].Type, Solver.Instantiate(overload.Parameters[i], names))) continue;
            result = CelType.Failed;
            return false;
        }

        result = Solver.Instantiate(overload.Result, names);
        return true;
    }

    private BoundOptionalOr? OptionalOr(CallNode node, List<Bound> arguments)
    {
        if (node.Function is not ("or" or "orValue") || arguments.Count != 2) return null;
        var type = Solver.Walk(arguments[0].Type);
        if (!type.IsDynamic && type.Kind != CelTypeKind.Optional) return null;
        var value = node.Function is "orValue";
        var inner = Solver.Fresh();
        var other = value ? inner : CelType.Optional(inner);
        if (strict && !(Solver.Assign(type, CelType.Optional(inner)) && Solver.Assign(arguments[1].Type, other)))
            Report(node.Position, $"the alternative has another type: {Show(type)} and {Show(arguments[1].Type)}");
        return new BoundOptionalOr(node.Position, Is(other), arguments[0], arguments[1], value);
    }

    private void CheckAllowedValues(CelOperator op, Bound[] arguments)
    {
        if (op is not (CelOperator.Equal or CelOperator.NotEqual or CelOperator.In)) return;
        for (var i = 0; i < 2; i++)
        {
            if (arguments[i] is not BoundField { Field.AllowedValues.IsDefaultOrEmpty: false, Test: false } field) continue;
            foreach (var literal in Literals(arguments[1 - i]))
            {
                if (literal.Value.Kind != CelKind.String || field.Field.AllowedValues.Contains(literal.Value.Text, StringComparer.Ordinal))
                    continue;
                var allowed = string.Join(", ", field.Field.AllowedValues);
                Report(literal.Position, $"'{field.Field.Name}' is never {literal.Value}; it is one of {allowed}");
            }
        }
    }

    private static IEnumerable<BoundConstant> Literals(Bound node) => node switch
    {
        BoundConstant constant => [constant],
        BoundList list => list.Items.OfType<BoundConstant>(),
        _ => [],
    };
}
