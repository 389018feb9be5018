using System.Collections.Frozen;

namespace Demarc.Engine.Semantics;

/// <summary>What a condition key says about a request.</summary>
internal enum KeyMeaning
{
    /// <summary>Nothing that tells who or from where.</summary>
    Unknown,

    /// <summary>An account.</summary>
    Account,

    /// <summary>An organisation, or a path in it.</summary>
    Organisation,

    /// <summary>A virtual network or an endpoint of one.</summary>
    Network,

    /// <summary>An address.</summary>
    Address,

    /// <summary>A resource or principal, as an ARN.</summary>
    Arn,

    /// <summary>A unique id of a principal, with a session name behind a colon.</summary>
    UserId,

    /// <summary>A service of AWS.</summary>
    CloudService,

    /// <summary>True only for requests that come from a service or through our own network.</summary>
    Inside,
}

/// <summary>
/// Condition keys that can narrow a statement to known accounts, organisations, networks or resources. The core is what S3 and EFS accept
/// as non-public: https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html and
/// https://docs.aws.amazon.com/efs/latest/ug/access-control-block-public-access.html; the meaning of the others is taken from
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html and the services' own pages (all 2026-11-22).
/// Keys that the caller chooses freely (Referer, user agent, tags of the caller, names of users) narrow nothing.
/// </summary>
internal static class KnownKeys
{
    private static readonly FrozenDictionary<string, KeyMeaning> Meanings = new Dictionary<string, KeyMeaning>(StringComparer.Ordinal)
    {
        ["aws:principalaccount"] = KeyMeaning.Account,
        ["aws:sourceaccount"] = KeyMeaning.Account,
        ["aws:sourceowner"] = KeyMeaning.Account,
        ["aws:vpceaccount"] = KeyMeaning.Account,
        ["kms:calleraccount"] = KeyMeaning.Account,
        ["s3:dataaccesspointaccount"] = KeyMeaning.Account,
        ["vpc-lattice-svcs:sourcevpcowneraccount"] = KeyMeaning.Account,
        ["aws:principalorgid"] = KeyMeaning.Organisation,
        ["aws:principalorgpaths"] = KeyMeaning.Organisation,
        ["aws:sourceorgid"] = KeyMeaning.Organisation,
        ["aws:sourceorgpaths"] = KeyMeaning.Organisation,
        ["aws:vpceorgid"] = KeyMeaning.Organisation,
        ["aws:vpceorgpaths"] = KeyMeaning.Organisation,
        ["aws:sourcevpc"] = KeyMeaning.Network,
        ["aws:sourcevpce"] = KeyMeaning.Network,
        ["vpc-lattice-svcs:sourcevpc"] = KeyMeaning.Network,
        ["aws:sourceip"] = KeyMeaning.Address,
        ["aws:sourcearn"] = KeyMeaning.Arn,
        ["aws:principalarn"] = KeyMeaning.Arn,
        ["aws:sourcevpcarn"] = KeyMeaning.Arn,
        ["aws:federatedprovider"] = KeyMeaning.Arn,
        ["s3:dataaccesspointarn"] = KeyMeaning.Arn,
        ["s3:x-amz-server-side-encryption-aws-kms-key-id"] = KeyMeaning.Arn,
        ["lambda:sourcefunctionarn"] = KeyMeaning.Arn,
        ["elasticfilesystem:accesspointarn"] = KeyMeaning.Arn,
        ["aws:userid"] = KeyMeaning.UserId,
        ["aws:principalservicename"] = KeyMeaning.CloudService,
        ["aws:principalservicenameslist"] = KeyMeaning.CloudService,
        ["aws:principalisawsservice"] = KeyMeaning.Inside,
        ["elasticfilesystem:accessedviamounttarget"] = KeyMeaning.Inside,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Keys that every request carries, so that <c>...IfExists</c> changes nothing.</summary>
    private static readonly FrozenSet<string> Always = FrozenSet.Create(
        StringComparer.Ordinal, "aws:principalaccount", "aws:userid", "kms:calleraccount");

    /// <summary>What a key in lower case says.</summary>
    internal static KeyMeaning Meaning(string key) => Meanings.GetValueOrDefault(key);

    /// <summary>Whether every request carries the key.</summary>
    internal static bool IsAlwaysThere(string key) => Always.Contains(key);

    /// <summary>Whether the key tells the account of the caller, or of the service's resource that calls.</summary>
    internal static bool TellsAccount(string key) => Meaning(key) is KeyMeaning.Account or KeyMeaning.Arn;
}
