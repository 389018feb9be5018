using System.Text;
using System.Text.Json;
using Demarc.Engine.Expressions.Json;

namespace Demarc.Adapters.Sources.Azure;

/// <summary>
/// The members every resource has, found under the names the different tools give them: ARM (<c>id</c>), PowerShell
/// (<c>ResourceId</c>), the Python SDK (<c>managed_by</c>), Resource Graph columns in any case.
/// </summary>
internal readonly struct ArmEnvelope
{
    private readonly JsonNode row;
    private readonly bool renamed;
    private readonly bool flat;

    internal ArmEnvelope(JsonNode row)
    {
        this.row = row;
        foreach (var (name, value) in row.Members())
        {
            var known = ArmName(name);
            if (known is null)
            {
                flat = true;
                continue;
            }

            // A PowerShell object may have both Id and ResourceId, Name and ResourceName: the first that says something is kept.
            renamed |= known != name;
            switch (known)
            {
                case "id": Id = Id.Exists ? Id : value; break;
                case "name": Name = Name.Exists ? Name : value; break;
                case "type": Type = Type.Exists ? Type : value; break;
                case "location": Location = value; break;
                case "tags": Tags = Tags.Exists ? Tags : value; break;
                case "properties": Properties = value; break;
                case "subscriptionId": Subscription = value; break;
            }
        }

        flat &= !Properties.Exists;
    }

    internal JsonNode Id { get; }

    internal JsonNode Name { get; }

    internal JsonNode Type { get; }

    internal JsonNode Location { get; }

    internal JsonNode Tags { get; }

    internal JsonNode Properties { get; }

    internal JsonNode Subscription { get; }

    /// <summary>True when the row is already written as ARM writes it.</summary>
    internal bool AsArm => !renamed && !flat && Properties.Kind != JsonKind.String;

    /// <summary>
    /// Writes the row as ARM would: its own names for the envelope, and <c>properties</c> around settings that a tool has moved to the top
    /// (<c>az vm list</c>) or joined into column names (Resource Graph: <c>properties_encryption_keySource</c>).
    /// </summary>
    internal JsonNode Rewrite(BodyBuffer buffer)
    {
        var writer = buffer.Begin();
        var written = new HashSet<string>(StringComparer.Ordinal);
        writer.WriteStartObject();
        foreach (var (name, value) in row.Members())
        {
            if (ArmName(name) is not { } known || (known == "properties" && flat)) continue;
            var chosen = Chosen(known, value);
            if (written.Add(known)) WriteMember(writer, known, chosen);
        }

        if (flat) WriteFlat(writer);
        else WriteOthers(writer, written);
        writer.WriteEndObject();
        return buffer.End();
    }

    private JsonNode Chosen(string known, JsonNode value) => known switch
    {
        "id" => Id,
        "name" => Name,
        "type" => Type,
        "tags" => Tags,
        _ => value,
    };

    private static void WriteMember(Utf8JsonWriter writer, string name, JsonNode value)
    {
        // Resource Graph CSV and some tables hold an object as its JSON text.
        if (name is "properties" or "sku" or "identity" or "tags" && value.Utf8 is [(byte)'{', ..] && value.GetString() is { } text)
        {
            var inner = new JsonTape();
            if (inner.TryFill(Encoding.UTF8.GetBytes(text)) is null) value = inner.Root;
        }

        BodyBuffer.Copy(writer, name, value);
    }

    private void WriteOthers(Utf8JsonWriter writer, HashSet<string> written)
    {
        foreach (var (name, value) in row.Members())
        {
            if (ArmName(name) is null && written.Add(name)) BodyBuffer.Copy(writer, name, value);
        }
    }

    private void WriteFlat(Utf8JsonWriter writer)
    {
        var settings = new SettingTree();
        foreach (var (name, value) in row.Members())
        {
            // Tools move provisioningState up with the other settings; mappings take it as the sign that the settings are whole.
            if (ArmName(name) is null or "provisioningState") settings.Add(name, value);
        }

        writer.WritePropertyName("properties");
        settings.Write(writer);
    }

    private static string? ArmName(string name) => name.Length > 24 ? null : name.ToLowerInvariant() switch
    {
        "id" or "resourceid" => "id",
        "name" or "resourcename" => "name",
        "type" or "resourcetype" => "type",
        "location" => "location",
        "tags" => "tags",
        "kind" => "kind",
        "sku" => "sku",
        "properties" => "properties",
        "identity" => "identity",
        "zones" => "zones",
        "plan" => "plan",
        "etag" => "etag",
        "managedby" or "managed_by" => "managedBy",
        "resourcegroup" or "resource_group" or "resourcegroupname" => "resourceGroup",
        "subscriptionid" or "subscription_id" => "subscriptionId",
        "tenantid" or "tenant_id" => "tenantId",
        "extendedlocation" or "extended_location" => "extendedLocation",
        "systemdata" or "system_data" => "systemData",
        "apiversion" => "apiVersion",
        "createdtime" or "created_time" => "createdTime",
        "changedtime" or "changed_time" => "changedTime",
        "provisioningstate" or "provisioning_state" => "provisioningState",
        _ => null,
    };
}
