using System.Collections.Immutable;
using Demarc.Engine.Expressions;
using Demarc.Engine.Expressions.Json;

namespace Demarc.Engine.Content;

/// <summary>Functions for what cloud exports hide inside texts, and for what they leave out.</summary>
internal static class MappingFunctions
{
    internal static ImmutableArray<CelFunction> All { get; } =
    [
        CelFunction.Global("parseJson", CelType.String, CelType.Dyn, ParseJson),
        CelFunction.Global("urlDecode", CelType.String, CelType.String,
            static text => CelValue.Of(Uri.UnescapeDataString(text.AsString()))),
        CelFunction.Global("given", CelType.Optional(CelType.Dyn), CelType.Dyn, CelType.Dyn, Given),
    ];

    /// <summary>What is given, else the default: sources write an unset argument as null or leave it out, and mean the same.</summary>
    private static CelValue Given(CelValue optional, CelValue otherwise) =>
        optional.TryGetOptional(out var value) && !value.IsNull ? value : otherwise;

    private static CelValue ParseJson(CelValue text)
    {
        var tape = new JsonTape();
        var fault = tape.TryFill(System.Text.Encoding.UTF8.GetBytes(text.AsString()));
        return fault is null ? CelValue.Of(tape.Root) : CelValue.Error($"not JSON: {fault}");
    }
}
