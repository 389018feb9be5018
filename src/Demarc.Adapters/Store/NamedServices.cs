using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Demarc.Engine.Expressions.Json;
using Demarc.Engine.Inventory;
using SystemNode = System.Text.Json.Nodes.JsonNode;

namespace Demarc.Adapters.Store;

/// <summary>Services that bills and lists name, as bytes that are equal when they name the same.</summary>
internal static class NamedServices
{
    internal static byte[] Write(IEnumerable<Resource> named)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartArray();
            foreach (var text in named.Select(Text).Distinct(StringComparer.Ordinal)) writer.WriteRawValue(text);
            writer.WriteEndArray();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>
    /// The place in whose series an item is kept: the account at its provider. Before 2026-11-22 the whole organisation had one series.
    /// </summary>
    /// <param name="named">The item.</param>
    /// <param name="account">The one name of its account.</param>
    internal static SubjectName PlaceOf(Resource named, string account) => new(
        SubjectKind.Scope, Kept(named.Provider.Length > 0 ? named.Provider : "unknown"), Kept(account), "", "", "");

    /// <summary>PostgreSQL keeps no text with a zero in it.</summary>
    private static string Kept(string text) => text.Replace('\0', '\uFFFD');

    internal static ImmutableArray<Resource> Read(SourceKind source, byte[] body)
    {
        var named = ImmutableArray.CreateBuilder<Resource>();
        foreach (var item in JsonTape.Parse(body).Root.Items())
        {
            named.Add(new Resource
            {
                Source = source,
                Catalogued = false,
                Type = Text(item, 0),
                Id = Text(item, 1),
                Provider = Text(item, 2),
                Account = Text(item, 3),
                AccountAlias = Text(item, 4),
                Region = Text(item, 5),
                Service = Text(item, 6),
                Workload = Text(item, 7),
                Name = Text(item, 8),
                Charges = Charges(item[9]),
            });
        }

        return named.ToImmutable();
    }

    /// <summary>The account that an item names, and its other name.</summary>
    internal static IEnumerable<string> AccountsOf(SystemNode item) => [item[3]!.GetValue<string>(), item[4]!.GetValue<string>()];

    /// <summary>The id of an item.</summary>
    internal static IEnumerable<string> IdsOf(SystemNode item) => [item[1]!.GetValue<string>()];

    private static string Text(Resource resource)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartArray();
            foreach (var text in (ReadOnlySpan<string>)[
                resource.Type, resource.Id, resource.Provider, resource.Account, resource.AccountAlias, resource.Region, resource.Service,
                resource.Workload, resource.Name])
            {
                writer.WriteStringValue(text);
            }

            writer.WriteStartArray();
            foreach (var charge in resource.Charges)
            {
                writer.WriteStartArray();
                writer.WriteStringValue(charge.Currency);
                writer.WriteStringValue(charge.Amount.ToString(CultureInfo.InvariantCulture));
                writer.WriteStringValue(Time(charge.From));
                writer.WriteStringValue(Time(charge.Until));
                writer.WriteEndArray();
            }

            writer.WriteEndArray();
            writer.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>What was recorded before amounts were kept has none.</summary>
    private static ImmutableArray<Charge> Charges(JsonNode list)
    {
        var charges = ImmutableArray.CreateBuilder<Charge>();
        foreach (var item in list.Items())
        {
            charges.Add(new Charge(
                Text(item, 0), decimal.Parse(Text(item, 1), NumberStyles.Float, CultureInfo.InvariantCulture), Time(Text(item, 2)),
                Time(Text(item, 3))));
        }

        return charges.ToImmutable();
    }

    private static string Time(DateTimeOffset? time) => time?.UtcDateTime.ToString("O", CultureInfo.InvariantCulture) ?? "";

    private static DateTimeOffset? Time(string text) =>
        text.Length == 0 ? null : DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    private static string Text(JsonNode item, int at) => item[at].GetString() ?? "";
}
