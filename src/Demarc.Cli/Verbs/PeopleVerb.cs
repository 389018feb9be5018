using System.CommandLine;
using Demarc.Adapters.Accounts;
using Demarc.Web.Access;
using Demarc.Web.Screens.Settings.People;

namespace Demarc.Cli.Verbs;

/// <summary>
/// <c>demarc people</c>: a way in for whoever has the machine, when nobody is left who can give one on the page. It goes beside a server
/// that runs, and is in the access log.
/// </summary>
internal static class PeopleVerb
{
    internal static Command Create() =>
        new("people", "Ways in for people, by whoever has this machine: when the only administrator is lost") { Invite(), Password() };

    private static Command Invite()
    {
        var login = new Argument<string>("login") { Description = "The login of somebody new, such as a mail address" };
        var name = new Option<string?>("--name") { Description = "The name shown (default: the login)" };
        var role = new Option<string>("--role")
        { DefaultValueFactory = static _ => NameOf(Role.Admin), Description = "What the person will be" };
        role.AcceptOnlyFromAmong([.. Enum.GetValues<Role>().Where(static role => role != Role.Unknown).Select(NameOf)]);
        var until = new Option<string?>("--until") { Description = "The last day, as 2026-12-31; an auditor has one" };
        return Make(
            "invite", "Invite somebody: prints a link that opens once, within seven days", login, [name, role, until],
            (parsed, invitations, tenant) => invitations.InviteFromShell(
                tenant, new InvitationDraft(
                    LoginOf(parsed, login), (parsed.GetValue(name) ?? LoginOf(parsed, login)).Trim(), parsed.GetValue(role)!, "",
                    parsed.GetValue(until) ?? ""), Environment.UserName));
    }

    private static Command Password()
    {
        var login = new Argument<string>("login") { Description = "The login of an account" };
        return Make(
            "password", "Let somebody choose another password: prints a link that opens once, within a day", login, [],
            (parsed, invitations, _) => invitations.PasswordFromShell(LoginOf(parsed, login), Environment.UserName));
    }

    private static Command Make(
        string name, string description, Argument<string> login, Option[] own,
        Func<ParseResult, Invitations, string, InvitationOutcome> make)
    {
        var store = new StoreOptions();
        var url = new Option<string>("--public-url")
        {
            DefaultValueFactory = static _ => "http://127.0.0.1:5080",
            Description = "The address by which people reach the server: what the link begins with",
        };
        var command = new Command(name, description) { login, url };
        foreach (var option in own) command.Options.Add(option);
        store.AddPlaceTo(command);
        command.SetAction(parsed =>
        {
            var address = ServeOptions.PublicUrlOf(parsed.GetValue(url)!);
            using var opened = store.Open(parsed);
            var outcome = make(parsed, new Invitations(new AccountStore(opened), TimeProvider.System), store.Tenant(parsed));
            if (outcome.Fault.Length > 0) throw new UsageException(outcome.Fault);
            Console.WriteLine(outcome.Said);
            Console.WriteLine("  " + address.GetLeftPart(UriPartial.Authority) + outcome.Path);
            return (int)ExitCode.Clean;
        });
        return command;
    }

    private static string NameOf(Role role) => role.ToString().ToLowerInvariant();

    private static string LoginOf(ParseResult parsed, Argument<string> login) => parsed.GetValue(login)!.Trim().ToLowerInvariant();
}
