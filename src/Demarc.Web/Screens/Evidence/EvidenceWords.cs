using System.Collections.Immutable;
using Demarc.Adapters.Holdings;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;
using Demarc.Web.Parts;

namespace Demarc.Web.Screens.Evidence;

/// <summary>Evidence in plain words.</summary>
internal static class EvidenceWords
{
    internal static string Of(EvidenceOrigin origin) => origin switch
    {
        EvidenceOrigin.Declared => "organisation file",
        EvidenceOrigin.Submitted => "a person",
        EvidenceOrigin.Automated => "exports",
        _ => "unknown",
    };

    internal static string Of(DeedKind deed) => deed switch
    {
        DeedKind.Accept => "Accepted",
        DeedKind.Reject => "Rejected",
        DeedKind.Hold => "Put on hold: it must not be erased",
        DeedKind.Release => "Released from hold",
        DeedKind.Erase => "Erased",
        _ => "Unknown",
    };

    /// <summary>What a kind shows.</summary>
    internal static string Shows(EvidenceKind kind) => kind switch
    {
        EvidenceKind.ConfigurationSnapshot => "the settings of the resources in scope",
        EvidenceKind.CheckResult => "automated verdicts over the scope",
        EvidenceKind.ActivityLog => "monitoring works and logs are kept",
        EvidenceKind.IdentityInventory => "who has access, second factors, last use",
        EvidenceKind.AccessReview => "a completed review with decisions",
        EvidenceKind.TestResult => "a restore test, an exit rehearsal, a penetration test",
        EvidenceKind.PolicyDocument => "an approved rule of ours",
        EvidenceKind.Agreement => "a contract; it holds for its own term",
        EvidenceKind.Attestation => "a named person's statement",
        EvidenceKind.ProviderAssurance => "the provider's part only, nothing of ours",
        _ => "",
    };

    /// <summary>Where an item holds; empty: everywhere.</summary>
    internal static string Where(EvidenceCover cover) => cover switch
    {
        EvidenceCover.Seen seen => $"{Words.Many(seen.Duties.Select(static duty => duty.Scope).Distinct().LongCount(), "place")} looked at",
        EvidenceCover.Stated { When: { } when } => when.Source,
        EvidenceCover.Stated stated => Where(stated.Reach),
        _ => "",
    };

    private static string Where(EvidenceReach reach)
    {
        var named = new[] { reach.Providers, reach.Services, reach.Accounts, reach.Regions, reach.Workloads }
            .Where(static values => !values.IsEmpty).Select(static values => string.Join(", ", values)).ToImmutableArray();
        return named.IsEmpty ? "everywhere" : string.Join(" · ", named);
    }
}
