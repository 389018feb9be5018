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
    /// <summary>Opens a desk.</summary>
    internal ObservationDesk Open() => new Desk(this);

    /// <summary>Takes a resource that is known without an input.</summary>
    internal void Take(Observation observation, string workload)
    {
        if (mapper.Map(observation) is not { } resource) return;
        if (workload.Length > 0) resource = resource with { Workload = workload };
        if (references.Take(resource) is { } ready) Place(ready);
    }

    /// <summary>Everything is read: what waited for others is completed and placed.</summary>
    internal void Finish()
    {
        foreach (var resource in references.Completed()) Place(resource);
        checks?.Finish(builder.AccountOf);
        rows?.NameAccounts(builder.AccountOf);
    }

    private void Place(Resource resource)
    {
        var verdicts = new List<Verdict>();
        var sighted = checks?.Evaluate(resource, verdicts);
        Place(resource, CollectionsMarshal.AsSpan(verdicts), sighted);
    }

    private void Place(Resource resource, ReadOnlySpan<Verdict> verdicts, Sighted? sighted)
    {
        checks?.Take(resource, verdicts, sighted);
        var ordinal = builder.NextOrdinal;
        var outcome = builder.Add(resource);
        if (outcome.Replaced >= 0) rows?.Drop(outcome.Replaced);
        if (!outcome.Counts) return;
        rows?.Add(ordinal, resource);
        watch?.Invoke(resource);
    }

    /// <summary>What can be said of one observation alone; null when it is no resource.</summary>
    private Prepared? Prepare(Observation observation, List<Verdict> verdicts)
    {
        // A result of another tool, or what is not there, holds nothing of the body.
        if (observation.Finding is not null || observation.Absent)
            return new Prepared(null, observation with { Body = default }, Verdicts: 0);
        if (mapper.MapInPlace(observation) is not { } resource) return null;
        if (references.Concerns(resource)) return new Prepared(resource.Kept(), Finding: null, Verdicts: -1);
        var before = verdicts.Count;
        var sighted = checks?.Evaluate(resource, verdicts);
        // Whoever watches may keep it; for what follows here its place and its verdicts are enough.
        var kept = watch is null ? resource.WithoutProperties() : resource.Kept();
        return new Prepared(kept, Finding: null, verdicts.Count - before, sighted);
    }

    private void Take(Prepared prepared, ReadOnlySpan<Verdict> verdicts)
    {
        if (prepared.Finding is { Absent: true } none)
        {
            if (mapper.TypeOf(none) is { } type) checks?.TakeAbsence(type, none);
        }
        else if (prepared.Finding is { } result) checks?.Take(result, result.Finding!);
        else if (prepared.Verdicts >= 0) Place(prepared.Resource!, verdicts, prepared.Sighted);
        else if (references.Take(prepared.Resource!) is { } ready) Place(ready);
    }

    /// <summary>A resource with the number of its verdicts, -1 when others may have to be asked; or what is no resource.</summary>
    private readonly record struct Prepared(Resource? Resource, Observation? Finding, int Verdicts, Sighted? Sighted = null);

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
                var count = Math.Max(0, prepared.Verdicts);
                intake.Take(prepared, rest[..count]);
                rest = rest[count..];
            }

            taken.Clear();
            verdicts.Clear();
        }
    }
}
