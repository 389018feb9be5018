using System.Buffers;
using System.Collections.Frozen;
using System.Text;
using Demarc.Engine.Expressions.Json;

namespace Demarc.Adapters.Sources.Aws;

/// <summary>
/// Brings a configuration item, where it stands, into one form whatever call it came from: members under their names in the snapshot
/// (<c>accountId</c>, <c>arn</c>, ...), <c>configuration</c> and the values of <c>supplementaryConfiguration</c> as JSON, policies as
/// objects, times of recorded answers as texts.
/// </summary>
internal sealed class ConfigItemBody
{
    /// <summary>How often a value may be wrapped in a further string.</summary>
    private const int MostWrappings = 3;

    /// <summary>The names that events, files or software libraries use, with the usual ones.</summary>
    private static readonly FrozenDictionary<string, (byte[] Written, byte[] Usual)> UsualNames = Names(
        ("awsAccountId", "accountId"), ("AccountId", "accountId"), ("SourceAccountId", "accountId"), ("ARN", "arn"), ("Arn", "arn"),
        ("configurationItemVersion", "version"), ("ConfigurationItemVersion", "version"), ("Version", "version"),
        ("configurationStateMd5Hash", "configurationItemMD5Hash"), ("ConfigurationItemMD5Hash", "configurationItemMD5Hash"),
        ("SourceRegion", "awsRegion"), ("AwsRegion", "awsRegion"), ("AvailabilityZone", "availabilityZone"),
        ("Configuration", "configuration"), ("ConfigurationItemCaptureTime", "configurationItemCaptureTime"),
        ("ConfigurationItemStatus", "configurationItemStatus"), ("ConfigurationStateId", "configurationStateId"),
        ("RelatedEvents", "relatedEvents"), ("Relationships", "relationships"), ("ResourceCreationTime", "resourceCreationTime"),
        ("ResourceId", "resourceId"), ("ResourceName", "resourceName"), ("ResourceType", "resourceType"),
        ("SupplementaryConfiguration", "supplementaryConfiguration"), ("Tags", "tags"));

    private readonly ArrayBufferWriter<byte> unescaped = new(1024);
    private readonly ArrayBufferWriter<byte> decoded = new(1024);
    private readonly JsonTape wrapped = new();

    /// <summary>Brings an item into the form; what is wrong with its configuration, or null.</summary>
    internal string? Normalise(JsonNode item)
    {
        var recordedTimes = item.Utf8.IndexOf("__class__"u8) >= 0;
        // Begun here, so that what is put in from here on is walked too.
        var texts = item.Texts();
        Rename(item);
        var fault = Configuration(item);
        Supplementary(item);
        while (texts.MoveNext())
        {
            if (JsonBytes.LooksEncoded(texts.Current) && BodyRewriter.HoldsPolicy(texts.MemberName))
                Open(texts.Current, onlyObjects: true, out _);
        }

        if (recordedTimes) Times(item);
        return fault;
    }

    private static void Rename(JsonNode item)
    {
        for (var members = item.Members(); members.MoveNext();)
        {
            var name = members.CurrentName;
            if (name.IsEmpty || !MayBeUnusual(name) || !UsualNames.TryGetValue(members.Current.Name, out var names)) continue;
            // Given under both names, the first counts.
            if (item.TryGet(names.Usual, out var other))
            {
                if (other.Offset < members.CurrentValue.Offset)
                {
                    item.Remove(names.Written);
                    continue;
                }

                item.Remove(names.Usual);
            }

            item.Rename(names.Written, names.Usual);
        }
    }

    /// <summary>Unusual names begin with a capital, with few exceptions; asked first, because an item has many names.</summary>
    private static bool MayBeUnusual(ReadOnlySpan<byte> name) => name[0] < 'a'
        || name.SequenceEqual("awsAccountId"u8) || name.SequenceEqual("configurationItemVersion"u8)
        || name.SequenceEqual("configurationStateMd5Hash"u8);

    private string? Configuration(JsonNode item)
    {
        if (!item.TryGet("configuration"u8, out var value) || value.Kind != JsonKind.String) return null;
        // "" is what a resource has that AWS Config knows of without being able to describe it.
        var known = value.Utf8.Length == 0 || JsonBytes.LooksEncoded(value);
        if (value.Utf8.Length > 0 && known) Open(value, onlyObjects: false, out _);
        else item.Remove("configuration"u8);
        return known ? null : "the configuration is a text that is not JSON";
    }

    private void Supplementary(JsonNode item)
    {
        if (!item.TryGet("supplementaryConfiguration"u8, out var parts)) return;
        if (parts.Kind == JsonKind.String) OpenPart(parts);
        for (var members = parts.Members(); members.MoveNext();)
        {
            if (members.CurrentValue.Kind == JsonKind.String) OpenPart(members.CurrentValue);
        }
    }

    private void OpenPart(JsonNode part)
    {
        var isWord = part.Utf8.Length <= 5 && (part.Is("true"u8) || part.Is("false"u8) || part.Is("null"u8));
        if (isWord) part.Replace(part.Utf8, out _);
        else Open(part, onlyObjects: false, out _);
    }

    /// <summary>
    /// Puts the JSON inside a text, plain, percent-encoded or in further texts, in the place of the text.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="onlyObjects">Whether anything but an object stays a text.</param>
    /// <param name="fault">What is wrong with what looks like JSON; null when there is nothing of that kind.</param>
    /// <returns>What stands there now; missing when there is no JSON, and the text stays.</returns>
    internal JsonNode Open(JsonNode text, bool onlyObjects, out JsonFault? fault)
    {
        var node = text;
        fault = null;
        for (var wrapping = 0; wrapping < MostWrappings && JsonBytes.LooksEncoded(node); wrapping++)
        {
            var json = Decode(node);
            var start = json.Span.IndexOfAnyExcept(" \t\r\n"u8);
            switch (start < 0 ? 0 : json.Span[start])
            {
                case (byte)'{':
                case (byte)'[' or (byte)'t' or (byte)'f' or (byte)'n' when !onlyObjects:
                    fault = text.Replace(json.Span, out var opened);
                    return opened;
                case (byte)'"' when (fault = wrapped.TryFill(json.ToArray())) is null:
                    node = wrapped.Root;
                    break;
                default:
                    return default;
            }
        }

        return default;
    }

    private ReadOnlyMemory<byte> Decode(JsonNode node)
    {
        unescaped.ResetWrittenCount();
        JsonBytes.Unescape(node.Utf8, unescaped);
        if (!JsonBytes.IsUrlEncoded(unescaped.WrittenSpan)) return unescaped.WrittenMemory;
        decoded.ResetWrittenCount();
        JsonBytes.UndoPercent(unescaped.WrittenSpan, decoded);
        return decoded.WrittenMemory;
    }

    private static void Times(JsonNode node)
    {
        if (AwsTime.IsRecorded(node) && AwsTime.Read(node) is { } time)
        {
            node.Replace(Encoding.UTF8.GetBytes($"\"{AwsTime.Iso(time)}\""), out _);
            return;
        }

        foreach (var (_, value) in node.Members()) Times(value);
        foreach (var item in node.Items()) Times(item);
    }

    private static FrozenDictionary<string, (byte[] Written, byte[] Usual)> Names(params ReadOnlySpan<(string Written, string Usual)> pairs)
    {
        var names = new Dictionary<string, (byte[] Written, byte[] Usual)>(StringComparer.Ordinal);
        foreach (var (written, usual) in pairs) names.Add(written, (Encoding.UTF8.GetBytes(written), Encoding.UTF8.GetBytes(usual)));
        return names.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
