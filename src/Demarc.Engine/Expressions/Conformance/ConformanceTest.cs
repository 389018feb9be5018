using System.Globalization;
using System.Text.Json;

namespace Demarc.Engine.Expressions.Conformance;

/// <summary>One test of the language's conformance suite, as one line of JSON.</summary>
public sealed record ConformanceTest
{
    /// <summary>File, section and name, joined by slashes.</summary>
    public required string Name { get; init; }

    /// <summary>The expression.</summary>
    public required string Expression { get; init; }

    /// <summary>Container for short names.</summary>
    public string Container { get; init; } = "";

    /// <summary>Whether types are left to the evaluation.</summary>
    public bool Unchecked { get; init; }

    /// <summary>Whether only the check counts and nothing is evaluated.</summary>
    public bool CheckOnly { get; init; }

    /// <summary>Whether the test needs protobuf messages, which this engine has none of.</summary>
    public bool NeedsProto { get; init; }

    /// <summary>The variables and their values.</summary>
    public IReadOnlyList<KeyValuePair<string, CelValue>> Bindings { get; init; } = [];

    /// <summary>The expected value; null when an error is expected or nothing is evaluated.</summary>
    public CelValue? Value { get; init; }

    /// <summary>Whether an error is expected. Its text is not compared: implementations word errors differently.</summary>
    public bool Error { get; init; }

    /// <summary>Reads one line.</summary>
    /// <exception cref="JsonException">The line is not JSON.</exception>
    /// <exception cref="FormatException">The line is not a test.</exception>
    public static ConformanceTest Parse(string line)
    {
        using var document = JsonDocument.Parse(line);
        var root = document.RootElement;
        var proto = Flag(root, "needs_proto");
        try
        {
            return new ConformanceTest
            {
                Name = $"{root.GetProperty("file")}/{root.GetProperty("section")}/{root.GetProperty("name")}",
                Expression = root.GetProperty("expr").GetString()!,
                Container = root.TryGetProperty("container", out var container) ? container.GetString()! : "",
                Unchecked = Flag(root, "disable_check"),
                CheckOnly = Flag(root, "check_only"),
                NeedsProto = proto,
                Bindings = !proto && root.TryGetProperty("bindings", out var bindings)
                    ? [.. bindings.EnumerateObject().Select(p => KeyValuePair.Create(p.Name, ToValue(p.Value)))]
                    : [],
                Value = !proto && root.TryGetProperty("value", out var value) ? ToValue(value) : null,
                Error = root.TryGetProperty("error", out _),
            };
        }
        catch (Exception e) when (e is KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException("not a conformance test: " + e.Message, e);
        }
    }

    private static bool Flag(JsonElement root, string name) => root.TryGetProperty(name, out var flag) && flag.GetBoolean();

    private static CelValue ToValue(JsonElement element)
    {
        var content = element.EnumerateObject().Single();
        var value = content.Value;
        switch (content.Name)
        {
            case "null": return CelValue.Null;
            case "bool": return CelValue.Of(value.GetBoolean());
            case "int": return CelValue.Of(long.Parse(value.GetString()!, CultureInfo.InvariantCulture));
            case "uint": return CelValue.Of(ulong.Parse(value.GetString()!, CultureInfo.InvariantCulture));
            case "double" when value.ValueKind == JsonValueKind.String:
                return CelValue.Of(double.Parse(value.GetString()!, CultureInfo.InvariantCulture));
            case "double": return CelValue.Of(value.GetDouble());
            case "string": return CelValue.Of(value.GetString());
            case "bytes": return CelValue.OfBytes(Convert.FromHexString(value.GetString()!));
            case "list": return CelValue.OfList([.. value.EnumerateArray().Select(ToValue)]);
            case "map": return CelValue.OfMap(value.EnumerateArray().Select(p => KeyValuePair.Create(ToValue(p[0]), ToValue(p[1]))));
            case "type": return CelValue.Of(TypeNames.TryGet(value.GetString()!, out var type) ? type : CelType.Opaque(value.GetString()!));
            case "timestamp": return CelTime.Timestamp(Number(value[0]), Number(value[1]));
            case "duration": return CelValue.OfDuration((Number(value[0]) * 1_000_000_000) + Number(value[1]));
            default: throw new FormatException("unknown kind of value: " + content.Name);
        }
    }

    private static long Number(JsonElement element) => element.ValueKind == JsonValueKind.String
        ? long.Parse(element.GetString()!, CultureInfo.InvariantCulture)
        : element.GetInt64();
}
