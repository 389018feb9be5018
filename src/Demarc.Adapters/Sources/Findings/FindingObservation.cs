using System.Collections.Immutable;
using System.Globalization;
using Demarc.Engine.Content;
using Demarc.Engine.Inventory;

namespace Demarc.Adapters.Sources.Findings;

/// <summary>The observation that hands a finding of another tool over.</summary>
internal static class FindingObservation
{
    private const int MaxMessage = 1000;

    internal static Observation Of(
        string resource, string? provider, string? account, string? region, DateTimeOffset? at, IEnumerable<string?> names,
        string resourceType, VerdictOutcome outcome, string message) => new()
        {
            Source = SourceKind.Finding,
            NativeType = "finding",
            Id = Printable.Of(resource),
            Provider = provider,
            Account = account is { Length: > 0 } ? account : null,
            Region = region is { Length: > 0 } ? region : null,
            CapturedAt = at,
            Finding = new ReportedFinding(
                [.. names.OfType<string>().Where(static name => name.Length > 0).Distinct(StringComparer.Ordinal)], resourceType, outcome,
                Printable.Of(message.Length > MaxMessage ? message[..MaxMessage] : message)),
        };

    /// <summary>The name of a tool as it stands in equivalents: <c>Prowler</c> is <c>prowler</c>.</summary>
    internal static string Tool(string? name) => name is null ? "" : string.Join('-', name.ToLowerInvariant().Split(' '));

    /// <summary>A time as these formats write it, or null.</summary>
    internal static DateTimeOffset? Time(string? text) => DateTimeOffset.TryParse(
        text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at) ? at : null;

    /// <summary>The tool's ids with its name in front; none without a name.</summary>
    internal static ImmutableArray<string> Names(string tool, params ReadOnlySpan<string?> ids)
    {
        var names = ImmutableArray.CreateBuilder<string>();
        foreach (var id in ids)
        {
            if (tool.Length > 0 && id is { Length: > 0 }) names.Add(tool + ":" + id);
        }

        return names.ToImmutable();
    }
}
