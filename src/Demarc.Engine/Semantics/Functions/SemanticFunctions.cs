using System.Collections.Immutable;
using Demarc.Engine.Expressions;

namespace Demarc.Engine.Semantics;

/// <summary>The functions that read networks, policies and role bindings by their meaning, for mappings, rules and checks alike.</summary>
public static class SemanticFunctions
{
    /// <summary>Every function, with its overloads. <c>docs/content-format.md</c> lists them under "Functions".</summary>
    public static ImmutableArray<CelFunction> All { get; } =
        [.. TrafficFunctions.All, .. PolicyFunctions.All, .. RoleFunctions.All];
}
