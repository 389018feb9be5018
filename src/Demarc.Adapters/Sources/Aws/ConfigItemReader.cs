using System.Text;
using Demarc.Engine.Expressions.Json;
using Demarc.Engine.Inventory;

namespace Demarc.Adapters.Sources.Aws;

/// <summary>How much of a resource an entry of AWS Config shows.</summary>
internal enum ItemScope
{
    /// <summary>Not an entry.</summary>
    Unknown,

    /// <summary>A configuration item as recorded: what it lacks is known to be absent.</summary>
    Whole,

    /// <summary>What a query selected.</summary>
    Selected,

    /// <summary>That the resource exists, no more.</summary>
    Identity,
}

/// <summary>
/// Turns configuration items into observations with one body whatever call they came from: the members of an item under their names in
/// the snapshot (<c>accountId</c>, <c>arn</c>, ...), <c>configuration</c> and every <c>supplementaryConfiguration</c> value as JSON.
/// </summary>
internal sealed class ConfigItemReader(InputReading input)
{
    private readonly BodyRewriter results = new();
    private readonly BodyRewriter rewriter = new();
    private readonly SortedDictionary<string, long> gone = new(StringComparer.Ordinal);

    /// <summary>Whether the query whose results follow selected the whole configuration.</summary>
    internal bool WholeConfiguration { get; set; }

    /// <summary>What the report says beyond the number of observations, or null.</summary>
    internal string? Summary()
    {
        if (gone.Count == 0) return null;
        var text = new StringBuilder("AWS Config (");
        foreach (var (kind, count) in gone)
        {
            if (text[^1] != '(') text.Append(", ");
            text.Append(count).Append(' ').Append(kind);
        }

        return text.Append(')').ToString();
    }

    /// <summary>Takes one result of a query: an item inside a string, or already taken out of it.</summary>
    internal void AddResult(JsonNode result, string place)
    {
        if (result.Kind == JsonKind.Object)
        {
            Add(result, ItemScope.Selected, place);
            return;
        }

        var item = results.Open(result, out var fault);
        if (item.Kind == JsonKind.Object) Add(item, ItemScope.Selected, place);
        else input.Problem(place, fault is null ? "a query result that is not an object" : $"the query result is not JSON: {fault}");
    }

    /// <summary>How much an item standing alone shows: one without the marks of a recorded item came from a query.</summary>
    internal static ItemScope ScopeOf(JsonNode item) =>
        item.TryGet("configurationItemStatus"u8, out _) || item.TryGet("version"u8, out _) || item.TryGet("configurationStateId"u8, out _)
        || item.TryGet("configurationItemVersion"u8, out _) || item.TryGet("ConfigurationItemStatus"u8, out _)
            ? ItemScope.Whole
            : ItemScope.Selected;

    /// <summary>Takes one item.</summary>
    internal void Add(JsonNode item, ItemScope scope, string place)
    {
        if (item.Kind != JsonKind.Object)
        {
            input.Problem(place, "a configuration item is an object");
            return;
        }

        var status = Scalar(item, "configurationItemStatus", "ConfigurationItemStatus");
        if (status is "ResourceDeleted" or "ResourceNotRecorded" or "ResourceDeletedNotRecorded")
        {
            var kind = status == "ResourceNotRecorded" ? "not recorded" : "deleted";
            gone[kind] = gone.GetValueOrDefault(kind) + 1;
            return;
        }

        var body = Body(item, place);
        var configuration = body["configuration"];
        var arnText = Scalar(body, "arn") is { Length: > 0 } own ? own : Scalar(configuration, "arn", "Arn", "ARN", "functionArn");
        var resource = Scalar(body, "resourceId");
        var account = Scalar(body, "accountId");
        var region = AwsRegion.FromZone(Scalar(body, "awsRegion")) ?? AwsRegion.FromZone(Scalar(body, "availabilityZone"));
        var hasArn = AwsArn.TryParse(arnText ?? (resource is null ? null : FormedArn.OfEc2(resource, account, region)), out var arn);
        var type = Scalar(body, "resourceType") ?? (hasArn ? AwsArnTypes.TypeOf(arn) : null);
        if (type is null && resource is null && !hasArn)
        {
            input.Problem(place, "the item names neither its type nor its resource");
            return;
        }

        input.Add(new Observation
        {
            Source = SourceKind.AwsConfig,
            NativeType = type ?? "AWS::Config::Untyped",
            Id = hasArn ? arn.Text : resource is { Length: > 0 } ? resource : $"{input.File.Label}#{place}",
            Provider = "aws",
            Account = AwsArn.IsAccount(account) ? account : hasArn ? arn.Account : null,
            Region = region ?? (hasArn ? arn.Place : null),
            Name = Scalar(body, "resourceName") is { Length: > 0 } name ? name : resource,
            CapturedAt = AwsTime.Read(body["configurationItemCaptureTime"]),
            Tags = Tags(body),
            Projected = scope == ItemScope.Identity || (scope == ItemScope.Selected && !WholeConfiguration),
            Body = body,
        });
    }

    /// <summary>Tags stand in up to four places, in up to three shapes; the first that has any is taken.</summary>
    private static IReadOnlyList<KeyValuePair<string, string>> Tags(JsonNode body)
    {
        if (AwsTags.Read(body["tags"]) is { Count: > 0 } own) return own;
        if (AwsTags.OfElement(body["configuration"]) is { Count: > 0 } inner) return inner;
        var supplementary = body["supplementaryConfiguration"];
        if (AwsTags.Read(supplementary["Tags"]) is { Count: > 0 } more) return more;
        return AwsTags.Read(supplementary["BucketTaggingConfiguration"]["tagSets"][0]["tags"]);
    }

    private JsonNode Body(JsonNode item, string place)
    {
        if (!NeedsWork(item)) return item;
        rewriter.Begin();
        rewriter.StartObject();
        var written = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, value) in item.Members())
        {
            var plain = Canonical(name);
            if (!written.Add(plain)) continue;
            if (plain == "supplementaryConfiguration") Supplementary(plain, value);
            else if (plain == "configuration") Configuration(plain, value, place);
            else rewriter.Member(plain, value);
        }

        rewriter.EndObject();
        var body = rewriter.End(out var fault);
        if (fault is null) return body;
        input.Problem(place, $"JSON inside the item is not usable: {fault}");
        return item;
    }

    private void Configuration(string name, JsonNode value, string place)
    {
        // "" and null are what a resource has that AWS Config knows of without being able to describe it.
        if (value.Kind == JsonKind.String && value.Utf8.Length == 0) return;
        if (value.Kind == JsonKind.String && !JsonBytes.LooksEncoded(value))
        {
            input.Problem(place, "the configuration is a text that is not JSON");
            return;
        }

        rewriter.Name(name);
        rewriter.Decoded(value);
    }

    private void Supplementary(string name, JsonNode value)
    {
        rewriter.Name(name);
        if (value.Kind != JsonKind.Object)
        {
            rewriter.Decoded(value);
            return;
        }

        rewriter.StartObject();
        foreach (var (part, content) in value.Members())
        {
            rewriter.Name(part);
            rewriter.Decoded(content);
        }

        rewriter.EndObject();
    }

    private static bool NeedsWork(JsonNode item)
    {
        if (!item.TryGet("resourceType"u8, out _) || item.TryGet("ARN"u8, out _) || item.TryGet("awsAccountId"u8, out _)) return true;
        if (item["configuration"].Kind == JsonKind.String || item["supplementaryConfiguration"].Kind == JsonKind.String) return true;
        if (BodyRewriter.MayNeed(item.Utf8)) return true;
        foreach (var (_, value) in item["supplementaryConfiguration"].Members())
        {
            if (value.Kind == JsonKind.String) return true;
        }

        return false;
    }

    /// <summary>The name in the snapshot of a member that events or software libraries name otherwise.</summary>
    private static string Canonical(string name) => name switch
    {
        "awsAccountId" or "AccountId" or "SourceAccountId" => "accountId",
        "ARN" or "Arn" => "arn",
        "configurationItemVersion" or "ConfigurationItemVersion" or "Version" => "version",
        "configurationStateMd5Hash" or "ConfigurationItemMD5Hash" => "configurationItemMD5Hash",
        "SourceRegion" => "awsRegion",
        "AwsRegion" or "AvailabilityZone" or "Configuration" or "ConfigurationItemCaptureTime" or "ConfigurationItemStatus"
            or "ConfigurationStateId" or "RelatedEvents" or "Relationships" or "ResourceCreationTime" or "ResourceId" or "ResourceName"
            or "ResourceType" or "SupplementaryConfiguration" or "Tags" => char.ToLowerInvariant(name[0]) + name[1..],
        _ => name,
    };

    private static string? Scalar(JsonNode node, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (node.TryGet(name, out var value) && value.GetScalar() is { } text) return text;
        }

        return null;
    }
}
