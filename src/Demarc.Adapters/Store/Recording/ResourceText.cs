using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Demarc.Engine.Expressions;
using Demarc.Engine.Expressions.Json;
using Demarc.Engine.Inventory;

namespace Demarc.Adapters.Store.Recording;

/// <summary>
/// Writes what was seen of a resource as bytes that are equal when the same was seen: properties by name, members of maps by key, nothing
/// of what was not collected. Made once for each thread: it keeps its buffers.
/// </summary>
internal sealed class ResourceText : IDisposable
{
    private static readonly JsonWriterOptions Options =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    [ThreadStatic]
    private static ResourceText? ofThread;

    private readonly ArrayBufferWriter<byte> text = new(8192);
    private readonly Utf8JsonWriter writer = new(Stream.Null, Options);
    private readonly Dictionary<CelRecordType, int[]> orders = [];
    private byte[] identity = new byte[512];

    internal static ResourceText OfThread => ofThread ??= new ResourceText();

    /// <summary>Writes a resource; the result's bytes hold until the next call on this thread.</summary>
    internal SeenResource Write(Resource resource)
    {
        text.ResetWrittenCount();
        writer.Reset(text);
        WriteProperties(resource.Properties);
        writer.Flush();
        var body = text.WrittenCount;
        writer.Reset(text);
        WriteAbout(resource);
        writer.Flush();
        var about = text.WrittenCount;
        // Google's records name a project by its id or by its number: either is the same place.
        foreach (var part in (ReadOnlySpan<string>)[resource.Provider == "gcp" ? "" : resource.Account, resource.Region, resource.Type])
        {
            Encoding.UTF8.GetBytes(part, text);
            text.Write("\0"u8);
        }

        var written = text.WrittenMemory;
        return new SeenResource(resource, Key(resource), Digest.Of(written.Span), written[..body], written[body..about]);
    }

    /// <inheritdoc/>
    public void Dispose() => writer.Dispose();

    /// <summary>
    /// What tells resources apart. An ARN, ARM id or asset name says all by itself, whichever source knew the account; a mere name is one
    /// only within its account, region and type, and an address only within its plan or template.
    /// </summary>
    private Digest Key(Resource resource)
    {
        var id = resource.Id;
        var whole = resource.Container.Length > 0 || id.StartsWith("arn:", StringComparison.Ordinal) || id.StartsWith('/');
        return whole
            ? Hash(resource.Container, resource.Provider, "", "", "", id)
            : Hash("", resource.Provider, resource.Account, resource.Region, resource.Type, id);
    }

    private Digest Hash(params ReadOnlySpan<string> texts)
    {
        var at = 0;
        foreach (var part in texts)
        {
            var most = Encoding.UTF8.GetMaxByteCount(part.Length) + 1;
            if (identity.Length < at + most) Array.Resize(ref identity, Math.Max(identity.Length * 2, at + most));
            at += Encoding.UTF8.GetBytes(part, identity.AsSpan(at));
            identity[at++] = 0;
        }

        return Digest.Of(identity.AsSpan(0, at));
    }

    private void WriteAbout(Resource resource)
    {
        writer.WriteStartObject();
        if (resource.Name.Length > 0) writer.WriteString("name"u8, resource.Name);
        if (resource.Service.Length > 0) writer.WriteString("service"u8, resource.Service);
        if (resource.Workload.Length > 0) writer.WriteString("workload"u8, resource.Workload);
        if (resource.Tags.Count > 0)
        {
            writer.WriteStartObject("tags"u8);
            foreach (var (key, value) in resource.Tags.OrderBy(static tag => tag.Key, StringComparer.Ordinal))
                writer.WriteString(key, value);
            writer.WriteEndObject();
        }

        Write("effects"u8, resource.Effects);
        Write("undecided"u8, resource.Undecided);
        if (resource.IsSetting) writer.WriteBoolean("setting"u8, true);
        if (!resource.NotCollected.IsEmpty) writer.WriteNumber("missing"u8, resource.NotCollected.Length);
        writer.WriteEndObject();
    }

    private void Write(ReadOnlySpan<byte> name, ImmutableArray<string> ids)
    {
        if (ids.IsEmpty) return;
        writer.WriteStartArray(name);
        foreach (var id in ids) writer.WriteStringValue(id);
        writer.WriteEndArray();
    }

    private void WriteProperties(CelRecord? properties)
    {
        writer.WriteStartObject();
        if (properties is not null)
        {
            foreach (var slot in OrderOf(properties.Type))
            {
                if (properties[slot].IsFailure) continue;
                writer.WritePropertyName(properties.Type.Fields[slot].Name);
                Write(properties[slot]);
            }
        }

        writer.WriteEndObject();
    }

    private int[] OrderOf(CelRecordType type)
    {
        if (orders.TryGetValue(type, out var order)) return order;
        order = [.. Enumerable.Range(0, type.Fields.Length).OrderBy(slot => type.Fields[slot].Name, StringComparer.Ordinal)];
        return orders[type] = order;
    }

    private void Write(CelValue value)
    {
        if (value.AsJson() is { Kind: JsonKind.Array or JsonKind.Object } node)
        {
            Write(node);
            return;
        }

        switch (value.Kind)
        {
            case CelKind.List:
                writer.WriteStartArray();
                foreach (var item in value.Items()) Write(item);
                writer.WriteEndArray();
                break;
            case CelKind.Map:
                writer.WriteStartObject();
                foreach (var (key, item) in value.Entries().OrderBy(static entry => entry.Key.AsString(), StringComparer.Ordinal))
                {
                    writer.WritePropertyName(key.Kind == CelKind.String ? key.AsString() : key.ToString());
                    Write(item);
                }

                writer.WriteEndObject();
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }

    private void Write(JsonNode node)
    {
        switch (node.Kind)
        {
            case JsonKind.Array:
                writer.WriteStartArray();
                foreach (var item in node.Items()) Write(item);
                writer.WriteEndArray();
                break;
            case JsonKind.Object:
                writer.WriteStartObject();
                WriteMembers(node);
                writer.WriteEndObject();
                break;
            case JsonKind.String:
                writer.WriteStringValue(node.GetString());
                break;
            case JsonKind.Missing or JsonKind.Null:
                writer.WriteNullValue();
                break;
            default:
                writer.WriteRawValue(node.Utf8, skipInputValidation: true);
                break;
        }
    }

    /// <summary>Members by name; of a name that stands twice the first, which is the one that expressions see.</summary>
    private void WriteMembers(JsonNode node)
    {
        var members = new List<(string Name, JsonNode Value)>(node.Count);
        var sorted = true;
        foreach (var member in node.Members())
        {
            sorted = sorted && (members.Count == 0 || string.CompareOrdinal(members[^1].Name, member.Name) < 0);
            members.Add(member);
        }

        if (!sorted)
        {
            members = [.. members.DistinctBy(static member => member.Name, StringComparer.Ordinal)];
            members.Sort(static (left, right) => string.CompareOrdinal(left.Name, right.Name));
        }

        foreach (var (name, value) in members)
        {
            writer.WritePropertyName(name);
            Write(value);
        }
    }
}

/// <summary>What was seen of a resource, in the form in which it is compared.</summary>
/// <param name="Resource">The resource.</param>
/// <param name="Key">What identifies it.</param>
/// <param name="Mark">Digest of everything seen.</param>
/// <param name="Body">The properties as JSON; valid only until the next resource is written on this thread.</param>
/// <param name="About">What else was seen as JSON; valid as long.</param>
internal readonly record struct SeenResource(
    Resource Resource, Digest Key, Digest Mark, ReadOnlyMemory<byte> Body, ReadOnlyMemory<byte> About);

/// <summary>What is to be recorded of a resource: made by the thread that read it, taken in the order of the records.</summary>
/// <param name="Key">What identifies it.</param>
/// <param name="Mark">Digest of everything seen.</param>
/// <param name="Content">Digest of the properties; none when the store has them.</param>
/// <param name="Body">The properties as JSON; null when the store has them.</param>
/// <param name="About">What else was seen as JSON; null when the store has it.</param>
/// <param name="Verdicts">The verdicts that follow from it; without bytes when the store has them.</param>
/// <param name="Clock">The verdicts that depend on the time, too.</param>
/// <param name="Evaluated">Whether checks were evaluated on it, and not remembered.</param>
internal sealed record Sighted(
    Digest Key, Digest Mark, Digest Content, byte[]? Body, string? About, VerdictBody Verdicts, VerdictBody Clock, bool Evaluated);
