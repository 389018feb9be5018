using Demarc.Engine.Content;
using Demarc.Engine.Expressions;

namespace Demarc.Engine.Inventory;

/// <summary>
/// Completes resources by what other resources tell about them, whichever of them is read first. A volume shows which key it is encrypted
/// with, but only the key shows whose it is.
/// </summary>
public sealed class ResourceReferences
{
    /// <summary>
    /// Resources that may wait for another one at the same time: memory stays bounded in any estate. What comes after them is taken as it
    /// is, and what it does not show stays "not collected".
    /// </summary>
    public const int MaxWaiting = 10_000;

    private readonly Catalogue catalogue;
    private readonly ResourceMapper mapper;
    private readonly ILookup<string, PropertyReference> told;
    private readonly Dictionary<(PropertyReference Reference, string Id), CelValue> values = [];
    private readonly List<Resource> waiting = [];

    /// <summary>References of one catalogue's types.</summary>
    public ResourceReferences(Catalogue catalogue, ResourceMapper mapper)
    {
        this.catalogue = catalogue;
        this.mapper = mapper;
        told = catalogue.Types.SelectMany(static type => type.References)
            .ToLookup(static reference => reference.Type, StringComparer.Ordinal);
    }

    /// <summary>
    /// Whether a resource tells something about others, or others may tell something about it: only then it has to be asked about with
    /// <see cref="Holds"/>. Safe for several threads.
    /// </summary>
    public bool Concerns(Resource resource) => resource.Properties is { } properties
        && (told.Contains(resource.Type) || Open(resource, properties).Any());

    /// <summary>Notes what a resource tells about others; true when it has to wait for what another one tells about it.</summary>
    public bool Holds(Resource resource)
    {
        if (resource.Properties is not { } properties) return false;
        foreach (var reference in told[resource.Type])
        {
            var value = reference.Value.Program.Evaluate([CelValue.Of(properties)]);
            if (value.IsFailure || value.IsNull) continue;
            values[(reference, resource.Id)] = value;
            values[(reference, LastSegment(resource.Id))] = value;
        }

        if (waiting.Count >= MaxWaiting || !Open(resource, properties).Any()) return false;
        waiting.Add(resource);
        return true;
    }

    /// <summary>The resources that waited, completed as far as other resources told, in the order read.</summary>
    public IEnumerable<Resource> Completed() => waiting.Select(Complete);

    private Resource Complete(Resource resource)
    {
        var properties = resource.Properties!;
        CelValue[] slots = [.. Enumerable.Range(0, properties.Type.Fields.Length).Select(slot => properties[slot])];
        foreach (var reference in Open(resource, properties))
        {
            var name = properties[reference.By].AsString();
            if (values.TryGetValue((reference, name), out var value) || values.TryGetValue((reference, LastSegment(name)), out value))
                slots[reference.Slot] = value;
        }

        return mapper.WithProperties(resource, catalogue.Type(resource.Type)!, slots);
    }

    private IEnumerable<PropertyReference> Open(Resource resource, CelRecord properties) =>
        catalogue.Type(resource.Type)?.References.Where(reference =>
            properties[reference.Slot].IsFailure && properties[reference.By].AsString().Length > 0) ?? [];

    private static string LastSegment(string id) => id[(id.LastIndexOf('/') + 1)..];
}
