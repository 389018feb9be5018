using Demarc.Engine.Expressions.Json;

namespace Demarc.Adapters.Sources.Aws;

/// <summary>An answer that is an error.</summary>
/// <param name="Code">The code AWS gave.</param>
/// <param name="Reason">In words for the report.</param>
/// <param name="IsUnset">True when the error means that the setting asked for is not set: a fact, not a failure.</param>
/// <param name="Operation">The call as the error names it, <c>DescribeHub</c>; empty when it does not.</param>
/// <param name="SaysNotSubscribed">True when it says that the account does not use the service.</param>
internal sealed record AnswerError(string Code, string Reason, bool IsUnset, string Operation, bool SaysNotSubscribed);

/// <summary>What surrounds an answer: the recorders' wrapper, response metadata, an error.</summary>
internal static class AnswerEnvelope
{
    private static readonly HashSet<string> UnsetCodes = new(StringComparer.Ordinal)
    {
        "NoSuchBucketPolicy", "NoSuchTagSet", "NoSuchTagSetError", "NoSuchPublicAccessBlockConfiguration", "NoSuchLifecycleConfiguration",
        "NoSuchCORSConfiguration", "NoSuchWebsiteConfiguration", "NoSuchConfiguration", "ServerSideEncryptionConfigurationNotFoundError",
        "ReplicationConfigurationNotFoundError", "ObjectLockConfigurationNotFoundError", "OwnershipControlsNotFoundError",
        "RepositoryPolicyNotFoundException", "LifecyclePolicyNotFoundException", "PolicyNotFound",
    };

    /// <summary>The answer itself: what stands in <c>data</c> of a recording, otherwise the root.</summary>
    internal static JsonNode Body(JsonNode root) =>
        root.TryGet("status_code"u8, out _) && root.TryGet("data"u8, out var data) && data.Kind == JsonKind.Object ? data : root;

    /// <summary>When the answer was given, if its headers say so.</summary>
    internal static DateTimeOffset? AnsweredAt(JsonNode body)
    {
        var headers = body["ResponseMetadata"]["HTTPHeaders"];
        return AwsTime.Read(headers["date"]) ?? AwsTime.Read(headers["Date"]);
    }

    /// <summary>The error an answer is, or null when it is none.</summary>
    /// <param name="root">The root of the input.</param>
    /// <param name="label">The file, whose name tells which call it was.</param>
    internal static AnswerError? Error(JsonNode root, string label)
    {
        if (root.Kind != JsonKind.Object) return null;
        var body = Body(root);
        var error = body["Error"] is { Kind: JsonKind.Object } inner ? inner : default;
        if (error.Kind == JsonKind.Missing && body.TryGet("__type"u8, out _)) error = body;
        var code = error["Code"].GetString() ?? error["code"].GetString() ?? error["__type"].GetString();
        var failed = root["status_code"].TryGetInt64(out var status) && status >= 400;
        if (code is null && !failed) return null;
        code ??= $"HTTP {status}";
        var hash = code.LastIndexOf('#');
        if (hash >= 0) code = code[(hash + 1)..];
        return Describe(code, error["Message"].GetString() ?? error["message"].GetString(), label);
    }

    /// <summary>The error that the command line printed instead of an answer, or null.</summary>
    internal static AnswerError? Printed(string line)
    {
        const string Begin = "An error occurred (";
        var start = line.IndexOf(Begin, StringComparison.Ordinal);
        if (start < 0 || start > 200) return null;
        start += Begin.Length;
        var end = line.IndexOf(')', start);
        if (end < 0) return null;
        var call = After(line, "when calling the ", " operation");
        var message = After(line, "operation: ", null) ?? After(line, "operation (", null);
        return Describe(line[start..end], message, "", call);
    }

    private static AnswerError Describe(string code, string? message, string label, string? call = null)
    {
        var operation = call ?? "";
        call ??= AnswerCall.Of(label).Title;
        var kind = code switch
        {
            "AccessDenied" or "AccessDeniedException" or "UnauthorizedOperation" or "AuthorizationError" or "AuthorizationErrorException"
                or "UnauthorizedException" or "NotAuthorized" or "Forbidden" or "AccessDeniedFault" => "access denied",
            "Throttling" or "ThrottlingException" or "RequestLimitExceeded" or "TooManyRequestsException" or "SlowDown" => "throttled",
            "ExpiredToken" or "ExpiredTokenException" or "InvalidClientTokenId" or "UnrecognizedClientException" or "AuthFailure"
                or "SignatureDoesNotMatch" => "not signed in",
            _ => "an error answer",
        };
        var what = call.Length == 0 ? kind : $"{kind}: {call}";
        var why = string.IsNullOrEmpty(message) ? code : $"{code}: {message}";
        // The same code stands for a missing permission; only the message tells.
        var notSubscribed = code == "InvalidAccessException" && message?.Contains("not subscribed", StringComparison.Ordinal) == true;
        return new AnswerError(code, $"{what} ({why})", UnsetCodes.Contains(code), operation, notSubscribed);
    }

    private static string? After(string line, string before, string? until)
    {
        var start = line.IndexOf(before, StringComparison.Ordinal);
        if (start < 0) return null;
        start += before.Length;
        var end = until is null ? line.Length : line.IndexOf(until, start, StringComparison.Ordinal);
        return end < 0 ? null : line[start..end].Trim();
    }
}
