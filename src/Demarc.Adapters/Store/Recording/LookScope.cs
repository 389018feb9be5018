using System.Buffers;
using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using Demarc.Engine.Expressions.Json;

namespace Demarc.Adapters.Store.Recording;

/// <summary>A place at which a run looked: one kind of source, one type of resource, in one region of one account, or one plan or
/// template.</summary>
/// <param name="Facet">Kind of source.</param>
/// <param name="Provider">Provider; empty when unknown.</param>
/// <param name="Account">Account; empty when unknown.</param>
/// <param name="Region">Region; empty when unknown.</param>
/// <param name="Type">Resource type; empty for a plan or template as a whole.</param>
/// <param name="Container">The plan or template; else empty.</param>
public sealed record LookScope(string Facet, string Provider, string Account, string Region, string Type, string Container)
{
    /// <summary>The place of a subject as one kind of source shows it.</summary>
    internal static LookScope Of(string facet, SubjectName name) => name.Container.Length > 0
        ? new LookScope(facet, "", "", "", "", name.Container)
        : new LookScope(facet, name.Provider, name.Account, name.Region, name.Type, "");

    /// <summary>
    /// Whether a list of everything there can end what it does not show. Where the account is not known, lists of two accounts look alike.
    /// </summary>
    internal bool CanBeWhole => Container.Length > 0 || Account.Length > 0;
}

/// <summary>The places of one run, and at which of them it looked completely.</summary>
/// <param name="Places">Place, and whether the look was complete; in order.</param>
public sealed record LookScopes(ImmutableArray<(LookScope Place, bool Whole)> Places)
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal byte[] Write()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            writer.WriteStartArray();
            foreach (var (place, whole) in Places)
            {
                writer.WriteStartArray();
                foreach (var text in Texts(place)) writer.WriteStringValue(text);
                writer.WriteBooleanValue(whole);
                writer.WriteEndArray();
            }

            writer.WriteEndArray();
        }

        return buffer.WrittenSpan.ToArray();
    }

    internal static LookScopes Read(byte[] body)
    {
        var places = ImmutableArray.CreateBuilder<(LookScope, bool)>();
        foreach (var item in JsonTape.Parse(body).Root.Items())
        {
            places.Add((new LookScope(Text(item, 0), Text(item, 1), Text(item, 2), Text(item, 3), Text(item, 4), Text(item, 5)),
                item[6].GetBoolean() == true));
        }

        return new LookScopes(places.ToImmutable());
    }

    /// <summary>Places in the order in which they are written.</summary>
    internal static LookScopes InOrder(IEnumerable<(LookScope Place, bool Whole)> places) => new(
    [
        .. places.OrderBy(static place => string.Join('\n', Texts(place.Place)), StringComparer.Ordinal),
    ]);

    private static string Text(JsonNode item, int position) => item[position].GetString() ?? "";

    private static string[] Texts(LookScope place) =>
        [place.Facet, place.Provider, place.Account, place.Region, place.Type, place.Container];
}
