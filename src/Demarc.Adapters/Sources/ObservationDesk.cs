using Demarc.Engine.Inventory;

namespace Demarc.Adapters.Sources;

/// <summary>
/// Where observations are worked on. Each thread that reads has a desk of its own; what a desk made of its observations is handed over when
/// the turn of their records comes, so that the result does not depend on how many threads there were.
/// </summary>
public abstract class ObservationDesk
{
    /// <summary>
    /// Works on one observation, whose body is valid until it was handed over. Other desks may be working at the same time.
    /// </summary>
    public abstract void Take(Observation observation);

    /// <summary>Hands over everything taken since the last time. Never called for two desks at the same time.</summary>
    public abstract void HandOver();
}

/// <summary>A desk without work of its own: each observation is handed on where it was read. For one thread only.</summary>
/// <param name="sink">Takes each observation.</param>
internal sealed class PassingDesk(Action<Observation> sink) : ObservationDesk
{
    public override void Take(Observation observation) => sink(observation);

    public override void HandOver()
    {
    }
}
