using System.Globalization;
using Demarc.Adapters.Accounts;
using Demarc.Engine.Evidence;
using Demarc.Engine.Reports;
using Demarc.Web.Access;
using Demarc.Web.Errors;
using Demarc.Web.Parts.Tables;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Demarc.Web.Screens.Settings.Log;

/// <summary>Who came in, who was refused, who gave whom which role.</summary>
internal static class LogScreen
{
    private const int PageSize = 100;
    private const int MostInFile = 100_000;
    private const string NotYours = "Administrators and auditors read the access log.";

    internal static void Map(RouteGroupBuilder organisation)
    {
        organisation.MapGet("/settings/log", static (TenantScope scope, HttpContext context, AccountStore accounts) =>
        {
            if (!May(scope)) return ErrorPages.Forbidden(NotYours);
            if (Read(scope, context.Request.Query, PageSize + 1) is not { } question)
                return ErrorPages.Refused("Write days as 2026-01-31.");
            var found = accounts.Entries(question);
            return Page.Of<LogPage>(scope, new LogModel(
                [.. found.Take(PageSize)], question, context.Request.Query["from"].ToString(), context.Request.Query["to"].ToString(),
                found.Count > PageSize ? found[PageSize - 1].Number : 0));
        });
        organisation.MapGet("/settings/log.csv", static (TenantScope scope, HttpContext context, AccountStore accounts) =>
        {
            if (!May(scope)) return ErrorPages.Forbidden(NotYours);
            if (Read(scope, context.Request.Query, MostInFile) is not { } question) return ErrorPages.Refused("Write days as 2026-01-31.");
            return Csvs.Of(scope, "access-log", new ReportTable(
                ["time", "login", "event", "by", "address", "detail"], () => accounts.Entries(question).Select(static entry =>
                    new[] { $"{entry.Known}", entry.Login, entry.Event, entry.Method, entry.Address, entry.Detail })));
        });
    }

    private static bool May(TenantScope scope) => scope.Can(Right.Administer) || scope.Role == Role.Auditor;

    private static AccessQuestion? Read(TenantScope scope, IQueryCollection query, int most)
    {
        if (!TryDay(query["from"].ToString(), out var from) || !TryDay(query["to"].ToString(), out var to)) return null;
        return new AccessQuestion
        {
            Tenant = scope.Tenant,
            Login = Short(query["login"].ToString()),
            Event = Short(query["event"].ToString()),
            When = new Interval(
                from is { } first ? Moment.Of(first) : Moment.Start, to is { } last ? Moment.Of(last.AddDays(1)) : Moment.Open),
            Before = long.TryParse(query["before"], NumberStyles.None, CultureInfo.InvariantCulture, out var before) && before > 0
                ? before : long.MaxValue,
            Most = most,
        };
    }

    /// <summary>What a database does not take as text is in no entry.</summary>
    private static string Short(string text) => text.Length > 100 || text.Any(char.IsControl) ? "?" : text.Trim();

    private static bool TryDay(string text, out DateOnly? day)
    {
        day = null;
        if (text.Length == 0) return true;
        var read = DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var written);
        day = written;
        return read && written.Year is >= 1970 and < 9000;
    }
}

/// <summary>What the page of the log shows.</summary>
/// <param name="Entries">Entries, newest first.</param>
/// <param name="Question">What was asked for.</param>
/// <param name="From">First day as written.</param>
/// <param name="To">Last day as written.</param>
/// <param name="Older">The next page has entries before this number; 0: there are none.</param>
public sealed record LogModel(IReadOnlyList<AccessEntry> Entries, AccessQuestion Question, string From, string To, long Older)
{
    /// <summary>Kinds of entries.</summary>
    public static IReadOnlyList<string> Kinds { get; } =
    [
        "signed-in", "refused", "locked", "signed-out", "invited", "invitation-withdrawn", "joined", "role-changed", "role-ended",
        "role-given", "sessions-ended", "link-made", "password-changed", "factors-removed", "account-closed",
        "account-reopened", "app-added", "app-removed", "codes-made",
        "recovery-code-used", "passkey-added", "passkey-removed", "organisation-made", "key-made", "key-revoked", "webhook-added",
        "webhook-rotated", "webhook-off", "webhook-on", "webhook-removed", "import-asked", "import-stopped", "ledger-stopped",
        "evidence-read", "audit-room",
    ];
}
