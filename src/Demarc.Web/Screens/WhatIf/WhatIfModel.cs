using System.Collections.Immutable;
using Demarc.Engine.Content;
using Demarc.Engine.Reports.Matrix;
using Demarc.Engine.Responsibility;
using Demarc.Web.Access;
using Demarc.Web.Estates;
using Demarc.Web.Parts.Tables;
using Demarc.Web.Screens.Adoption;

namespace Demarc.Web.Screens.WhatIf;

/// <summary>A part whose answer differs between two services, or two profiles of one.</summary>
/// <param name="Before">The answer on the left.</param>
/// <param name="After">The answer on the right.</param>
public sealed record MovedPart(Resolution Before, Resolution After)
{
    /// <summary>The part.</summary>
    public ControlPart Part => Before.Part;
}

/// <summary>Parts that go from one party to another.</summary>
/// <param name="From">Whose they are on the left.</param>
/// <param name="To">Whose they are on the right.</param>
/// <param name="Parts">The parts, in order.</param>
public sealed record PartMove(Party From, Party To, ImmutableArray<MovedPart> Parts)
{
    /// <summary>What that means for us, in words.</summary>
    public string Means => (IsOurs(From), IsOurs(To)) switch
    {
        (false, true) => From is Party.NotApplicableParty ? "come up, and are ours" : "move to us",
        (true, false) => To is Party.NotApplicableParty ? "were ours, and no longer come up" : "move away from us",
        (true, true) => To is Party.CustomerParty ? "were shared, and are ours alone"
            : From is Party.CustomerParty ? "were ours alone, and are shared" : "stay shared, in another way",
        _ => "move between others",
    };

    /// <summary>Order on the page: what comes to us first, then what leaves us.</summary>
    internal int Rank => (IsOurs(From), IsOurs(To)) switch
    {
        (false, true) => 0,
        (true, true) => 1,
        (true, false) => 2,
        _ => 3,
    };

    private static bool IsOurs(Party party) => party is Party.CustomerParty or Party.SharedParty;
}

/// <summary>Two services, or two profiles of one, side by side.</summary>
/// <param name="Left">What we have; null: not said.</param>
/// <param name="Right">What we would have; null: not said.</param>
/// <param name="Facts">Answers on the right that differ from the catalogue.</param>
/// <param name="Moves">Parts that go from one party to another.</param>
/// <param name="Same">Parts that stay where they are.</param>
/// <param name="Mistake">Why nothing can be compared; empty: it can.</param>
public sealed record WhatIfModel(
    AdoptionPreview? Left, AdoptionPreview? Right, ImmutableSortedDictionary<string, string> Facts, ImmutableArray<PartMove> Moves,
        int Same,
    string Mistake)
{
    /// <summary>What was asked for on the left, as written.</summary>
    public string From { get; private init; } = "";

    /// <summary>What was asked for on the right, as written.</summary>
    public string To { get; private init; } = "";

    /// <summary>Compares what an address asks for: <c>from</c>, <c>to</c> and answers about the profile of the latter.</summary>
    internal static WhatIfModel Of(TenantScope scope, TableQuery query)
    {
        var facts = AdoptionDraft.Of(query.Values.Select(static pair =>
            KeyValuePair.Create(pair.Key, new Microsoft.Extensions.Primitives.StringValues(pair.Value[0])))).Facts;
        var (from, to) = (query.Value("from"), query.Value("to"));
        var left = Find(scope, from, out var mistake);
        var right = left;
        if (left is not null && to.Length > 0) right = Find(scope, to, out mistake);
        if (left is null || right is null) return new WhatIfModel(null, null, facts, [], 0, from.Length + to.Length == 0 ? "" : mistake)
        { From = from, To = to };
        var changed = right with { Profile = right.Profile.With(facts.Select(static pair => new ProfileChange(pair.Key, pair.Value))) };
        var (before, after) = (Preview(scope.State, left), Preview(scope.State, changed));
        var moved = before.Answers.Zip(after.Answers, static (one, other) => new MovedPart(one, other)).ToList();
        return new WhatIfModel(
            before, after with { Known = right.Profile }, facts,
            [
                .. moved.Where(static part => part.Before.Party != part.After.Party)
                    .GroupBy(static part => (From: part.Before.Party, To: part.After.Party))
                    .Select(static group => new PartMove(group.Key.From, group.Key.To, [.. group]))
                    .OrderBy(static move => move.Rank).ThenByDescending(static move => move.Parts.Length)
                    .ThenBy(static move => PartyLetter.Rank(move.From)).ThenBy(static move => PartyLetter.Rank(move.To)),
            ],
            moved.Count(static part => part.Before.Party == part.After.Party), "")
        { From = left.Id, To = right.Id == left.Id ? "" : right.Id };
    }

    private static AdoptionPreview Preview(EstateState state, CloudService service) => AdoptionPreview.Of(
        state, state.Result.Organisation, service, new InstanceKey(service.Id, "", "", ""), service.Profile,
        state.Result.Catalogue.Provider(service.Provider)?.Title ?? service.Provider);

    private static CloudService? Find(TenantScope scope, string name, out string mistake)
    {
        var catalogue = scope.State.Result.Catalogue;
        var found = catalogue.FindServices(name);
        mistake = found.Length switch
        {
            1 => "",
            0 => $"There is no service “{name}”. Did you mean "
                + $"{Nearest.To(name, catalogue.Services.Select(static service => service.Id))}?",
            _ => $"“{name}” can be {string.Join(" or ", found.Select(static service => service.Id))}.",
        };
        return found is [var only] ? only : null;
    }
}
