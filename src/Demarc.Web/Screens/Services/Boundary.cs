using System.Collections.Immutable;
using Demarc.Engine.Content;
using Demarc.Engine.Reports.Figures;
using Demarc.Engine.Responsibility;

namespace Demarc.Web.Screens.Services;

/// <summary>One layer of the boundary picture.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Split">Its parts by party.</param>
/// <param name="Parts">Its parts with their answers, in order.</param>
public sealed record BoundaryLayer(Layer Layer, PartySplit Split, ImmutableArray<Resolution> Parts)
{
    /// <summary>Parts through which the line runs: theirs, shared and ours. A third party's, and what is unknown, lie apart.</summary>
    public long Divided => Split.Provider + Split.Shared + Split.Ours;

    /// <summary>How many of these lie on the provider's side: theirs whole, shared half; null where there are none.</summary>
    public double? Theirs => Divided == 0 ? null : Split.Provider + (Split.Shared / 2.0);
}

/// <summary>
/// The boundary picture of one service: the stack of layers, each with its parts by party, and the line between the provider's side and
/// ours drawn through it.
/// </summary>
/// <param name="Layers">Layers with parts that arise, what is ours on top.</param>
public sealed record Boundary(ImmutableArray<BoundaryLayer> Layers)
{
    /// <summary>From what the organisation does itself down to the building.</summary>
    private static readonly Layer[] FromTop =
    [
        Layer.Governance, Layer.ClientDevices, Layer.Data, Layer.IdentityAndAccess, Layer.TenantConfiguration, Layer.LoggingAndMonitoring,
        Layer.Application, Layer.NetworkControls, Layer.Runtime, Layer.OperatingSystem, Layer.Virtualisation, Layer.PhysicalHost,
        Layer.PhysicalNetwork, Layer.PhysicalDatacenter,
    ];

    /// <summary>The picture of the answers for one service.</summary>
    public static Boundary Of(IEnumerable<Resolution> answers)
    {
        var byLayer = answers.ToLookup(static answer => answer.Part.Layer);
        return new Boundary(
        [
            .. FromTop.Select(layer => new BoundaryLayer(
                layer, byLayer[layer].Aggregate(default(PartySplit), static (split, answer) => split.With(answer.Party)),
                [.. byLayer[layer]]))
                .Where(static layer => layer.Split.Arising > 0),
        ]);
    }
}
