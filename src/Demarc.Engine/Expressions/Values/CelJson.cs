using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Demarc.Engine.Expressions;

/// <summary>Values as JSON, one way: kinds that JSON lacks become strings.</summary>
internal static class CelJson
{
    public static void Write(in CelValue value, Utf8JsonWriter writer)
    {
        switch (value.Kind)
        {
            case CelKind.Null: writer.WriteNullValue(); break;
            case CelKind.Bool: writer.WriteBooleanValue(value.Bits != 0); break;
            case CelKind.Int: writer.WriteNumberValue(value.Bits); break;
            case CelKind.Uint: writer.WriteNumberValue((ulong)value.Bits); break;
            case CelKind.Double when double.IsFinite(value.AsDouble()): writer.WriteNumberValue(value.AsDouble()); break;
            case CelKind.String: writer.WriteStringValue(value.Text); break;
            case CelKind.Bytes: writer.WriteBase64StringValue(value.AsBytes()); break;
            case CelKind.Unknown or CelKind.Error: writer.WriteStringValue(value.ToString()); break;
            default: WriteNested(value, writer); break;
        }
    }

    private static void WriteNested(in CelValue value, Utf8JsonWriter writer)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (value.Kind)
        {
            case CelKind.List:
                writer.WriteStartArray();
                foreach (var item in value.Items()) Write(item, writer);
                writer.WriteEndArray();
                break;
            case CelKind.Map:
                writer.WriteStartObject();
                foreach (var (key, item) in value.Entries())
                {
                    writer.WritePropertyName(Conversions.Text(key) ?? "");
                    Write(item, writer);
                }

                writer.WriteEndObject();
                break;
            case CelKind.Optional:
                if (value.TryGetOptional(out var inner)) Write(inner, writer);
                else writer.WriteNullValue();
                break;
            case CelKind.Record:
                WriteRecord(value.AsRecord()!, writer);
                break;
            default:
                writer.WriteStringValue(Conversions.Text(value) ?? value.ToString());
                break;
        }
    }

    private static void WriteRecord(CelRecord record, Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        for (var i = 0; i < record.Slots.Length; i++)
        {
            writer.WritePropertyName(record.Type.Fields[i].Name);
            Write(record.Slots[i], writer);
        }

        writer.WriteEndObject();
    }
}
