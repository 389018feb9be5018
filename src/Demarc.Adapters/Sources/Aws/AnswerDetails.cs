using Demarc.Engine.Expressions.Json;

namespace Demarc.Adapters.Sources.Aws;

/// <summary>An answer about one setting of one resource.</summary>
/// <param name="Name">What it is about: <c>BucketPolicy</c>.</param>
/// <param name="Target">The resource as the answer itself names it, or null.</param>
/// <param name="Setting">Set when it is about an account or region.</param>
internal sealed record AnswerDetail(string Name, string? Target, AccountSetting? Setting = null);

/// <summary>
/// Tells answers about one setting of one resource ("get-bucket-policy") from answers that hold resources. Most of them do not say
/// whom they are about: then the file's name has to.
/// </summary>
internal static class AnswerDetails
{
    /// <summary>The detail an answer is by the members it has, or null.</summary>
    internal static AnswerDetail? Of(JsonNode body, AnswerCall call)
    {
        if (AccountSettings.Of(body, call) is { } setting) return new AnswerDetail(setting.Name, null, setting);
        var attributes = body["Attributes"];
        if (attributes.Kind == JsonKind.Object) return OfAttributes(attributes, call);
        if (IsPairs(attributes) || body.TryGet("LoadBalancerAttributes"u8, out _)) return new AnswerDetail("LoadBalancerAttributes", null);
        if (body.TryGet("Grants"u8, out _) && body.TryGet("Owner"u8, out _))
            return new AnswerDetail(call.Noun is "ObjectAcl" ? "ObjectAcl" : "BucketAcl", null);
        if (body.TryGet("EventSelectors"u8, out _) || body.TryGet("AdvancedEventSelectors"u8, out _))
            return new AnswerDetail("EventSelectors", body["TrailARN"].GetString());
        if (body.TryGet("AccessKeyMetadata"u8, out var keys)) return new AnswerDetail("AccessKeys", keys[0]["UserName"].GetString());
        if (body.TryGet("MFADevices"u8, out var devices)) return new AnswerDetail("MFADevices", devices[0]["UserName"].GetString());
        if (IsOnlyTags(body)) return new AnswerDetail(Noun(call, "Tags"), null);
        foreach (var (member, name) in ByMember)
        {
            if (body.TryGet(member, out _)) return new AnswerDetail(name, Target(body));
        }

        if (body["Policy"].Kind == JsonKind.String)
            return new AnswerDetail(call.Noun.EndsWith("Policy", StringComparison.Ordinal) ? call.Noun : "Policy", null);
        if (body.TryGet("AttachedPolicies"u8, out _)) return new AnswerDetail(Noun(call, "AttachedPolicies"), null);
        return body.TryGet("PolicyNames"u8, out _) ? new AnswerDetail(Noun(call, "InlinePolicies"), null) : null;
    }

    /// <summary>The resource that an answer without further structure names.</summary>
    internal static string? Target(JsonNode body)
    {
        foreach (var member in Targets)
        {
            if (body.TryGet(member, out var value) && value.GetString() is { Length: > 0 } text) return text;
        }

        return null;
    }

    private static readonly string[] Targets =
        ["TrailARN", "ARN", "Arn", "arn", "repositoryName", "FunctionArn", "KeyId", "UserName", "RoleName", "FileSystemId", "DetectorId"];

    /// <summary>The member that gives an answer away, and what it is then called.</summary>
    private static readonly (string Member, string Name)[] ByMember =
    [
        ("IsLogging", "TrailStatus"), ("LocationConstraint", "BucketLocation"), ("ServerSideEncryptionConfiguration", "BucketEncryption"),
        ("PublicAccessBlockConfiguration", "PublicAccessBlock"), ("LoggingEnabled", "BucketLogging"), ("TagSet", "BucketTagging"),
        ("OwnershipControls", "BucketOwnershipControls"), ("PolicyStatus", "BucketPolicyStatus"),
        ("KeyRotationEnabled", "KeyRotationStatus"),
        ("policyText", "RepositoryPolicy"), ("ResourcePolicy", "ResourcePolicy"), ("ReplicationConfiguration", "BucketReplication"),
        ("ObjectLockConfiguration", "ObjectLockConfiguration"), ("IntelligentTieringConfigurationList", "BucketIntelligentTiering"),
        ("TransitionDefaultMinimumObjectSize", "BucketLifecycle"), ("ContinuousBackupsDescription", "ContinuousBackups"),
    ];

    private static AnswerDetail OfAttributes(JsonNode attributes, AnswerCall call)
    {
        if (attributes["TopicArn"].GetString() is { } topic) return new AnswerDetail("TopicAttributes", topic);
        if (attributes["QueueArn"].GetString() is { } queue) return new AnswerDetail("QueueAttributes", queue);
        if (attributes["SubscriptionArn"].GetString() is { } subscription) return new AnswerDetail("SubscriptionAttributes", subscription);
        return new AnswerDetail(Noun(call, "Attributes"), null);
    }

    private static bool IsOnlyTags(JsonNode body)
    {
        var tags = false;
        foreach (var (name, _) in body.Members())
        {
            if (name is "Tags" or "tags" or "TagList" or "TagSet") tags = true;
            else if (!AnswerNames.IsBookkeeping(name)) return false;
        }

        return tags;
    }

    private static bool IsPairs(JsonNode attributes) => attributes[0].TryGet("Key"u8, out _) && attributes[0].TryGet("Value"u8, out _);

    private static string Noun(AnswerCall call, string otherwise) => call.Noun.Length > 0 ? call.Noun : otherwise;
}
