using System.Globalization;
using Demarc.Engine.Expressions.Json;
using Demarc.Engine.Inventory;

namespace Demarc.Adapters.Sources.Azure;

/// <summary>
/// Answers of Microsoft Graph about the directory: one object, or a list in <c>value</c>. Their context names what they are; the native
/// type is <c>graph:</c> and that name in lower case, such as <c>graph:policies/authorizationpolicy</c>. No answer names its tenant: that
/// is the folder whose name is the tenant's id.
/// </summary>
public sealed class MicrosoftGraphFormat : SourceFormat
{
    private const string Context = "@odata.context";

    private static readonly string[] Hosts = ["https://graph.microsoft.", "https://microsoftgraph.chinacloudapi.cn/"];

    /// <inheritdoc/>
    public override string Name => "Microsoft Graph";

    /// <inheritdoc/>
    public override SourceKind Source => SourceKind.AzureArm;

    /// <inheritdoc/>
    public override bool Recognises(InputShape shape) => What(shape.Text(Context)) is not null;

    /// <inheritdoc/>
    public override void Read(InputReading input)
    {
        var json = new JsonInput(input);
        var tenant = Tenant(input.File.Label);
        foreach (var answer in json.Values())
        {
            var place = string.Create(CultureInfo.InvariantCulture, $"record {json.Ordinal}");
            if (What(answer[Context].GetString()) is not { } what)
            {
                input.Problem(place, "an answer without context does not tell what it is");
                continue;
            }

            // A page of several, and an answer about one object, do not show all there are.
            var listed = answer["value"].Kind == JsonKind.Array && !answer["@odata.nextLink"].Exists;
            if (answer["value"].Kind != JsonKind.Array) Add(input, answer, IdOf(answer) ?? "", what, tenant, listed);
            else AddEach(input, answer["value"], what, tenant, listed, place);
        }
    }

    private static void AddEach(
        InputReading input, JsonNode list, (string Name, bool Selected) what, string? tenant, bool listed, string place)
    {
        var ordinal = 0;
        foreach (var item in list.Items())
        {
            ordinal++;
            // Without ids all of them would be taken for one.
            if (IdOf(item) is { } id) Add(input, item, id, what, tenant, listed);
            else input.Problem(string.Create(CultureInfo.InvariantCulture, $"{place}, item {ordinal}"), "an item of a list without id");
        }
    }

    private static string? IdOf(JsonNode item) => item["id"].GetString() ?? item["userPrincipalName"].GetString();

    private static void Add(
        InputReading input, JsonNode item, string id, (string Name, bool Selected) what, string? tenant, bool listed)
    {
        input.Add(new Observation
        {
            Source = SourceKind.AzureArm,
            NativeType = "graph:" + what.Name,
            Id = $"{tenant ?? "directory"}/{what.Name}/{id}".ToLowerInvariant(),
            Provider = "azure",
            Account = tenant,
            Region = "global",
            Name = item["displayName"].GetString() ?? item["userPrincipalName"].GetString(),
            Listed = listed,
            Projected = what.Selected,
            Body = item,
        });
    }

    /// <summary>
    /// What a context names, in lower case, and whether only some members were asked for; null for any other text. What lies below one
    /// object, <c>users('ID')/authentication/methods</c>, stays as it is: it is not what stands before the bracket.
    /// </summary>
    private static (string Name, bool Selected)? What(string? context)
    {
        if (context is null || !Array.Exists(Hosts, host => context.StartsWith(host, StringComparison.OrdinalIgnoreCase))) return null;
        var hash = context.IndexOf('#', StringComparison.Ordinal);
        if (hash < 0) return null;
        var name = context[(hash + 1)..].Replace("/$entity", "", StringComparison.Ordinal).ToLowerInvariant();
        const string collection = "collection(microsoft.graph.";
        if (name.StartsWith(collection, StringComparison.Ordinal)) return (name[collection.Length..].TrimEnd(')'), false);
        var members = name.IndexOf('(', StringComparison.Ordinal);
        if (members < 0) return (name, false);
        var selection = name.AsSpan(members);
        return selection.StartsWith("('", StringComparison.Ordinal) || ClosingOf(selection) != selection.Length - 1
            ? (name, false) : (name[..members], true);
    }

    /// <summary>Where the bracket closes with which a text begins; -1 when it does not.</summary>
    private static int ClosingOf(ReadOnlySpan<char> text)
    {
        var depth = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '(') depth++;
            else if (text[i] == ')' && --depth == 0) return i;
        }

        return -1;
    }

    private static string? Tenant(string path) => Array.FindLast(
        path.Split('/', '\\'), static step => Guid.TryParseExact(step, "D", out _))?.ToLowerInvariant();
}
