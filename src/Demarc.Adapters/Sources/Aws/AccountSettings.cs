using Demarc.Engine.Expressions.Json;

namespace Demarc.Adapters.Sources.Aws;

/// <summary>An answer about a setting of an account, or of a region of it.</summary>
/// <param name="Name">What the observation is called: <c>detail:</c> and this.</param>
/// <param name="Member">The member that holds the setting.</param>
/// <param name="WholeAccount">True when it is the same in every region.</param>
/// <param name="Absent">Error codes that say that the account has no such setting.</param>
internal sealed record AccountSetting(string Name, string Member, bool WholeAccount, params string[] Absent);

/// <summary>
/// The answers about accounts and regions. Few of them say so themselves: account and region come from where the file lies.
/// Sources: API references of IAM, S3 Control, EC2, Account Management (docs.aws.amazon.com, 2026-11-22).
/// </summary>
internal static class AccountSettings
{
    private static readonly AccountSetting[] Settings =
    [
        new("AccountPasswordPolicy", "PasswordPolicy", true, "NoSuchEntity", "NoSuchEntityException"),
        new("AccountSummary", "SummaryMap", true),
        new("AccountAliases", "AccountAliases", true),
        new("AccountPublicAccessBlock", "PublicAccessBlockConfiguration", true, "NoSuchPublicAccessBlockConfiguration"),
        new("ContactInformation", "ContactInformation", true, "ResourceNotFoundException"),
        new("AccountAttributes", "AccountAttributes", false),
        new("EbsEncryptionByDefault", "EbsEncryptionByDefault", false),
        new("EbsDefaultKmsKeyId", "KmsKeyId", false),
        new("InstanceMetadataDefaults", "AccountLevel", false),
        new("SnapshotBlockPublicAccessState", "State", false),
        new("ImageBlockPublicAccessState", "ImageBlockPublicAccessState", false),
        new("SerialConsoleAccessStatus", "SerialConsoleAccessEnabled", false),
    ];

    /// <summary>The setting an answer is about, by its members; null for other answers.</summary>
    internal static AccountSetting? Of(JsonNode body, AnswerCall call)
    {
        foreach (var setting in Settings)
        {
            if (body.TryGet(setting.Member, out var value) && Fits(setting, value, call, () => Alone(body))) return setting;
        }

        return null;
    }

    /// <summary>The setting that a call asks for; null for other calls.</summary>
    internal static AccountSetting? Asked(AnswerCall call)
    {
        if (call.Noun == "PublicAccessBlock" && IsOfAccount(call)) return Named("AccountPublicAccessBlock");
        return Named(call.Noun);
    }

    /// <summary>Whether an input is such an answer, without knowing its call.</summary>
    internal static bool Recognises(InputShape shape)
    {
        if (shape.Text("State") is { } state && IsSharingState(state)) return true;
        if (shape.Has("KmsKeyId") || shape.Has("AccountLevel")) return shape.Members.All(IsOwn);
        return shape.Has("EbsEncryptionByDefault") || shape.Has("ImageBlockPublicAccessState") || shape.Has("SerialConsoleAccessEnabled")
            || (shape.Has("ContactInformation") && shape.Nested.Contains("ContactInformation.FullName"))
            || (shape.Has("AccountAttributes") && shape.Nested.Contains("AccountAttributes.AttributeName"));

        static bool IsOwn(string member) => member is "KmsKeyId" or "AccountLevel" || AnswerNames.IsBookkeeping(member);
    }

    private static AccountSetting? Named(string name) => Array.Find(Settings, setting => setting.Name == name);

    private static bool Fits(AccountSetting setting, JsonNode value, AnswerCall call, Func<bool> isAlone) => setting.Name switch
    {
        // Of a bucket the same call answers with the same member.
        "AccountPublicAccessBlock" => IsOfAccount(call),
        "EbsDefaultKmsKeyId" => isAlone() && call.Noun is "" or "EbsDefaultKmsKeyId",
        "SnapshotBlockPublicAccessState" => call.Noun == setting.Name || IsSharingState(value.GetString() ?? ""),
        "InstanceMetadataDefaults" => isAlone(),
        "AccountAttributes" => value[0].TryGet("AttributeName"u8, out _),
        _ => true,
    };

    private static bool IsOfAccount(AnswerCall call) =>
        call.Target is null && (call.Service is "s3control" || call.Noun is "AccountPublicAccessBlock");

    private static bool IsSharingState(string state) => state is "block-all-sharing" or "block-new-sharing" or "unblocked";

    private static bool Alone(JsonNode body)
    {
        var own = 0;
        foreach (var (name, _) in body.Members())
        {
            if (!AnswerNames.IsBookkeeping(name)) own++;
        }

        return own == 1;
    }
}
