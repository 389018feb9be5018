using System.Collections.Immutable;
using Demarc.Adapters.Blobs;
using Demarc.Adapters.Holdings;
using Demarc.Adapters.Ledger;
using Demarc.Adapters.Store;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;
using Demarc.Web.Access;
using Demarc.Web.Estates;
using Demarc.Web.Screens.Evidence;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

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

/// <summary>An item as the store holds it. What was erased has no title, file or reasons any more.</summary>
/// <param name="Id">Id.</param>
/// <param name="Kind">Kind, as written in files.</param>
/// <param name="Origin">How it came to be: submitted or automated.</param>
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
/// <param name="Submitter">Who handed it in.</param>
/// <param name="Attested">What the submitter states; may be empty.</param>
/// <param name="Commitment">SHA-256 of the file's salt and the file, in hexadecimal digits.</param>
/// <param name="Intact">Whether the row says what the log's entry binds to; null once erased.</param>
/// <param name="Held">Whether it must not be erased.</param>
/// <param name="Entry">Place in the log.</param>
/// <param name="Deeds">Decisions about it, in order.</param>
internal sealed record EvidenceItem(
    string Id, string Kind, string Origin, string Acceptance, string Title, string File, long Size, string Effective, string Collected,
    string Received, DateOnly? Expires, ImmutableArray<string> Parts, ReachItem Reach, int Run, string Submitter, string Attested,
    string Commitment, bool? Intact, bool Held, long Entry, ImmutableArray<DeedItem> Deeds)
{
    internal static EvidenceItem Of(HeldItem item)
    {
        var reach = item.About.Reach;
        return new EvidenceItem(
            item.Id, Kebab<EvidenceKind>.Name(item.Kind), Kebab<EvidenceOrigin>.Name(item.Origin), Kebab<Acceptance>.Name(item.Acceptance),
            item.Title, item.File, item.Size, item.Times.Effective.ToString(), item.Times.Collected.ToString(),
            item.Times.Received.ToString(), item.Times.Expires, [.. item.About.Parts.Select(static part => part.ToString())],
            new ReachItem(reach.Providers, reach.Services, reach.Accounts, reach.Regions, reach.Workloads), item.About.Run,
            item.Submitter, item.Attested, Convert.ToHexStringLower(item.Commitment.Span), item.IsIntact, item.Hold is not null, item.Entry,
            [
                .. item.Deeds.Select(static deed => new DeedItem(
                    deed.Number, Kebab<DeedKind>.Name(deed.Kind), deed.Known.ToString(), deed.Actor, deed.Reason, deed.Basis, deed.Entry)),
            ]);
    }
}

/// <summary>An item of evidence as it counts.</summary>
/// <param name="Id">Id.</param>
/// <param name="Kind">Kind, as written in files.</param>
/// <param name="Origin">How it came to be: declared, submitted or automated.</param>
/// <param name="Acceptance">pending, accepted, rejected or erased.</param>
/// <param name="Title">Title.</param>
/// <param name="State">Its worst state over the parts it is for; empty when no part asks for it.</param>
/// <param name="Until">Last day on which it counts; null: it does not.</param>
/// <param name="Day">The day whose state it shows.</param>
/// <param name="Parts">Parts it is for.</param>
/// <param name="Duties">Duties of ours that it shows.</param>
/// <param name="Held">The item as the store holds it; null for one that the organisation's file states.</param>
internal sealed record EvidenceLineItem(
    string Id, string Kind, string Origin, string Acceptance, string Title, string State, DateOnly? Until, DateOnly Day,
    ImmutableArray<string> Parts, long Duties, EvidenceItem? Held)
{
    internal static EvidenceLineItem Of(EvidenceLine line) => new(
        line.Record.Id, Kebab<EvidenceKind>.Name(line.Record.Kind), Kebab<EvidenceOrigin>.Name(line.Record.Origin),
        Kebab<Acceptance>.Name(line.Record.Acceptance), line.Record.Title, line.State, line.Until == DateOnly.MaxValue ? null : line.Until,
        line.Record.Times.Day, [.. line.Parts.Select(static part => part.ToString())], line.Duties,
        line.Held is null ? null : EvidenceItem.Of(line.Held));
}

/// <summary>Evidence, as the pages list it.</summary>
internal static class EvidenceApi
{
    private const string None = "There is no such item, or it shows a time after the day asked about.";

    internal static void Map(RouteGroupBuilder organisation)
    {
        organisation.List("/evidence", "listEvidence", "Evidence held or stated, the newest first",
            new ApiTable<EvidenceLine, EvidenceLineItem>(
                static call => EvidenceLines.Table(call?.Scope!),
                static call => EvidenceLines.Of(call.Scope, call.Context.RequestServices.GetRequiredService<EvidenceDesks>()),
                static (_, line) => EvidenceLineItem.Of(line))
            {
                Words = ApiParameter.Vocabulary(
                    ("kind", ApiParameter.WordsOf<EvidenceKind>()), ("acceptance", ApiParameter.WordsOf<Acceptance>()),
                    ("hold", ApiParameter.YesOrNo)),
            });
        organisation.Read<EvidenceLineItem>("/evidence/{id}", "getEvidence", "One item of evidence with what was decided about it",
            static (TenantScope scope, EvidenceDesks desks, string id) => EvidenceLines.Find(scope, desks, id) is { } line
                ? Results.Ok(EvidenceLineItem.Of(line)) : ApiProblem.Missing(None));
        organisation.Read<byte[]>("/evidence/{id}/content", "getEvidenceContent", "The file of an item", Content)
            .WithMetadata(new ApiUntagged());
        EvidenceWriting.Map(organisation);
    }

    private static IResult Content(TenantScope scope, HttpContext context, EvidenceDesks desks, AccessLog log, string id)
    {
        if (EvidenceLines.Find(scope, desks, id)?.Held is not { Blob: { } blob } held) return ApiProblem.Missing(None);
        log.Note(context, scope, "evidence-read", held.Id);
        try
        {
            return Results.File(desks.Content(scope.Tenant, blob), "application/octet-stream", held.File);
        }
        catch (Exception error) when (error is BlobException or LedgerException or StoreException)
        {
            return ApiProblem.Of(StatusCodes.Status409Conflict, $"The file cannot be given out: {error.Message}.");
        }
    }
}
