using System.CommandLine;
using Demarc.Adapters.Store;
using Demarc.Adapters.Store.Reading;
using Demarc.Engine.Evidence;

namespace Demarc.Cli;

/// <summary>Which store, which tenant, as of when, as known when: what all verbs that read a store have in common.</summary>
internal sealed class StoreOptions
{
    /// <summary>
    /// Names the store where no option does: an address of PostgreSQL can hold a password, and command lines can be read by everybody on
    /// the machine.
    /// </summary>
    internal const string Variable = "DEMARC_STORE";

    private readonly Option<string?> store = PlaceOption();

    private readonly Option<string> tenant = TenantOption();

    private readonly Option<string?> asOf = new("--as-of")
    { Description = "The time asked about: a day (its end), or 2026-01-31T10:00:00Z (default: the latest there is)" };

    private readonly Option<string?> knownAt = new("--known-at")
    { Description = "Only what was known at this time: a day (its end), or 2026-01-31T10:00:00Z (default: all)" };

    /// <summary>The store that counts where none is named.</summary>
    internal static string Default =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named ? named : StoreAddress.Default;

    /// <summary>
    /// The option that names the store. It has no value of its own, because help would show it, and there may be a password in it.
    /// </summary>
    internal static Option<string?> PlaceOption() => new("--store")
    {
        Description = "A SQLite file, or PostgreSQL as Host=...;Database=... or postgres://... "
            + $"(default: what {Variable} says, else {StoreAddress.Default})",
    };

    /// <summary>The option that names the tenant.</summary>
    internal static Option<string> TenantOption() => new("--tenant")
    {
        Description = "The organisation within the store",
        DefaultValueFactory = static _ => StoreAddress.DefaultTenant,
    };

    /// <summary>Adds the options to a verb that reads.</summary>
    internal void AddTo(Command command)
    {
        AddPlaceTo(command);
        command.Options.Add(asOf);
        command.Options.Add(knownAt);
    }

    /// <summary>Adds only where the store is.</summary>
    internal void AddPlaceTo(Command command)
    {
        command.Options.Add(store);
        command.Options.Add(tenant);
    }

    /// <summary>The store named.</summary>
    internal string Address(ParseResult parsed) => parsed.GetValue(store) ?? Default;

    /// <summary>The organisation named.</summary>
    internal string Tenant(ParseResult parsed) => parsed.GetValue(tenant)!;

    /// <summary>Opens the store.</summary>
    /// <exception cref="UsageException">It is not there, or cannot be used.</exception>
    internal SqlStore Open(ParseResult parsed, bool create = false) => Open(Address(parsed), parsed.GetValue(tenant)!, create);

    /// <summary>The day asked about.</summary>
    internal DateOnly Day(ParseResult parsed) => AsOf.Day(parsed.GetValue(asOf));

    /// <summary>The store as of the time asked about.</summary>
    internal StoreView View(ParseResult parsed, SqlStore opened) => View(parsed, opened, parsed.GetValue(asOf));

    /// <summary>The store as of another time, as it was known at the time asked about.</summary>
    internal StoreView View(ParseResult parsed, SqlStore opened, string? time) => new(
        opened, time is null ? null : Moment.Of(AsOf.Time(time)),
        parsed.GetValue(knownAt) is { } known ? Moment.Of(AsOf.Time(known)) : Moment.Open, AsOf.Now);

    /// <summary>Opens a store, and says what is wrong in the user's words.</summary>
    internal static SqlStore Open(string address, string tenant, bool create) =>
        Usable(() => StoreAddress.Open(address, tenant, create));

    /// <summary>Does something with a store.</summary>
    /// <exception cref="UsageException">It cannot be used.</exception>
    internal static T Usable<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (StoreException error)
        {
            throw new UsageException(error.Message, error);
        }
    }
}
