using System.Globalization;
using Demarc.Adapters.Store.Reading;
using Demarc.Engine.Evidence;
using Demarc.Engine.Inventory;

namespace Demarc.Adapters.Store;

/// <summary>What people do to a store: approve, retire, retain, erase. Each leaves a record of who did it and why.</summary>
/// <param name="store">The store; it is locked for other writers.</param>
/// <param name="by">Who.</param>
/// <param name="now">When.</param>
public sealed class Upkeep(SqlStore store, string by, Moment now)
{
    /// <summary>Approves the configuration of resources as of a view. Where there are none, there is nothing to approve.</summary>
    /// <returns>How many.</returns>
    public long Approve(StoreView view, ResourceScope scope, string note)
    {
        var (baseline, items) = Approval(view, scope, note);
        return store.Approve(baseline, items);
    }

    /// <summary>What an approval says, for whoever writes it together with something else.</summary>
    internal (BaselineRow Baseline, IEnumerable<(int Subject, Digest Content, byte[]? Body)> Items) Approval(
        StoreView view, ResourceScope scope, string note)
    {
        store.Lock();
        var number = store.Baselines().Select(static row => row.Number).DefaultIfEmpty().Max() + 1;
        var baseline = new BaselineRow(number, store.Next(now), view.At, by, scope.Text, note, 0);
        return (baseline, view.Resources().Where(resource => scope.Covers(resource.ToResource())).Select(static resource =>
            (resource.Subject.Number, resource.Content, resource.Sources.Length > 1 ? resource.Properties() : null)));
    }

    /// <summary>Ends everything of an account that is no longer ours. Should it be seen again, it begins anew.</summary>
    /// <returns>Facts ended.</returns>
    public long Retire(string account, string provider, Moment at, string reason)
    {
        store.Lock();
        account = store.Aliases().Where(other => other.Alias == account && (provider.Length == 0 || other.Provider == provider))
            .Select(static other => other.Account).FirstOrDefault(account);
        return store.Retire(
            account, provider, at, new DeedRow(0, store.Next(now), "retire", by, reason, $"account {account} as of {at}", 0));
    }

    /// <summary>Removes what ended longer ago than is to be kept. The database uses the room again.</summary>
    /// <returns>Facts removed.</returns>
    public long Retain(TimeSpan keep, string reason)
    {
        store.Lock();
        var before = new Moment(now.Microseconds - (long)keep.TotalMicroseconds);
        var detail = string.Create(CultureInfo.InvariantCulture, $"kept {keep.TotalDays:0} days: what ended before {before}");
        return store.Retain(before, new DeedRow(0, store.Next(now), "retain", by, reason, detail, 0));
    }

    /// <summary>
    /// Removes resources of an id, or an account, under whichever of its names, with all that is in it. The record does not say which.
    /// </summary>
    /// <returns>How many subjects and facts were removed, or changed because they spoke of others as well.</returns>
    public (int Subjects, long Facts) Erase(string? resource, string? account, string reason)
    {
        store.Lock();
        HashSet<string> names = new(StringComparer.Ordinal) { account ?? resource! };
        if (account is not null)
        {
            var aliases = store.Aliases();
            names.UnionWith(aliases.Where(other => other.Alias == account).Select(static other => other.Account).ToList());
            names.UnionWith(aliases.Where(other => names.Contains(other.Account)).Select(static other => other.Alias));
        }

        names.Remove("");
        var (chosen, others) = (new List<int>(), new HashSet<string>(StringComparer.Ordinal));
        for (var kind = SubjectKind.Resource; kind <= SubjectKind.Exception; kind++)
        {
            foreach (var subject in store.Subjects(kind))
            {
                var name = account is null ? kind == SubjectKind.Resource ? subject.Name.Id : "" : subject.Name.Account;
                if (names.Contains(name)) chosen.Add(subject.Number);
                else if (names.Any(one => name.Contains(one, StringComparison.Ordinal))) others.Add(name);
            }
        }

        var detail = account is null ? $"{chosen.Count} resources of one id" : $"one account with {chosen.Count} subjects";
        var facts = store.Erase(
            chosen, new Erasure(names, others, account is not null), new DeedRow(0, store.Next(now), "erase", by, reason, detail, 0));
        if (facts > 0 || chosen.Count > 0) store.Compact();
        return (chosen.Count, facts);
    }
}
