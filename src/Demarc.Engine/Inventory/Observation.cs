using System.Collections.Immutable;
using Demarc.Engine.Expressions;
using Demarc.Engine.Expressions.Json;

namespace Demarc.Engine.Inventory;

/// <summary>
/// What one source says about one resource, before any judgement. <see cref="Body"/> is only valid while the observation is being
/// handled: readers reuse its buffer for the next one.
/// </summary>
public sealed record Observation
{
    /// <summary>Begins the native type of an answer about one aspect of a resource (a bucket's policy, a trail's status).</summary>
    public const string DetailPrefix = "detail:";

    /// <summary>The kind of source.</summary>
    public required SourceKind Source { get; init; }

    /// <summary>
    /// The type as the source names it: <c>AWS::S3::Bucket</c>, <c>microsoft.storage/storageaccounts</c>, <c>aws_s3_bucket</c>.
    /// </summary>
    public required string NativeType { get; init; }

    /// <summary>
    /// The identity by which observations of one resource are merged: ARN, ARM id (lower case), asset name, Terraform address.
    /// </summary>
    public required string Id { get; init; }

    /// <summary>
    /// Other texts by which resources of the same plan, state or template name this one: its ARN, where the id is an address.
    /// </summary>
    public IReadOnlyList<string> OtherIds { get; init; } = [];

    /// <summary>
    /// The plan or template inside which the id is unique; empty for ids that are unique by themselves. Readers need not set it: the
    /// input's
    /// name is put there for sources whose ids are addresses.
    /// </summary>
    public string Container { get; init; } = "";

    /// <summary>The provider id in the catalogue: <c>aws</c>, <c>azure</c>, <c>gcp</c> ...; null when only the service tells.</summary>
    public string? Provider { get; init; }

    /// <summary>Account, subscription, project or tenant; null when the source does not say.</summary>
    public string? Account { get; init; }

    /// <summary>
    /// Another name under which the same account stands in other records (Google: the project's number); null when none is known.
    /// </summary>
    public string? AccountAlias { get; init; }

    /// <summary>Region as the provider writes it, <c>global</c> for global resources, null when the source does not say.</summary>
    public string? Region { get; init; }

    /// <summary>Display name, if any.</summary>
    public string? Name { get; init; }

    /// <summary>When the source looked; null when it does not say (a plan is not a fact at a time).</summary>
    public DateTimeOffset? CapturedAt { get; init; }

    /// <summary>
    /// False when the source shows this resource because it was asked for it: an answer about one resource, a history, an event. Then
    /// other resources of its type may be there that the source does not show.
    /// </summary>
    public bool Listed { get; init; } = true;

    /// <summary>Tags or labels, in the order of the source.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Tags { get; init; } = [];

    /// <summary>The service as named by a source that has no resource type: a billing line, a declared service.</summary>
    public string? ServiceName { get; init; }

    /// <summary>What a bill asks for the service, one entry for each currency; empty in other sources.</summary>
    public ImmutableArray<Charge> Charges { get; init; } = [];

    /// <summary>
    /// True when the source shows only what was asked for (a query that selects columns, a list of names): then a setting that is absent
    /// from <see cref="Body"/> was not collected, and must not be taken for one that is known to be unset.
    /// </summary>
    public bool Projected { get; init; }

    /// <summary>What a plan will do to the resource; unknown for sources that are no plan.</summary>
    public PlannedChange Change { get; init; }

    /// <summary>What another tool says about the resource; then there are no settings. Null for exports.</summary>
    public ReportedFinding? Finding { get; init; }

    /// <summary>
    /// True when the source says that the account, or the region of it, has no resource of the native type: an empty list, or the answer
    /// that a service is not in use. It is no resource; only checks of whether one exists hear of it.
    /// </summary>
    public bool Absent { get; init; }

    /// <summary>The settings as the source wrote them; a missing node when it has none.</summary>
    public JsonNode Body { get; init; }

    /// <summary>
    /// Other resources of the same plan or template that refer to this one: a map from their type and the attribute by which they refer
    /// (<c>aws_s3_bucket_versioning.bucket</c>) to the list of their bodies. The entry of a key is unknown when a resource of that type is
    /// there but whom it refers to is not; the whole map is unknown when references were not followed. Empty in other sources.
    /// Valid as long as <see cref="Body"/> is.
    /// </summary>
    public CelValue Related { get; init; } = NoneRelated;

    private static readonly CelValue NoneRelated = CelValue.OfMap(Array.Empty<(string, CelValue)>());
}
