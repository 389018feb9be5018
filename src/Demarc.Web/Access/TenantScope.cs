using System.Globalization;
using Demarc.Adapters.Accounts;
using Demarc.Engine.Evidence;
using Demarc.Web.Estates;
using Demarc.Web.Parts;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Demarc.Web.Access;

/// <summary>Marks endpoints that belong to one organisation: <see cref="ScopeReader"/> lets in only who may go there.</summary>
public sealed class TenantEndpoint
{
}

/// <summary>
/// Who is asking, for which organisation, as of when: what every page and endpoint of an organisation gets. There is no other way to an
/// organisation's data.
/// </summary>
public sealed class TenantScope : ILinks
{
    private readonly EstateStates states;
    private EstateState? state;

    internal TenantScope(EstateStates states, SignedIn signedIn, string tenant, Role role, DateOnly day, DateOnly today, DateOnly? known) =>
        (this.states, SignedIn, Tenant, Role, Day, Today, KnownAt) = (states, signedIn, tenant, role, day, today, known);

    /// <summary>
    /// The scope of the program itself, which tells others what is so today: reads, and is nobody. Never for a request.
    /// </summary>
    internal static TenantScope OfProgram(EstateStates states, string tenant)
    {
        var program = new PersonRow
        {
            Number = 0,
            Login = "demarc",
            Name = "demarc",
            Password = "",
            Disabled = Moment.Open,
            Failures = 0,
            Locked = Moment.Start,
        };
        var session = new SessionRow([], 0, "program", Moment.Start, Moment.Start, Moment.Open, "", "");
        return new TenantScope(
            states, new SignedIn(program, session, []), tenant, Role.Viewer, states.Today(tenant), states.Today(tenant), known: null);
    }

    /// <summary>Who is in.</summary>
    public SignedIn SignedIn { get; }

    /// <summary>The person.</summary>
    public PersonRow Person => SignedIn.Person;

    /// <summary>Name of the tenant, as in addresses.</summary>
    public string Tenant { get; }

    /// <summary>What the person is there.</summary>
    public Role Role { get; }

    /// <summary>The day asked about.</summary>
    public DateOnly Day { get; }

    /// <summary>The day shown when none is asked for.</summary>
    public DateOnly Today { get; }

    /// <summary>Only what was known at the end of this day counts; null: all that is known.</summary>
    public DateOnly? KnownAt { get; }

    /// <summary>The last moment of what counts as known.</summary>
    public Moment KnownBy => EstateStates.KnownBy(KnownAt);

    /// <summary>
    /// The last moment of what had been said by the end of the day asked about. What counts as the present has no such end: the sample's
    /// day stands still, and decisions taken there are of the present.
    /// </summary>
    public Moment SaidBy => Day < Today ? Moment.Min(KnownBy, Moment.EndOf(Day)) : KnownBy;

    /// <summary>Whether the page shows another time than the present.</summary>
    public bool IsTravelling => Day != Today || KnownAt is not null;

    /// <summary>Everything there is to show.</summary>
    public EstateState State => state ??= states.Get(Tenant, Day, KnownAt);

    /// <summary>Whether the person may do something here.</summary>
    public bool Can(Right right) => Role.Can(right);

    /// <summary>The address of a page of this organisation, at the time asked about.</summary>
    /// <param name="path">Path below the organisation, such as <c>matrix</c>.</param>
    /// <param name="query">More of the address; what is null or empty is left out.</param>
    public string Url(string path, params ReadOnlySpan<(string Key, string? Value)> query)
    {
        var url = $"/o/{Tenant}/{path}";
        if (Day != Today) url = QueryHelpers.AddQueryString(url, "as-of", Text(Day));
        if (KnownAt is { } known) url = QueryHelpers.AddQueryString(url, "known-at", Text(known));
        foreach (var (key, value) in query)
            if (!string.IsNullOrEmpty(value)) url = QueryHelpers.AddQueryString(url, key, value);
        return url;
    }

    /// <summary>The name of a file that somebody takes away: whose, of which day, and, where that was asked, as known on which.</summary>
    public string FileName(string name) => $"{Tenant}-{Text(Day)}{(KnownAt is { } known ? "-known-" + Text(known) : "")}-{name}";

    /// <inheritdoc/>
    string? ILinks.To(string path, params ReadOnlySpan<(string Key, string? Value)> query) => Url(path, query);

    /// <summary>Binds it as a parameter of an endpoint; <see cref="ScopeReader"/> has put it there.</summary>
    public static ValueTask<TenantScope?> BindAsync(HttpContext context) =>
        ValueTask.FromResult(context.Items[typeof(TenantScope)] as TenantScope);

    /// <summary>
    /// An id as the end of a path. Slashes stay: routes take the rest of the path, and what a server is sent as %2F it leaves so.
    /// </summary>
    public static string Segment(string id) => Uri.EscapeDataString(id).Replace("%2F", "/", StringComparison.Ordinal);

    /// <summary>A day as it is written everywhere.</summary>
    public static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
