using Demarc.Adapters.Accounts;
using Demarc.Adapters.Store;
using Demarc.Engine.Evidence;
using Demarc.Web.Access;

namespace Demarc.Web.Estates;

/// <summary>
/// What is done before the first request: an empty store gets the sample organisation, and whoever started the program is told how to come
/// in.
/// </summary>
public sealed class FirstStart(
    WebOptions options, SqlStore home, AccountStore accounts, TenantStores stores, Imports imports, Tickets tickets, Sessions sessions)
{
    /// <summary>Prepares, and returns the link to open; empty when there are accounts already.</summary>
    /// <param name="address">Where the program listens.</param>
    public string Prepare(string address)
    {
        _ = home.Place;
        var empty = accounts.People(SampleOrganisation.Visitor) == 0;
        if (options.Sample || (empty && imports.IsEmpty(StoreAddress.DefaultTenant))) PutSample();
        if (options.Sample) return address + tickets.Make(Tickets.Enter, SampleVisitor(), "", TimeSpan.FromHours(12));
        return empty ? address + tickets.Make(Tickets.FirstAdministrator, 0, "", TimeSpan.FromHours(24)) : "";
    }

    private void PutSample()
    {
        using (stores.ForWriting(SampleOrganisation.Tenant)) { }
        if (imports.IsEmpty(SampleOrganisation.Tenant))
            imports.RunOnce(SampleOrganisation.Tenant, SampleOrganisation.WriteTo, SampleOrganisation.Day);
    }

    private int SampleVisitor()
    {
        if (accounts.Find(SampleOrganisation.Visitor) is { } known) return known.Number;
        var visitor = accounts.Create(SampleOrganisation.Visitor, "Sample visitor", "", sessions.Now);
        accounts.Grant(new MembershipRow(
            SampleOrganisation.Tenant, visitor.Number, "admin", new Interval(sessions.Now, Moment.Open), "demarc serve --sample"));
        return visitor.Number;
    }
}
