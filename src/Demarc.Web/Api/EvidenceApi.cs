using System.Collections.Immutable;
using Demarc.Adapters.Holdings;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;
using Demarc.Web.Access;
using Demarc.Web.Parts.Tables;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Demarc.Web.Api;

/// <summary>Where an item holds; an empty list does not narrow.</summary>
/// <param name="Providers">Providers.</param>
/// <param name="Services">Services.</param>
/// <param name="Accounts">Accounts.</param>
/// <param name="Regions">Regions.</param>
/// <param name="Workloads">Workloads.</param>
internal sealed record ReachItem(
    ImmutableArray<string> Providers, ImmutableArray<string> Services, ImmutableArray<string> Accounts, ImmutableArray<string> Regions,
    ImmutableArray<string> Workloads);

/// <summary>A decision about an item.</summary>
/// <param name="Number">Number, from 1.</param>
/// <param name="Deed">accept, reject, hold, release or erase.</param>
/// <param name="Known">When.</param>
/// <param name="Actor">By whom.</param>
/// <param name="Reason">Why.</param>
/// <param name="Basis">Of an erasure, the rule or request it rests on; else empty.</param>
/// <param name="Entry">Place in the log.</param>
internal sealed record DeedItem(int Number, string Deed, string Known, string Actor, string Reason, string Basis, long Entry);

/// <summary>An item of evidence. What was erased has no title, file or reasons any more.</summary>
/// <param name="Id">Id.</param>
/// <param name="Kind">Kind, as written in files.</param>
/// <param name="Origin">How it came to be.</param>
/// <param name="Acceptance">pending, accepted, rejected or erased.</param>
/// <param name="Title">Title.</param>
/// <param name="File">Name of the file as it was handed in.</param>
/// <param name="Size">Bytes of the file.</param>
/// <param name="Effective">The time whose state it shows; age counts from here.</param>
/// <param name="Collected">When it was taken.</param>
/// <param name="Received">When we had it.</param>
/// <param name="Expires">Last day on which it holds by its own terms; null: it does not say.</param>
/// <param name="Parts">Parts it is for; empty for what exports showed.</param>
/// <param name="Reach">Where it holds.</param>
/// <param name="Run">Run that showed it; 0 for what a person handed in.</param>
/// <param name="Duties">How many duties exports showed.</param>
/// <param name="Submitter">Who handed it in.</param>
/// <param name="Attested">What the submitter states; may be empty.</param>
/// <param name="Commitment">SHA-256 of the file's salt and the file, in hexadecimal digits.</param>
/// <param name="Intact">Whether the row says what the log's entry binds to; null once erased.</param>
/// <param name="Held">Whether it must not be erased.</param>
/// <param name="Entry">Place in the log.</param>
/// <param name="Deeds">Decisions about it, in order.</param>
internal sealed record EvidenceItem(
    string Id, string Kind, string Origin, string Acceptance, string Title, string File, long Size, string Effective, string Collected,
    string Received, DateOnly? Expires, ImmutableArray<string> Parts, ReachItem Reach, int Run, int Duties, string Submitter,
    string Attested, string Commitment, bool? Intact, bool Held, long Entry, ImmutableArray<DeedItem> Deeds)
{
    internal static EvidenceItem Of(HeldItem item)
    {
        var reach = item.About.Reach;
        return new EvidenceItem(
            item.Id, Kebab<EvidenceKind>.Name(item.Kind), Kebab<EvidenceOrigin>.Name(item.Origin), Kebab<Acceptance>.Name(item.Acceptance),
            item.Title, item.File, item.Size, item.Times.Effective.ToString(), item.Times.Collected.ToString(),
            item.Times.Received.ToString(), item.Times.Expires, [.. item.About.Parts.Select(static part => part.ToString())],
            new ReachItem(reach.Providers, reach.Services, reach.Accounts, reach.Regions, reach.Workloads), item.About.Run,
            item.About.Duties, item.Submitter, item.Attested, Convert.ToHexStringLower(item.Commitment.Span), item.IsIntact,
            item.Hold is not null, item.Entry,
            [
                .. item.Deeds.Select(static deed => new DeedItem(
                    deed.Number, Kebab<DeedKind>.Name(deed.Kind), deed.Known.ToString(), deed.Actor, deed.Reason, deed.Basis, deed.Entry)),
            ]);
    }
}

/// <summary>Evidence held in the store.</summary>
internal static class EvidenceApi
{
    private static readonly Table<HeldItem> Table = new("api evidence",
    [
        new("id", "Id", static row => Cell.Code(row.Id)) { Searched = true, Sort = static row => row.Id },
        new("kind", "Kind", static row => Cell.Of(Kebab<EvidenceKind>.Name(row.Kind)))
        { Filter = static row => Kebab<EvidenceKind>.Name(row.Kind), Sort = static row => Kebab<EvidenceKind>.Name(row.Kind) },
        new("origin", "Origin", static row => Cell.Of(Kebab<EvidenceOrigin>.Name(row.Origin)))
        { Filter = static row => Kebab<EvidenceOrigin>.Name(row.Origin) },
        new("acceptance", "Acceptance", static row => Cell.Of(Kebab<Acceptance>.Name(row.Acceptance)))
        { Filter = static row => Kebab<Acceptance>.Name(row.Acceptance) },
        new("title", "Title", static row => Cell.Of(row.Title)) { Searched = true, Sort = static row => row.Title },
        new("submitter", "Submitter", static row => Cell.Of(row.Submitter)) { Searched = true, Filter = static row => row.Submitter },
        new("effective", "Effective", static row => Cell.Of(row.Times.Effective.ToString())) { Sort = static row => row.Times.Effective.Microseconds },
        new("received", "Received", static row => Cell.Of(row.Times.Received.ToString())) { Sort = static row => row.Times.Received.Microseconds },
    ]);

    internal static void Map(RouteGroupBuilder organisation)
    {
        organisation.List("/evidence", "listEvidence", "Evidence held, as it was known, the newest first",
            new ApiTable<HeldItem, EvidenceItem>(static _ => Table, StoreRows.Evidence, static (_, row) => EvidenceItem.Of(row)));
        organisation.Read<EvidenceItem>("/evidence/{id}", "getEvidence", "One item of evidence with what was decided about it",
            static (TenantScope scope, HttpContext context, string id) =>
                Array.Find(StoreRows.Evidence(new ApiCall(scope, context)), item => item.Id == id) is { } item
                    ? Results.Ok(EvidenceItem.Of(item)) : ApiProblem.Missing("There is no such item."));
    }
}
