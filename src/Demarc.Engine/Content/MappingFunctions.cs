using System.Collections.Immutable;
using Demarc.Engine.Expressions;
using Demarc.Engine.Expressions.Json;

namespace Demarc.Engine.Content;

/// <summary>Functions for what cloud exports hide inside texts.</summary>
internal static class MappingFunctions
{
    internal static ImmutableArray<CelFunction> All { get; } =
    [
        CelFunction.Global("parseJson", CelType.String, CelType.Dyn, ParseJson),
        CelFunction.Global("urlDecode", CelType.String, CelType.String,
            static text => CelValue.Of(Uri.UnescapeDataString(text.AsString()))),
    ];

    private static CelValue ParseJson(CelValue text)
    {
        var tape = new JsonTape();
        var fault = tape.TryFill(System.Text.Encoding.UTF8.GetBytes(text.AsString()));
        return fault is null ? CelValue.Of(tape.Root) : CelValue.Error($"not JSON: {fault}");
    }
}
