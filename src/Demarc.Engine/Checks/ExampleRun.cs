using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Demarc.Engine.Content;
using Demarc.Engine.Expressions;
using Demarc.Engine.Expressions.Json;
using Demarc.Engine.Inventory;

namespace Demarc.Engine.Checks;

/// <summary>Runs the examples written in checks.</summary>
public static class ExampleRun
{
    /// <summary>The time of examples: those with ages are written against it.</summary>
    public static DateTimeOffset Now { get; } = new(2026, 6, 15, 0, 0, 0, TimeSpan.Zero);

    /// <summary>What is wrong with the examples of a check; empty when each gives the outcome it stands under.</summary>
    public static IEnumerable<ContentDiagnostic> Faults(Catalogue catalogue, Check check)
    {
        var type = catalogue.Type(check.Type)!;
        foreach (var example in check.Examples)
        {
            var records = new List<CelRecord>();
            var faults = new List<ContentDiagnostic>();
            foreach (var record in example.Records) records.Add(Record(type, record, faults));
            if (faults.Count == 0 && Outcome(catalogue, check, records) is var found && found.Outcome != example.Expected)
            {
                var (said, wanted) = (Kebab<VerdictOutcome>.Name(found.Outcome), Kebab<VerdictOutcome>.Name(example.Expected));
                faults.Add(new ContentDiagnostic(
                    example.Place, $"{check.Id}: {said} instead of {wanted}" + (found.Reason.Length > 0 ? $" ({found.Reason})" : "")));
            }

            foreach (var fault in faults) yield return fault;
        }
    }

    private static Verdict Outcome(Catalogue catalogue, Check check, List<CelRecord> records)
    {
        var now = CelValue.Of(Now);
        if (check.Scope == CheckScope.Resource) return CheckRunner.Judge(check, [CelValue.Of(records[0]), now]);
        var tally = new ExistenceTally(catalogue, [check]);
        var place = Place(catalogue, check);
        tally.Saw(place);
        foreach (var (i, record) in records.Index())
            tally.Vote(place with { Id = $"example {i}" }, CheckRunner.Judge(check, [CelValue.Of(record), now]));
        return tally.Verdicts().Single().Verdict;
    }

    private static Resource Place(Catalogue catalogue, Check check)
    {
        var service = catalogue.Type(check.Type)!.Service;
        return new Resource
        {
            Id = "example",
            Type = check.Type,
            Catalogued = true,
            Provider = catalogue.Service(service)!.Provider,
            Account = "111122223333",
            Region = "eu-west-1",
            Service = service,
            Workload = "",
            Source = SourceKind.Declared,
        };
    }

    /// <summary>A record as written, taken the way a source's JSON is taken: one way into the engine.</summary>
    private static CelRecord Record(ResourceType type, ContentNode.Mapping written, List<ContentDiagnostic> faults)
    {
        var slots = new CelValue[type.Properties.Fields.Length];
        for (var i = 0; i < slots.Length; i++) slots[i] = CelValue.Unknown(type.Properties.Fields[i].Name);
        foreach (var (name, node) in written.Entries)
        {
            var slot = type.Properties.IndexOf(name);
            if (slot < 0)
            {
                var nearest = Nearest.To(name, type.Properties.Fields.Select(static field => field.Name));
                faults.Add(new ContentDiagnostic(node.Place, $"{type.Id} has no property \"{name}\"; did you mean {nearest}?"));
                continue;
            }

            var value = CelValue.Of(Json(node));
            if (value.IsNull) slots[slot] = CelValue.Null;
            else if (PropertyValue.Convert(value, type.Properties.Fields[slot].Type) is { } converted) slots[slot] = converted;
            else faults.Add(new ContentDiagnostic(node.Place, $"\"{name}\" is a {type.Properties.Fields[slot].Type}"));
        }

        return new CelRecord(type.Properties, slots);
    }

    private static JsonNode Json(ContentNode node)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer)) Write(writer, node);
        return JsonTape.Parse(buffer.WrittenSpan.ToArray()).Root;
    }

    private static void Write(Utf8JsonWriter writer, ContentNode node)
    {
        switch (node)
        {
            case ContentNode.Mapping map:
                writer.WriteStartObject();
                foreach (var (key, value) in map.Entries)
                {
                    writer.WritePropertyName(key);
                    Write(writer, value);
                }

                writer.WriteEndObject();
                break;
            case ContentNode.Sequence list:
                writer.WriteStartArray();
                foreach (var item in list.Items) Write(writer, item);
                writer.WriteEndArray();
                break;
            case ContentNode.Scalar { Text: null }:
                writer.WriteNullValue();
                break;
            case ContentNode.Scalar scalar:
                WriteScalar(writer, scalar);
                break;
        }
    }

    private static void WriteScalar(Utf8JsonWriter writer, ContentNode.Scalar scalar)
    {
        var text = scalar.Text!;
        if (scalar.Quoted) writer.WriteStringValue(text);
        else if (text is "true" or "false") writer.WriteBooleanValue(text == "true");
        else if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
            writer.WriteNumberValue(whole);
        else if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number))
            writer.WriteNumberValue(number);
        else writer.WriteStringValue(text);
    }
}
