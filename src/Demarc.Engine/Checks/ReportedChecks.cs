using System.Collections.Frozen;
using System.Collections.Immutable;
using Demarc.Engine.Content;
using Demarc.Engine.Inventory;

namespace Demarc.Engine.Checks;

/// <summary>Attaches results of other tools to checks of ours, by the equivalents that checks state.</summary>
public sealed class ReportedChecks
{
    private readonly FrozenDictionary<string, ImmutableArray<Check>> byName;
    private readonly ImmutableDictionary<string, ImmutableHashSet<string>> natives;

    /// <summary>An index of some checks.</summary>
    public ReportedChecks(Catalogue catalogue, IEnumerable<Check> checks)
    {
        byName = checks
            .SelectMany(static check => check.Equivalents.Append("demarc:" + check.Id).Select(name => (Name: name, Check: check)))
            .GroupBy(static pair => pair.Name, static pair => pair.Check, StringComparer.Ordinal)
            .ToFrozenDictionary(
                static group => group.Key,
                static group => group.OrderBy(static check => check.Id, StringComparer.Ordinal).ToImmutableArray(), StringComparer.Ordinal);
        natives = byName.Values.SelectMany(static list => list).Select(static check => check.Type).Distinct(StringComparer.Ordinal)
            .ToImmutableDictionary(static type => type, type => Natives(catalogue.Type(type)!), StringComparer.Ordinal);
    }

    /// <summary>
    /// The check of ours that tests the same; null when none does. Where several kinds of resource have such a check, the one whose kind
    /// the tool names counts, else the first.
    /// </summary>
    public Check? Find(ReportedFinding finding)
    {
        foreach (var name in finding.Names)
        {
            if (!byName.TryGetValue(name, out var candidates)) continue;
            return candidates.FirstOrDefault(check => natives[check.Type].Contains(Plain(finding.ResourceType))) ?? candidates[0];
        }

        return null;
    }

    private static ImmutableHashSet<string> Natives(ResourceType type) =>
        [.. type.Sources.SelectMany(static source => source.Match).Append(type.Id).Select(Plain)];

    /// <summary><c>AwsS3Bucket</c> and <c>AWS::S3::Bucket</c> are one kind.</summary>
    private static string Plain(string type) => string.Concat(type.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();
}
