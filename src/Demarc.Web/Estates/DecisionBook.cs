using System.Collections.Immutable;
using Demarc.Adapters.Decisions;
using Demarc.Adapters.Ledger;
using Demarc.Adapters.Store;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence.Ledger;
using Demarc.Engine.Inventory;
using Demarc.Web.Access;

namespace Demarc.Web.Estates;

/// <summary>
/// The one way in which pages and the API take decisions: checked against the organisation as it is now, recorded with an entry of the log,
/// and seen by every page that is asked for afterwards.
/// </summary>
public sealed class DecisionBook(TenantStores stores, StatedFile file, EstateStates states, WebOptions options)
{
    /// <summary>All decisions of an organisation as known at the time asked about, newest first.</summary>
    public ImmutableArray<Decision> Read(TenantScope scope) =>
        [.. DecisionTable.Read(stores.Of(scope.Tenant), scope.KnownBy).Reverse()];

    /// <summary>
    /// All decisions as they stood at the end of the day asked about, newest first: what was asked for later is not there.
    /// </summary>
    public ImmutableArray<Decision> AsOf(TenantScope scope) =>
        [.. DecisionTable.Read(stores.Of(scope.Tenant), scope.SaidBy).Reverse()];

    /// <summary>A decision; null when there is none of this id.</summary>
    public Decision? Find(TenantScope scope, string id) => Read(scope).FirstOrDefault(decision => decision.Id == id);

    /// <summary>A decision as it stood at the end of the day asked about; null when nobody had asked for it by then.</summary>
    public Decision? FindAsOf(TenantScope scope, string id) => AsOf(scope).FirstOrDefault(decision => decision.Id == id);

    /// <summary>What somebody must be allowed to who takes, or asks for, a decision of a kind.</summary>
    public static Right RightFor(DecisionKind kind) => DecisionRules.IsForDeciders(kind) ? Right.Decide : Right.Contribute;

    /// <summary>Takes a decision of the person who asks; it holds at once unless somebody else has to agree.</summary>
    /// <exception cref="DecisionException">It cannot be so, or this person may not; the message says why.</exception>
    public Decision Ask(TenantScope scope, DecisionKind kind, string title, string body, string reason, DateOnly? from = null)
    {
        if (!scope.Can(RightFor(kind))) throw new DecisionException("your role does not allow it");
        return With(scope, desk => desk.Ask(
            new NewDecision
            { Kind = kind, Title = title, Body = body, Reason = reason, From = from, Author = scope.Person.Login }, scope.Today,
                Mistakes(scope)));
    }

    /// <summary>Approves, rejects or withdraws a decision that waits.</summary>
    /// <exception cref="DecisionException">There is none, it does not wait, or this person may not; the message says why.</exception>
    public Decision Decide(TenantScope scope, string id, DecisionOutcome outcome, string reason)
    {
        if (outcome != DecisionOutcome.Withdrawn && !scope.Can(Right.Decide)) throw new DecisionException("your role does not allow it");
        if (outcome == DecisionOutcome.Approved && Find(scope, id) is { Outcome: DecisionOutcome.Requested } asked
            && file.Overtaken(scope, asked) is { } overtaken) throw new DecisionException(overtaken);
        return With(scope, desk => desk.Decide(id, outcome, scope.Person.Login, reason, Mistakes(scope)));
    }

    /// <summary>Approves the configuration that resources had at the end of a day: what differs from it later is a gap.</summary>
    /// <exception cref="DecisionException">There is nothing to approve, or this person may not; the message says why.</exception>
    /// <exception cref="StoreException">An import is under way, or the store cannot be used.</exception>
    public Decision Approve(TenantScope scope, DateOnly day, ResourceScope resources, string reason)
    {
        if (!scope.Can(Right.Decide)) throw new DecisionException("your role does not allow it");
        if (day > scope.Today) throw new DecisionException("the day is still to come");
        using var store = stores.ForWriting(scope.Tenant);
        return With(
            scope, store, desk => desk.Approve(states.View(scope.Tenant, day, null), resources, scope.Person.Login, reason, scope.Today));
    }

    /// <summary>The organisation as it would be today if something were decided; nothing is written.</summary>
    /// <exception cref="DecisionException">It cannot be so; the message says why.</exception>
    public Organisation Preview(TenantScope scope, string body)
    {
        var patch = DecisionPatch.Read("the preview", body, scope.Person.Login, "whoever approves it", out var fault)
            ?? throw new DecisionException(fault!.Message);
        var (_, organisation, mistakes) = file.With(scope, patch);
        return mistakes.IsEmpty && organisation is not null
            ? organisation : throw new DecisionException(mistakes.Select(static m => m.Message).FirstOrDefault("it cannot be read"));
    }

    private Func<DecisionPatch, ImmutableArray<ContentDiagnostic>> Mistakes(TenantScope scope) =>
        patch => file.With(scope, patch).Mistakes;

    private T With<T>(TenantScope scope, Func<DecisionDesk, T> take) => With(scope, stores.Of(scope.Tenant), take);

    private T With<T>(TenantScope scope, SqlStore store, Func<DecisionDesk, T> take)
    {
        if (scope.IsTravelling) throw new DecisionException("this is another day than today: decisions are taken in the present");
        if (options.KeyFolder is not { } folder) throw new DecisionException("no folder of keys is named (--keys): nothing can be signed");
        using var ring = KeyRing.Open(folder);
        using var desk = new DecisionDesk(store, ring, options.Clock);
        var taken = take(desk);
        states.Changed(scope.Tenant);
        return taken;
    }
}
