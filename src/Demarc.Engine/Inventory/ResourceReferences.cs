using Demarc.Engine.Content;
using Demarc.Engine.Expressions;

namespace Demarc.Engine.Inventory;

/// <summary>
/// Completes resources by what other resources tell about them, whichever of them is read first. A volume shows which key it is encrypted
/// with, but only the key shows whose it is; a bucket does not show that its whole account is closed to the public.
/// </summary>
public sealed class ResourceReferences
{
    /// <summary>
    /// Resources that may wait for another one at the same time: memory stays bounded in any estate. What comes after them is taken as it
    /// is, and what it does not show stays "not collected".
    /// </summary>
    public const int MaxWaiting = 10_000;

    private static readonly List<PropertyReference> None = [];

    private readonly Catalogue catalogue;
    private readonly ResourceMapper mapper;
    private readonly ToldFacts told;
    private readonly List<(Resource Resource, bool Changed)> waiting = [];

    /// <summary>References of one catalogue's types.</summary>
    public ResourceReferences(Catalogue catalogue, ResourceMapper mapper)
    {
        this.catalogue = catalogue;
        this.mapper = mapper;
        told = new ToldFacts(catalogue);
    }

    /// <summary>
    /// Whether a resource tells something about others, or others may tell something about it: only then it has to be given to
    /// <see cref="Take"/>. Safe for several threads.
    /// </summary>
    public bool Concerns(Resource resource) => resource.Properties is { } properties
        && (told.IsAsked(resource.Type) || Open(resource, properties).Count > 0);

    /// <summary>
    /// Notes what a resource tells about others, and completes it by what is known already. What waits is taken out of the observation's
    /// buffer.
    /// </summary>
    /// <returns>
    /// The resource, the same object when nothing is told about it; or null when it has to wait for what another one tells.
    /// </returns>
    public Resource? Take(Resource resource)
    {
        if (resource.Properties is not { } properties) return resource;
        told.Note(resource, properties);
        var open = Open(resource, properties);
        if (open.Count == 0) return resource;
        var completed = Complete(resource, properties, open);
        if (waiting.Count >= MaxWaiting || Open(completed, completed.Properties!).Count == 0) return completed;
        waiting.Add((completed.Kept(), !ReferenceEquals(completed, resource)));
        return null;
    }

    /// <summary>
    /// The resources that waited, completed as far as other resources told, in the order read; with whether anything was told about them.
    /// </summary>
    public IEnumerable<(Resource Resource, bool Changed)> Completed()
    {
        foreach (var (resource, changed) in waiting)
        {
            var completed = Complete(resource, resource.Properties!, Open(resource, resource.Properties!));
            yield return (completed, changed || !ReferenceEquals(completed, resource));
        }
    }

    private Resource Complete(Resource resource, CelRecord properties, List<PropertyReference> open)
    {
        CelValue[]? slots = null;
        foreach (var reference in open)
        {
            if (told.Find(reference, resource, properties) is not { } value) continue;
            var type = properties.Type.Fields[reference.Slot].Type;
            if ((value.IsNull ? value : PropertyValue.Convert(value, type)) is not { } settled) continue;
            slots ??= [.. Enumerable.Range(0, properties.Type.Fields.Length).Select(slot => properties[slot])];
            slots[reference.Slot] = settled;
        }

        return slots is null ? resource : mapper.WithProperties(resource, catalogue.Type(resource.Type)!, slots);
    }

    /// <summary>The references that fill what the resource's source did not show.</summary>
    private List<PropertyReference> Open(Resource resource, CelRecord properties)
    {
        List<PropertyReference>? open = null;
        foreach (var reference in catalogue.Type(resource.Type)?.References ?? [])
        {
            if (properties[reference.Slot].IsFailure && ToldFacts.Leads(reference, resource, properties)) (open ??= []).Add(reference);
        }

        return open ?? None;
    }
}
