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
    private readonly ConfigItemBody bodies = new();

    /// <summary>Whether the query whose results follow selected the whole configuration.</summary>
    internal bool WholeConfiguration { get; set; }

    /// <summary>Takes one result of a query: an item inside a string, or already taken out of it.</summary>
    internal void AddResult(JsonNode result, RecordPlace place)
    {
        if (result.Kind == JsonKind.Object)
        {
            Add(result, ItemScope.Selected, place);
            return;
        }

        var item = bodies.Open(result, onlyObjects: false, out var fault);
        if (item.Kind == JsonKind.Object) Add(item, ItemScope.Selected, place);
        else if (fault is null) input.Problem(place.ToString(), "a query result that is not an object");
        else input.Problem(place.ToString(), $"the query result is not JSON: {fault}");
    }

    /// <summary>How much an item standing alone shows: one without the marks of a recorded item came from a query.</summary>
    internal static ItemScope ScopeOf(JsonNode item) =>
        item.TryGet("configurationItemStatus"u8, out _) || item.TryGet("version"u8, out _) || item.TryGet("configurationStateId"u8, out _)
        || item.TryGet("configurationItemVersion"u8, out _) || item.TryGet("ConfigurationItemStatus"u8, out _)
            ? ItemScope.Whole
            : ItemScope.Selected;

    /// <summary>Takes one item.</summary>
    internal void Add(JsonNode item, ItemScope scope, RecordPlace place)
    {
        if (item.Kind != JsonKind.Object)
        {
            input.Problem(place.ToString(), "a configuration item is an object");
            return;
        }

        var status = Scalar(item, "configurationItemStatus"u8) ?? Scalar(item, "ConfigurationItemStatus"u8);
        if (status is "ResourceDeleted" or "ResourceNotRecorded" or "ResourceDeletedNotRecorded")
        {
            input.LeaveOut(status == "ResourceNotRecorded" ? "not recorded" : "deleted");
            return;
        }

        if (bodies.Normalise(item) is { } fault) input.Problem(place.ToString(), fault);
        var arnText = Scalar(item, "arn"u8) is { Length: > 0 } own ? own : Arn(item["configuration"]);
        var resource = Scalar(item, "resourceId"u8);
        var account = Scalar(item, "accountId"u8);
        var region = AwsRegion.FromZone(Scalar(item, "awsRegion"u8)) ?? AwsRegion.FromZone(Scalar(item, "availabilityZone"u8));
        var hasArn = AwsArn.TryParse(arnText ?? (resource is null ? null : FormedArn.OfEc2(resource, account, region)), out var arn);
        var type = Scalar(item, "resourceType"u8) ?? (hasArn ? AwsArnTypes.TypeOf(arn) : null);
        if (type is null && resource is null && !hasArn)
        {
            input.Problem(place.ToString(), "the item names neither its type nor its resource");
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
            Name = Scalar(item, "resourceName"u8) is { Length: > 0 } name ? name : resource,
            CapturedAt = item.TryGet("configurationItemCaptureTime"u8, out var captured) ? AwsTime.Read(captured) : null,
            Tags = Tags(item),
            Projected = scope == ItemScope.Identity || (scope == ItemScope.Selected && !WholeConfiguration),
            Body = item,
        });
    }

    private static string? Arn(JsonNode configuration) => Scalar(configuration, "arn"u8) ?? Scalar(configuration, "Arn"u8)
        ?? Scalar(configuration, "ARN"u8) ?? Scalar(configuration, "functionArn"u8);

    /// <summary>Tags stand in up to four places, in up to three shapes; the first that has any is taken.</summary>
    private static IReadOnlyList<KeyValuePair<string, string>> Tags(JsonNode body)
    {
        if (AwsTags.Read(body["tags"]) is { Count: > 0 } own) return own;
        if (AwsTags.OfElement(body["configuration"]) is { Count: > 0 } inner) return inner;
        var supplementary = body["supplementaryConfiguration"];
        if (AwsTags.Read(supplementary["Tags"]) is { Count: > 0 } more) return more;
        return AwsTags.Read(supplementary["BucketTaggingConfiguration"]["tagSets"][0]["tags"]);
    }

    private static string? Scalar(JsonNode node, ReadOnlySpan<byte> name) => node.TryGet(name, out var value) ? value.GetScalar() : null;
}
