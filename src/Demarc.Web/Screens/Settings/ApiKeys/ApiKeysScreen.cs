using System.Collections.Immutable;
using System.Globalization;
using Demarc.Adapters.Accounts;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;
using Demarc.Web.Access;
using Demarc.Web.Errors;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Keyring = Demarc.Web.Api.Keys.ApiKeys;

namespace Demarc.Web.Screens.Settings.ApiKeys;

/// <summary>Keys of the API: what there is, a new one, one that is taken no more.</summary>
internal static class ApiKeysScreen
{
    private const string Refusal = "Administrators make and revoke keys.";

    internal static void Map(RouteGroupBuilder organisation)
    {
        organisation.MapGet("/settings/api-keys", static (TenantScope scope, Keyring keys, AccountStore accounts, Sessions sessions) =>
            scope.Can(Right.Administer) ? Show(scope, keys, accounts, sessions, KeyForm.Empty) : ErrorPages.Forbidden(Refusal));
        organisation.MapPost("/settings/api-keys", Make);
        organisation.MapPost("/settings/api-keys/{number}/revoke", Revoke);
    }

    /// <summary>The answer shows the new key, and nothing ever shows it again: no address and no redirect may carry it.</summary>
    private static async Task<IResult> Make(
        TenantScope scope, HttpContext context, Keyring keys, AccountStore accounts, Sessions sessions, AccessLog log)
    {
        if (!scope.Can(Right.Administer)) return ErrorPages.Forbidden(Refusal);
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var (title, right, days) = (form["title"].ToString(), form["right"].ToString(), form["days"].ToString());
        if (Keyring.Fault(title, right, days, out var made) is { } fault)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return Show(scope, keys, accounts, sessions, new KeyForm(title, right, days, "", fault.Reason));
        }

        var (key, text) = keys.Make(scope.Tenant, scope.Person.Number, title, made.Right, made.Days);
        log.Note(context, scope, "key-made", $"{Keyring.IdOf(key)} {key.Right}");
        return Show(scope, keys, accounts, sessions, KeyForm.Empty with { Made = text });
    }

    private static IResult Revoke(TenantScope scope, HttpContext context, Keyring keys, AccessLog log, string number)
    {
        if (!scope.Can(Right.Administer)) return ErrorPages.Forbidden(Refusal);
        if (!int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var which) || !keys.Revoke(scope.Tenant, which))
            return ErrorPages.Missing("There is no such key, or it ended before.");
        log.Note(context, scope, "key-revoked", $"{which}");
        return Results.LocalRedirect(scope.Url("settings/api-keys"));
    }

    private static RazorComponentResult<ApiKeysPage> Show(
        TenantScope scope, Keyring keys, AccountStore accounts, Sessions sessions, KeyForm form)
    {
        var names = accounts.All().ToDictionary(static person => person.Number, static person => person.Name);
        var now = sessions.Now;
        return Page.Of<ApiKeysPage>(scope, new ApiKeysModel(form,
        [
            .. keys.Of(scope.Tenant).Select(key => new KeyLine(
                key.Number, Keyring.IdOf(key), key.Title, key.Right, names.GetValueOrDefault(key.Person, "somebody who is gone"),
                DayOf(key.Created), DayOf(key.Expires), key.Seen == Moment.Start ? "never" : DayOf(key.Seen),
                key.IsValidAt(now) ? "" : key.Ended <= now ? "revoked" : "expired")),
        ]));
    }

    private static string DayOf(Moment moment) => moment.ToTime().UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}

/// <summary>What stands in the form for a new key.</summary>
/// <param name="Title">What it is for.</param>
/// <param name="Right">What it may do.</param>
/// <param name="Days">Days until it ends.</param>
/// <param name="Made">The text of the key that was just made; empty: none.</param>
/// <param name="Fault">Why none was made; empty when one was, or none was asked for.</param>
public sealed record KeyForm(string Title, string Right, string Days, string Made, string Fault)
{
    internal static KeyForm Empty { get; } = new("", Kebab<Right>.Name(Access.Right.Read), "90", "", "");
}

/// <summary>A key as the page lists it.</summary>
/// <param name="Number">Number.</param>
/// <param name="Id">Id, the middle of its text.</param>
/// <param name="Title">What it is for.</param>
/// <param name="Right">What it may do.</param>
/// <param name="Maker">Who made it.</param>
/// <param name="Made">Day on which it was made.</param>
/// <param name="Ends">Day on which it ends.</param>
/// <param name="Used">Day on which it was last used, or "never".</param>
/// <param name="Ended">Why it is not taken any more; empty when it is.</param>
public sealed record KeyLine(
    int Number, string Id, string Title, string Right, string Maker, string Made, string Ends, string Used, string Ended);

/// <summary>What the page of keys shows.</summary>
/// <param name="Form">The form.</param>
/// <param name="Keys">Keys, the newest first.</param>
public sealed record ApiKeysModel(KeyForm Form, ImmutableArray<KeyLine> Keys);
