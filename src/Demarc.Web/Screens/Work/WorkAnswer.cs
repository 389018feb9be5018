using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Demarc.Adapters.Decisions;
using Demarc.Adapters.Ledger;
using Demarc.Adapters.Store;
using Demarc.Web.Access;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Demarc.Web.Screens.Work;

/// <summary>Answers of forms in which people decide.</summary>
internal static class WorkAnswer
{
    private const string Alphabet = "abcdefghijkmnpqrstuvwxyz23456789";

    /// <summary>To the decision that was taken; back to the form, with the reason and what was filled in, when it was refused.</summary>
    /// <param name="scope">Who decides.</param>
    /// <param name="form">Path of the page with the form.</param>
    /// <param name="take">Takes the decision.</param>
    /// <param name="filled">What was filled in, as far as it fits into an address.</param>
    internal static IResult Of(TenantScope scope, string form, Func<Decision> take, params (string Key, string? Value)[] filled) => Try(
        () => To(scope, take()), refused => Refusal.Back(scope.Url(form, filled), refused));

    /// <summary>To the decision that was taken; the form again, as it was filled in, when it was refused.</summary>
    /// <param name="scope">Who decides.</param>
    /// <param name="again">The page with the form, given the reason.</param>
    /// <param name="take">Takes the decision.</param>
    internal static IResult Of<TPage>(TenantScope scope, Func<string, RazorComponentResult<TPage>> again, Func<Decision> take)
        where TPage : IComponent => Try(() => To(scope, take()), refused => Again(again(refused)));

    /// <summary>Does what may be refused, or for which the store may be busy, and says why it was not done.</summary>
    internal static IResult Try(Func<IResult> take, Func<string, IResult> refused)
    {
        try
        {
            return take();
        }
        catch (Exception error) when (error is DecisionException or LedgerException or StoreException)
        {
            return refused(error.Message);
        }
    }

    /// <summary>A page that says that what was sent was not taken.</summary>
    internal static IResult Again<TPage>(RazorComponentResult<TPage> page)
        where TPage : IComponent
    {
        page.StatusCode = StatusCodes.Status400BadRequest;
        return page;
    }

    private static IResult To(TenantScope scope, Decision taken) => Results.LocalRedirect(scope.Url("decisions/" + taken.Id));

    /// <summary>A day from a form.</summary>
    /// <exception cref="DecisionException">There is none, or it is not between today and so many days later.</exception>
    internal static DateOnly Day(string text, DateOnly today, int most) => Day(text, today, today.AddDays(most));

    /// <summary>A day from a form.</summary>
    /// <exception cref="DecisionException">There is none, or it is outside.</exception>
    internal static DateOnly Day(string text, DateOnly first, DateOnly last)
    {
        if (Day(text) is not { } day)
            throw new DecisionException("the day is missing, or not written as 2026-01-31");
        if (day < first || day > last)
            throw new DecisionException($"the day is between {TenantScope.Text(first)} and {TenantScope.Text(last)}");
        return day;
    }

    /// <summary>A day as forms send it, within the years that an organisation's file can have; null for everything else.</summary>
    internal static DateOnly? Day(string text) =>
        DateOnly.TryParseExact(text.Trim(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            && day.Year is >= 1901 and <= 8999 ? day : null;

    /// <summary>A name as it can stand in an id and a path: lower-case letters and digits, words apart by a mark; empty when it has
    /// none.</summary>
    /// <param name="name">The name.</param>
    /// <param name="mark">What stands between words.</param>
    internal static string Slug(string name, char mark = '-')
    {
        var slug = new StringBuilder(name.Length);
        foreach (var c in name.ToLowerInvariant())
        {
            if (char.IsAsciiLetterOrDigit(c)) slug.Append(c);
            else if (slug.Length > 0 && slug[^1] != mark) slug.Append(mark);
            if (slug.Length == 60) break;
        }

        return slug.ToString().Trim(mark);
    }

    /// <summary>An id made of what an entry says: the same for the same.</summary>
    internal static string IdOf(string what, string? text) =>
        $"{what}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text ?? "")).AsSpan(0, 6))}";

    /// <summary>An id that no other entry has.</summary>
    internal static string NewId(string what) => $"{what}-{RandomNumberGenerator.GetString(Alphabet, 8)}";
}
