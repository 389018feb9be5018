using Demarc.Adapters.Holdings;
using Demarc.Adapters.Store.Reading;
using Demarc.Engine;
using Demarc.Engine.Content;

namespace Demarc.Adapters.Estates;

/// <summary>An assessment of what a store has on record as of a time, without any exports at hand (docs/decisions/0014).</summary>
public static class StoredAssessment
{
    /// <summary>Assesses.</summary>
    /// <param name="view">The store as of a time.</param>
    /// <param name="catalogue">The catalogue, with the organisation's own content.</param>
    /// <param name="organisation">What the organisation said about itself at that time (<see cref="StoredEstate.Organisation"/>).</param>
    /// <param name="day">The day asked about.</param>
    public static AssessmentResult Of(StoreView view, Catalogue catalogue, Organisation organisation, DateOnly day)
    {
        var stored = StoredEstate.Read(view, catalogue, organisation);
        var held = HeldEvidence.Read(view.Store, view.Known).Select(static item => item.ToRecord());
        return Assessment.Run(catalogue, organisation, stored.Estate, stored.Checks, day, looks: null, held, StoredDutyTimes.Of(view))
            .With(StoredDrift.Of(view, organisation));
    }
}
