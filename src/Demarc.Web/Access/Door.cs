using Demarc.Adapters.Accounts;
using Microsoft.AspNetCore.Http;

namespace Demarc.Web.Access;

/// <summary>
/// The last step of coming in with a password: who has an authenticator app is asked for its code first. The attempt that the password
/// was counts as none from then on, but earlier failures stay counted until the person is in, so that a known password does not buy
/// further tries at the code.
/// </summary>
public sealed class Door(AccountStore accounts, Sessions sessions, Tickets tickets)
{
    /// <summary>The page that asks for the code.</summary>
    public const string CodePage = "/sign-in/code";

    private const string Step = "demarc_step";
    private const string SecondStep = "second-step";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>The password was right: lets in, or asks for more.</summary>
    /// <returns>Where to go.</returns>
    public string Passed(HttpContext context, PersonRow person, string method, string back)
    {
        if (accounts.Totp(person.Number) is not { Confirmed.IsOpen: false })
        {
            Admit(context, person, method);
            return back;
        }

        accounts.TakeBack(person.Number);
        var secret = tickets.Secretly(SecondStep, person.Number, Patience);
        context.Response.Cookies.Append(Step, secret, Cookies.Options(context, Patience));
        return CodePage + "?back=" + Uri.EscapeDataString(back);
    }

    /// <summary>Whose code is awaited; null when nobody's.</summary>
    public PersonRow? Awaited(HttpContext context) =>
        tickets.Peek(context.Request.Cookies[Step] ?? "") is { Purpose: SecondStep } ticket
            && accounts.Find(ticket.Person) is { } person && person.Disabled > sessions.Now ? person : null;

    /// <summary>The code was right.</summary>
    /// <returns>False when the time for it is over.</returns>
    public bool PassedCode(HttpContext context, PersonRow person, string method)
    {
        var used = tickets.Use(context.Request.Cookies[Step] ?? "") is { Purpose: SecondStep } ticket && ticket.Person == person.Number;
        context.Response.Cookies.Delete(Step);
        if (used) Admit(context, person, method);
        return used;
    }

    private void Admit(HttpContext context, PersonRow person, string method)
    {
        accounts.Succeed(person.Number);
        sessions.Begin(context, person, method);
    }
}
