using Demarc.Engine.Expressions.Json;

namespace Demarc.Adapters.Sources.Aws;

/// <summary>What the columns of an AWS Config query say about its results.</summary>
internal static class SelectedColumns
{
    /// <summary>
    /// True when the query selected the whole configuration: then a setting absent from it is known to be absent. A query for
    /// <c>configuration.engine</c> shows that one setting and says nothing about the others.
    /// </summary>
    internal static bool AreWhole(JsonNode queryInfo)
    {
        foreach (var field in queryInfo["SelectFields"].Items())
        {
            if (field["Name"].Is("configuration"u8)) return true;
        }

        return false;
    }

    /// <summary>
    /// The same for results too long to be held: the columns stand after them, so the text is read twice. From standard input that
    /// cannot be done, and the results count as a part only.
    /// </summary>
    internal static bool AreWhole(InputReading input)
    {
        if (input.File.Path == "-") return false;
        using var content = InputContent.Open(input.File);
        var again = new InputReading(input.File, input.Shape, content, static () => new PassingDesk(static _ => { }), threads: 1);
        foreach (var (name, _, value) in new JsonInput(again).Members())
        {
            if (name == "QueryInfo") return AreWhole(value);
        }

        return false;
    }
}
