using System.Globalization;
using System.Text;
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
        store.Lock();
        var number = store.Baselines().Select(static row => row.Number).DefaultIfEmpty().Max() + 1;
        var baseline = new BaselineRow(number, store.Next(now), view.At, by, scope.Text, note, 0);
        return store.Approve(baseline, view.Resources().Where(resource => scope.Covers(resource.ToResource())).Select(static resource =>
            (resource.Subject.Number, resource.Content, resource.Sources.Length > 1 ? resource.Properties() : null)));
    }

    /// <summary>Ends everything of an account that is no longer ours. Should it be seen again, it begins anew.</summary>
    /// <returns>Facts ended.</returns>
    public long Retire(string account, string provider, Moment at, string reason)
    {
        store.Lock();
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

    /// <summary>Removes resources of an id, or an account with all that is in it. The record does not say which.</summary>
    /// <returns>How many subjects and facts were removed.</returns>
    public (int Subjects, long Facts) Erase(string? resource, string? account, string reason)
    {
        store.Lock();
        var chosen = new List<int>();
        for (var kind = SubjectKind.Resource; kind <= SubjectKind.Exception; kind++)
        {
            chosen.AddRange(store.Subjects(kind).Where(subject => account is null
                    ? subject.Name.Kind == SubjectKind.Resource && subject.Name.Id == resource : subject.Name.Account == account)
                .Select(static subject => subject.Number));
        }

        if (chosen.Count == 0) return (0, 0);
        var detail = account is null ? $"{chosen.Count} resources of one id" : $"one account with {chosen.Count} subjects";
        var facts = store.Erase(
            chosen, body => Without(body, account ?? resource!), account is null ? [] : [account],
            new DeedRow(0, store.Next(now), "erase", by, reason, detail, 0));
        store.Compact();
        return (chosen.Count, facts);
    }

    /// <summary>The same text without a name; null when it is not in it.</summary>
    private static byte[]? Without(byte[] body, string name)
    {
        var text = Encoding.UTF8.GetString(body);
        return text.Contains(name, StringComparison.Ordinal)
            ? Encoding.UTF8.GetBytes(text.Replace(name, "(erased)", StringComparison.Ordinal)) : null;
    }
}
