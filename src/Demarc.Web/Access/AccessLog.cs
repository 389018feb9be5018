using Demarc.Adapters.Accounts;
using Demarc.Engine.Evidence;
using Microsoft.AspNetCore.Http;

namespace Demarc.Web.Access;

/// <summary>Writes down what happens at the door and to people.</summary>
public sealed class AccessLog(AccountStore accounts, TimeProvider clock)
{
    private const int LongestText = 300;

    /// <summary>What somebody did at the door, or with an own account.</summary>
    public void Note(
        HttpContext context, PersonRow person, string what, string method = "", string detail = "", string tenant = "") =>
        Write(context, person, what, method, detail, tenant);

    /// <summary>What somebody did in an organisation.</summary>
    public void Note(HttpContext context, TenantScope scope, string what, string detail) =>
        Write(context, scope.Person, what, scope.SignedIn.Session.Method, detail, scope.Tenant);

    /// <summary>What somebody tried whom nobody knows.</summary>
    /// <param name="context">The request.</param>
    /// <param name="login">Name given.</param>
    /// <param name="what">What happened.</param>
    /// <param name="method">By what.</param>
    /// <param name="detail">More.</param>
    public void NoteStranger(HttpContext context, string login, string what, string method, string detail = "") => accounts.Note(
        new AccessEntry(Now, 0, Short(login), what, method, Sessions.AddressOf(context), Short(detail)));

    private Moment Now => Moment.Of(clock.GetUtcNow());

    private void Write(HttpContext context, PersonRow person, string what, string method, string detail, string tenant) => accounts.Note(
        new AccessEntry(Now, person.Number, person.Login, what, method, Sessions.AddressOf(context), Short(detail), tenant));

    /// <summary>No text from outside is long, or breaks a line of the log.</summary>
    private static string Short(string text)
    {
        var plain = string.Concat(text.Select(static letter => char.IsControl(letter) ? ' ' : letter));
        return plain.Length <= LongestText ? plain : plain[..LongestText];
    }
}
