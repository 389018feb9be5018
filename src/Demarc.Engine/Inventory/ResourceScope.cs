using Demarc.Engine.Content;
using Demarc.Engine.Expressions;

namespace Demarc.Engine.Inventory;

/// <summary>Some resources, chosen by an expression over what every resource has: <c>resource.account == '111122223333'</c>.</summary>
public sealed class ResourceScope
{
    private readonly CelProgram? program;

    private ResourceScope(string text, CelProgram? program) => (Text, this.program) = (text, program);

    /// <summary>The expression; empty for all.</summary>
    public string Text { get; }

    /// <summary>Reads an expression; null and what is wrong with it when it cannot be used. An empty one chooses all.</summary>
    public static ResourceScope? Parse(string text, out string fault)
    {
        fault = "";
        if (text.Length == 0) return new ResourceScope("", null);
        var result = ContentEnvironments.Workload.Compile(text, CelType.Bool);
        if (result.Program is { } program) return new ResourceScope(text, program);
        fault = string.Join("; ", result.Diagnostics.Select(static found => found.ToString()));
        return null;
    }

    /// <summary>Whether it chooses a resource. What cannot be decided is not chosen.</summary>
    public bool Covers(Resource resource) => program is null || program.Evaluate([Workloads.ToRecord(resource)]).AsBool();
}
