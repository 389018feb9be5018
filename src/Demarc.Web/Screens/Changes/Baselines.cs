using System.Collections.Immutable;
using Demarc.Adapters.Decisions;
using Demarc.Adapters.Store;
using Demarc.Engine.Inventory;
using Demarc.Web.Access;
using Demarc.Web.Estates;
using Demarc.Web.Parts.Tables;
using Demarc.Web.Screens.Work;

namespace Demarc.Web.Screens.Changes;

/// <summary>Approvals of configuration: what changes after one is a gap, until it is put back or approved.</summary>
internal static class Baselines
{
    /// <summary>Approvals of a day up to the one asked about, as known then, the last first.</summary>
    internal static IReadOnlyList<BaselineRow> Of(TenantScope scope, EstateStates states) => scope.State.Keep("baselines", () =>
    {
        var view = states.View(scope.Tenant, scope.Day, scope.KnownAt);
        return view.Store.Baselines().Where(row => row.Known <= view.Known && row.Looked <= view.At).Reverse().ToArray();
    });

    /// <summary>What approvals can be listed by.</summary>
    internal static Table<BaselineRow> Table { get; } = new("baselines",
    [
        new("number", "Approval", static row => Cell.Number(row.Number)) { IsNumeric = true, Sort = static row => row.Number },
        new("approved", "Approved", static row => Cell.Day(DayOf(row.Known))) { Sort = static row => row.Known.Microseconds },
        new("looked", "As it was on", static row => Cell.Day(DayOf(row.Looked))) { Sort = static row => row.Looked.Microseconds },
        new("by", "By", static row => Cell.Of(row.Approver)) { Searched = true, Filter = static row => row.Approver },
        new("scope", "Which resources", static row => Cell.Of(row.Scope)) { Searched = true },
        new("resources", "Resources", static row => Cell.Number(row.Resources)) { IsNumeric = true, Sort = static row => row.Resources },
        new("reason", "Why", static row => Cell.Of(row.Note)) { HeadsRow = true, Searched = true },
    ])
    { Noun = ("approval", "approvals") };

    /// <summary>Approves.</summary>
    /// <param name="scope">Who approves.</param>
    /// <param name="book">Takes it.</param>
    /// <param name="day">As it was at the end of this day.</param>
    /// <param name="place">Provider, service and account; what is empty does not narrow.</param>
    /// <param name="reason">Why.</param>
    /// <exception cref="DecisionException">It cannot be so; the message says why.</exception>
    internal static Decision Approve(
        TenantScope scope, DecisionBook book, DateOnly day, (string Provider, string Service, string Account) place, string reason)
    {
        ImmutableArray<(string Name, string Value)> narrow =
            [("provider", place.Provider), ("service", place.Service), ("account", place.Account)];
        var text = CelText.All(narrow.Where(static one => one.Value.Length > 0)
            .Select(static one => CelText.Is("resource." + one.Name, one.Value)));
        var resources = ResourceScope.Parse(text ?? "", out var fault) ?? throw new DecisionException(fault);
        return book.Approve(scope, day, resources, reason);
    }

    internal static DateOnly DayOf(Demarc.Engine.Evidence.Moment moment) => DateOnly.FromDateTime(moment.ToTime().UtcDateTime);
}
