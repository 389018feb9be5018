using System.Collections.Immutable;
using Demarc.Engine.Content;

namespace Demarc.Engine.Responsibility;

/// <summary>Owners of several parts put together: a control, or a requirement of a framework.</summary>
public sealed record Summary
{
    /// <summary>The parts put together, with their answers.</summary>
    public required ImmutableArray<Resolution> Parts { get; init; }

    /// <summary>
    /// The owner: one party when all applicable parts are theirs, shared when they differ, unknown when one is unknown,
    /// not-applicable when none applies.
    /// </summary>
    public required Party Owner { get; init; }

    /// <summary>Parts of one owner kind, in order.</summary>
    public IEnumerable<PartId> PartsOf(Func<Party, bool> owner) =>
        Parts.Where(part => owner(part.Party)).Select(static part => part.Part.Id);

    /// <summary>
    /// Summarises a control: parts that merely offer a means or care for the provider's own side do not count beside others.
    /// </summary>
    public static Summary OfControl(Control control, Func<ControlPart, Resolution> resolve)
    {
        ImmutableArray<Resolution> parts = [.. control.Parts.Select(resolve)];
        var counting = parts.Where(static part => part.Part.CountsInSummary).ToList();
        return new Summary { Parts = parts, Owner = Combine(counting.Count > 0 ? counting : parts) };
    }

    /// <summary>Summarises a requirement: every part it names counts.</summary>
    public static Summary OfRequirement(Requirement requirement, Catalogue catalogue, Func<ControlPart, Resolution> resolve)
    {
        ImmutableArray<Resolution> parts = [.. requirement.Parts.Select(id => resolve(catalogue.Part(id)!))];
        return new Summary { Parts = parts, Owner = Combine(parts) };
    }

    /// <summary>Puts owners together.</summary>
    public static Party Combine(IReadOnlyCollection<Resolution> parts)
    {
        var applicable = parts.Where(static part => part.Party is not Party.NotApplicableParty).ToList();
        if (applicable.Count == 0) return Party.NotApplicable;
        if (applicable.Exists(static part => part.Party is Party.UnknownParty)) return Party.Unknown;
        var first = applicable[0].Party;
        if (first is not Party.SharedParty && applicable.TrueForAll(part => part.Party == first)) return first;
        return new Party.SharedParty(IsOneTask(applicable) ? SharedKind.Dependent : SharedKind.Independent);
    }

    /// <summary>
    /// Sharing is dependent when one task is split: two owners meet in one control on one layer, or a part is itself split.
    /// Otherwise each side does its own, whole task (AWS speaks of both "inherited"/"shared" kinds in its responsibility model).
    /// </summary>
    private static bool IsOneTask(List<Resolution> parts)
    {
        if (parts.Exists(static part => part.Party is Party.SharedParty { Kind: SharedKind.Dependent })) return true;
        return parts.Where(static part => part.Part.Duty != Duty.Assure)
            .GroupBy(static part => (part.Part.Id.Control, part.Part.Layer))
            .Any(static group => group.Select(static part => part.Party).Distinct().Count() > 1);
    }
}
