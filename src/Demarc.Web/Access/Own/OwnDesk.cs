using Demarc.Adapters.Accounts;
using Demarc.Web.Access.SecondFactor;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Demarc.Web.Access.Own;

/// <summary>What every request about one's own account needs.</summary>
internal sealed record OwnDesk(
    HttpContext Context, SignedIn? SignedIn, AccountStore Accounts, Sessions Sessions, AuthenticatorApps Apps, AccessLog Log)
{
    /// <summary>For so long after coming in one may change how one comes in: a browser left open does not give the account away.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(30);

    internal PersonRow Person => SignedIn!.Person;

    internal bool IsFresh => Sessions.Now - SignedIn!.Session.Created < Fresh;

    /// <summary>Only for whoever is in.</summary>
    internal Task<IResult> In(Func<Task<IResult>> act) => SignedIn is null
        ? Task.FromResult(Results.LocalRedirect("/sign-in?back=%2Faccount")) : act();

    /// <summary>Only for whoever came in a short while ago.</summary>
    internal Task<IResult> Freshly(Func<Task<IResult>> act) =>
        In(() => IsFresh ? act() : Task.FromResult(Show(refusal: "For this, sign in again first.")));

    internal static IResult Back() => Results.LocalRedirect("/account");

    internal IResult Show(string refusal = "", string done = "", IReadOnlyList<string>? codes = null)
    {
        var person = Accounts.Find(Person.Number) ?? Person;
        return new RazorComponentResult<AccountPage>(new
        {
            Model = new AccountModel
            {
                Person = person,
                Session = SignedIn!.Session,
                Sessions = Accounts.SessionsOf(person.Number, Sessions.Now),
                Passkeys = Accounts.PasskeysOf(person.Number),
                HasApp = Apps.IsSetUp(person.Number),
                CodesLeft = Accounts.CodesLeft(person.Number),
                IsFresh = IsFresh,
                Codes = codes ?? [],
                Refusal = refusal,
                Done = done,
            },
        })
        { StatusCode = refusal.Length > 0 ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK };
    }

    /// <summary>Binds it as a parameter of an endpoint.</summary>
    public static ValueTask<OwnDesk?> BindAsync(HttpContext context)
    {
        var services = context.RequestServices;
        return ValueTask.FromResult<OwnDesk?>(new OwnDesk(
            context, context.SignedIn(), Service<AccountStore>(services), Service<Sessions>(services), Service<AuthenticatorApps>(services),
            Service<AccessLog>(services)));
    }

    private static T Service<T>(IServiceProvider services) => (T)services.GetService(typeof(T))!;
}

/// <summary>What the page of one's own account shows.</summary>
public sealed record AccountModel
{
    /// <summary>Who.</summary>
    public required PersonRow Person { get; init; }

    /// <summary>The session that asks.</summary>
    public required SessionRow Session { get; init; }

    /// <summary>Sessions that go on.</summary>
    public required IReadOnlyList<SessionRow> Sessions { get; init; }

    /// <summary>Passkeys.</summary>
    public required IReadOnlyList<PasskeyRow> Passkeys { get; init; }

    /// <summary>Whether the code of an app is asked for.</summary>
    public required bool HasApp { get; init; }

    /// <summary>Recovery codes that can still be used.</summary>
    public required int CodesLeft { get; init; }

    /// <summary>Whether the person came in a short while ago.</summary>
    public required bool IsFresh { get; init; }

    /// <summary>Recovery codes made just now, shown this once.</summary>
    public required IReadOnlyList<string> Codes { get; init; }

    /// <summary>Why something was not done; empty: nothing was refused.</summary>
    public required string Refusal { get; init; }

    /// <summary>What was done; empty: nothing.</summary>
    public required string Done { get; init; }
}
