using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Demarc.Adapters.Sources;
using Demarc.Adapters.Store.Recording;
using Demarc.Engine.Checks;
using Demarc.Engine.Inventory;

namespace Demarc.Adapters.Estates;

/// <summary>
/// Takes observations into an estate. What depends on one observation alone - mapping and checks - is done at desks, by as many threads as
/// read; what depends on others is done here, in the order of files and records.
/// </summary>
internal sealed class EstateIntake(
    ResourceMapper mapper, ResourceReferences references, EstateBuilder builder, InventorySpool? rows, Action<Resource>? watch,
    CheckPass? checks)
{
    /// <summary>
    /// What the checks said of the resources that wait for others, in their order; it stands when nothing is told of them.
    /// </summary>
    private readonly Queue<(Verdict[] Verdicts, Sighted? Sighted)> saidOfWaiting = new();

    /// <summary>Services that bills and lists name.</summary>
    internal List<Resource> Named { get; } = [];

    /// <summary>Opens a desk.</summary>
    internal ObservationDesk Open() => new Desk(this);

    /// <summary>Takes a resource that is known without an input.</summary>
    internal void Take(Resource resource) => Place(resource);

    /// <summary>Everything is read: what waited for others is completed and placed.</summary>
    /// <param name="inputs">What became of the inputs.</param>
    internal void Finish(ImmutableArray<InputReport> inputs)
    {
        foreach (var (resource, changed) in references.Completed())
        {
            var (verdicts, sighted) = saidOfWaiting.Dequeue();
            if (changed) Place(resource);
            else Place(resource, EstateBuilder.Identity(resource), verdicts, sighted);
        }

        checks?.Finish(builder.AccountOf, inputs);
        rows?.NameAccounts(builder.AccountOf);
    }

    private void Place(Resource resource)
    {
        var verdicts = new List<Verdict>();
        var sighted = checks?.Evaluate(resource, verdicts);
        Place(resource, EstateBuilder.Identity(resource), CollectionsMarshal.AsSpan(verdicts), sighted);
    }

    private void Place(Resource resource, UInt128 identity, ReadOnlySpan<Verdict> verdicts, Sighted? sighted)
    {
        checks?.Take(resource, verdicts, sighted);
        var ordinal = builder.NextOrdinal;
        var outcome = builder.Add(resource, identity);
        if (outcome.Replaced >= 0) rows?.Drop(outcome.Replaced);
        if (!outcome.Counts) return;
        rows?.Add(ordinal, resource);
        watch?.Invoke(resource.Kept());
    }

    /// <summary>What can be said of one observation alone; null when it is no resource.</summary>
    private Prepared? Prepare(Observation observation, List<Verdict> verdicts)
    {
        // A result of another tool, or what is not there, holds nothing of the body.
        if (observation.Finding is not null || observation.Absent)
            return new Prepared(null, observation with { Body = default }, Verdicts: 0);
        if (mapper.MapInPlace(observation) is not { } resource) return null;
        var before = verdicts.Count;
        var sighted = checks?.Evaluate(resource, verdicts);
        return new Prepared(resource, Finding: null, verdicts.Count - before, sighted, references.Concerns(resource))
        {
            Identity = EstateBuilder.Identity(resource),
        };
    }

    private void Take(Prepared prepared, ReadOnlySpan<Verdict> verdicts)
    {
        if (prepared.Finding is { Absent: true } none)
        {
            if (mapper.TypeOf(none) is { } type) checks?.TakeAbsence(type, none);
            return;
        }

        if (prepared.Finding is { } result)
        {
            checks?.Take(result, result.Finding!);
            return;
        }

        var resource = prepared.Resource!;
        if (resource.Source is SourceKind.Billing or SourceKind.Declared) Named.Add(resource.WithoutProperties());
        var told = prepared.AskOthers ? references.Take(resource) : resource;
        if (told is null) saidOfWaiting.Enqueue((verdicts.ToArray(), prepared.Sighted));
        else if (ReferenceEquals(told, resource)) Place(resource, prepared.Identity, verdicts, prepared.Sighted);
        else Place(told);
    }

    /// <summary>
    /// A resource with the number of its verdicts and whether others may tell something about it, or it about them; or what is no resource.
    /// </summary>
    private readonly record struct Prepared(
        Resource? Resource, Observation? Finding, int Verdicts, Sighted? Sighted = null, bool AskOthers = false)
    {
        /// <summary>What the estate knows the resource by.</summary>
        internal UInt128 Identity { get; init; }
    }

    private sealed class Desk(EstateIntake intake) : ObservationDesk
    {
        private readonly List<Prepared> taken = [];
        private readonly List<Verdict> verdicts = [];

        public override void Take(Observation observation)
        {
            if (intake.Prepare(observation, verdicts) is { } prepared) taken.Add(prepared);
        }

        public override void HandOver()
        {
            var rest = CollectionsMarshal.AsSpan(verdicts);
            foreach (var prepared in taken)
            {
                intake.Take(prepared, rest[..prepared.Verdicts]);
                rest = rest[prepared.Verdicts..];
            }

            taken.Clear();
            verdicts.Clear();
        }
    }
}
