using System.Runtime.CompilerServices;
using Demarc.Engine.Expressions.Json;

namespace Demarc.Adapters.Sources.Aws.Templates;

/// <summary>
/// The conditions of a template, as far as defaults decide them: true, false, or null where the deployment decides.
/// </summary>
internal sealed class TemplateConditions(Template template, TemplateFunctions functions)
{
    private const int Deepest = 100;

    private readonly Dictionary<string, bool?> known = new(StringComparer.Ordinal);
    private int depth;

    /// <summary>The condition of that name.</summary>
    internal bool? Named(string name)
    {
        if (known.TryGetValue(name, out var outcome)) return outcome;
        if (!template.Conditions.TryGetValue(name, out var condition)) return null;
        // A condition that leads back to itself decides nothing.
        known[name] = null;
        return known[name] = Decide(condition);
    }

    private bool? Decide(JsonNode condition)
    {
        if (depth >= Deepest || !RuntimeHelpers.TryEnsureSufficientExecutionStack()) return null;
        if (TemplateFunctions.NameOf(condition) is not { } name) return null;
        depth++;
        var arguments = condition[name];
        var outcome = name switch
        {
            "Condition" => Named(arguments.GetString() ?? ""),
            "Fn::Not" => arguments.Count == 1 ? !Decide(arguments[0]) : null,
            "Fn::And" => All(arguments, wanted: true),
            "Fn::Or" => !All(arguments, wanted: false),
            "Fn::Equals" => arguments.Count == 2 ? Equal(arguments[0], arguments[1]) : null,
            _ => null,
        };
        depth--;
        return outcome;
    }

    /// <summary>True when all are as wanted, false when one is not, whatever the undecided ones are.</summary>
    private bool? All(JsonNode conditions, bool wanted)
    {
        bool? outcome = true;
        foreach (var condition in conditions.Items())
        {
            var one = Decide(condition);
            if (one == !wanted) return false;
            if (one is null) outcome = null;
        }

        return outcome;
    }

    private bool? Equal(JsonNode left, JsonNode right)
    {
        if (functions.Evaluate(left).AsText() is not { } one || functions.Evaluate(right).AsText() is not { } other) return null;
        if (one == other) return true;
        // Two texts that the deployment completes may become equal.
        return TemplateFunctions.IsOpen(one) || TemplateFunctions.IsOpen(other) ? null : false;
    }
}
