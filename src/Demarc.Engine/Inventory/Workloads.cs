using Demarc.Engine.Content;
using Demarc.Engine.Expressions;

namespace Demarc.Engine.Inventory;

/// <summary>Gives a resource to expressions of workload rules.</summary>
internal static class Workloads
{
    internal static CelValue ToRecord(Resource resource) =>
        CelValue.Of(new CelRecord(ContentEnvironments.AnyResource,
        [
            CelValue.Of(resource.Id), CelValue.Of(resource.Type), CelValue.Of(resource.Provider), CelValue.Of(resource.Service),
            CelValue.Of(resource.Account), CelValue.Of(resource.Region), CelValue.Of(resource.Name),
            CelValue.OfMap(resource.Tags.Select(static tag => (tag.Key, CelValue.Of(tag.Value)))),
        ]));
}
