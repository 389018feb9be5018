using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Demarc.Engine.Content;
using Demarc.Engine.Inventory;

namespace Demarc.Engine.Evidence;

/// <summary>How much of what there is the inputs show, by whoever gives them.</summary>
public enum LookClaim
{
    /// <summary>Not said.</summary>
    Unknown,

    /// <summary>Only some of it: nothing is shown in full.</summary>
    Some,

    /// <summary>A list that was read in full shows all resources of its type in its region of its account.</summary>
    Lists,

    /// <summary>Every account seen, in full: a type of which nothing is seen has no resources there.</summary>
    Accounts,
}

/// <summary>
/// Counts where inputs looked while resources pass: of which types they listed everything, in which account and region. Memory grows with
/// accounts, regions and types, never with resources.
/// </summary>
public sealed class LookTally
{
    private readonly HashSet<Place> listed = [];
    private readonly HashSet<Place> empty = [];
    private readonly HashSet<(string Provider, string Account)> accounts = [];
    private Func<string, string, string> accountOf = static (_, account) => account;

    /// <summary>Notes where a resource stands. Plans and templates show what will be, and are no look at anything.</summary>
    public void Saw(Resource resource)
    {
        if (resource.Container.Length > 0 || resource.Account.Length == 0) return;
        if (resource.Source is SourceKind.Billing or SourceKind.Declared or SourceKind.Finding) return;
        accounts.Add((resource.Provider, resource.Account));
        if (!resource.Listed) return;
        listed.Add(new Place(resource.Source, resource.Provider, resource.Account, Wide(resource.Region), resource.Type));
    }

    /// <summary>Notes that a source says that there is no resource of a type in an account or a region of it.</summary>
    public void SawNone(SourceKind source, ResourceType type, string provider, string account, string region)
    {
        if (account.Length > 0) empty.Add(new Place(source, provider, account, Wide(region), type.Id));
    }

    /// <summary>Tells the one name of each account (provider, account), known only when everything is read.</summary>
    public void NameAccounts(Func<string, string, string> names) => accountOf = names;

    /// <summary>Where the inputs looked in full.</summary>
    /// <param name="inputs">What became of them: what was not read in full takes the completeness from everything its kind of source
    /// shows.</param>
    /// <param name="claim">How much they show, by whoever gives them.</param>
    public PlaceLooks Finish(IEnumerable<InputReport> inputs, LookClaim claim)
    {
        if (claim is LookClaim.Some or LookClaim.Unknown) return PlaceLooks.None;
        var partial = inputs.Where(input => input.Damaged || (input.Continues && claim == LookClaim.Lists))
            .Select(static input => input.Source).ToHashSet();
        // A file of which not even the kind is known may have been a list of anything.
        if (partial.Contains(SourceKind.Unknown)) return PlaceLooks.None;
        return new PlaceLooks(Whole(listed, partial), Whole(empty, partial), claim == LookClaim.Accounts && partial.Count == 0
            ? [.. accounts.Select(account => (account.Provider, accountOf(account.Provider, account.Account)))] : []);
    }

    private ImmutableHashSet<(string Type, string Account, string Region)> Whole(IEnumerable<Place> places, HashSet<SourceKind> partial) =>
    [
        .. places.Where(place => !partial.Contains(place.Source))
            .Select(place => (place.Type, accountOf(place.Provider, place.Account), place.Region)),
    ];

    /// <summary>What belongs to the account as a whole is written as empty.</summary>
    private static string Wide(string region) => region == "global" ? "" : region;

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Place(SourceKind Source, string Provider, string Account, string Region, string Type);
}

/// <summary>Where inputs looked in full. A region that is empty stands for the account as a whole.</summary>
/// <param name="Listed">Types of which everything was listed, by account and region.</param>
/// <param name="Empty">Types of which there is nothing, by account and region.</param>
/// <param name="Accounts">Accounts that were shown in full.</param>
public sealed record PlaceLooks(
    ImmutableHashSet<(string Type, string Account, string Region)> Listed,
    ImmutableHashSet<(string Type, string Account, string Region)> Empty,
    ImmutableHashSet<(string Provider, string Account)> Accounts)
{
    /// <summary>When exports were made that do not say it themselves; null: they are evidence of no time.</summary>
    public DateTimeOffset? UndatedAt { get; init; }

    /// <summary>Nothing was looked at in full.</summary>
    public static PlaceLooks None { get; } = new([], [], []);

    /// <summary>Whether the resources of a type that were seen there, if any, are all there are.</summary>
    internal bool Shows(string provider, string type, string account, string region) =>
        IsIn(Listed, type, account, region) || IsIn(Empty, type, account, region) || Accounts.Contains((provider, account));

    private static bool IsIn(
        ImmutableHashSet<(string Type, string Account, string Region)> places, string type, string account, string region) =>
        places.Contains((type, account, region)) || places.Contains((type, account, ""));
}
