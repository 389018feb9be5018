using System.Collections.Immutable;
using Demarc.Engine.Content;

namespace Demarc.Engine.Inventory;

/// <summary>What another tool says about a resource, before it is attached to a check of ours.</summary>
/// <param name="Names">
/// Ids under which the tool's check may be known, most particular first, written as in the equivalents of checks:
/// <c>prowler:s3_bucket_object_versioning</c>.
/// </param>
/// <param name="ResourceType">The kind of resource as the tool names it; empty when it does not say.</param>
/// <param name="Outcome">What it says; a check that somebody has to make by hand is inconclusive.</param>
/// <param name="Message">Its message.</param>
public sealed record ReportedFinding(ImmutableArray<string> Names, string ResourceType, VerdictOutcome Outcome, string Message);
