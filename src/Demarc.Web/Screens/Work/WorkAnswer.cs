using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Demarc.Adapters.Decisions;
using Demarc.Adapters.Ledger;
using Demarc.Web.Access;
using Microsoft.AspNetCore.Http;

namespace Demarc.Web.Screens.Work;

/// <summary>Answers of forms in which people decide.</summary>
internal static class WorkAnswer
{
    private const string Alphabet = "abcdefghijkmnpqrstuvwxyz23456789";

    /// <summary>To the decision that was taken; back to the form, with the reason and what was filled in, when it was refused.</summary>
    /// <param name="scope">Who decides.</param>
    /// <param name="form">Path of the page with the form.</param>
    /// <param name="take">Takes the decision.</param>
    /// <param name="filled">What was filled in.</param>
    internal static IResult Of(TenantScope scope, string form, Func<Decision> take, params ReadOnlySpan<(string Key, string? Value)> filled)
    {
        try
        {
            return Results.LocalRedirect(scope.Url("decisions/" + take().Id));
        }
        catch (Exception error) when (error is DecisionException or LedgerException)
        {
            return Refusal.Back(scope.Url(form, filled), error.Message);
        }
    }

    /// <summary>A day from a form.</summary>
    /// <exception cref="DecisionException">There is none, or it is not between today and so many days later.</exception>
    internal static DateOnly Day(string text, DateOnly today, int most) => Day(text, today, today.AddDays(most));

    /// <summary>A day from a form.</summary>
    /// <exception cref="DecisionException">There is none, or it is outside.</exception>
    internal static DateOnly Day(string text, DateOnly first, DateOnly last)
    {
        if (!DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            throw new DecisionException("the day is missing");
        if (day < first || day > last)
            throw new DecisionException($"the day is between {TenantScope.Text(first)} and {TenantScope.Text(last)}");
        return day;
    }

    /// <summary>An id made of what an entry says: the same for the same.</summary>
    internal static string IdOf(string what, string? text) =>
        $"{what}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text ?? "")).AsSpan(0, 6))}";

    /// <summary>An id that no other entry has.</summary>
    internal static string NewId(string what) => $"{what}-{RandomNumberGenerator.GetString(Alphabet, 8)}";
}
