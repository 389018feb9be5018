using System.Collections.Immutable;
using Demarc.Adapters.Accounts;
using Demarc.Adapters.Decisions;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;
using Demarc.Engine.Evidence.Ledger;
using Demarc.Web.Access;
using Demarc.Web.Errors;
using Demarc.Web.Estates;
using Demarc.Web.Screens.Evidence;
using Demarc.Web.Screens.Work;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Demarc.Web.Screens.Assurance;

/// <summary>What the page of an answer shows.</summary>
/// <param name="Report">The report that assumes it.</param>
/// <param name="Control">The control with the answer that counts now.</param>
/// <param name="Fault">Why it counts as unanswered; null when it is answered.</param>
/// <param name="Parts">Parts of ours at that provider: those that can answer it.</param>
/// <param name="Answerable">Who can be named.</param>
/// <param name="Items">Ids of items of evidence.</param>
/// <param name="Refused">Why the last attempt was refused; empty for none.</param>
public sealed record AnswerModel(
    ProviderAssurance Report, UserEntityControl Control, string? Fault, ImmutableArray<ControlPart> Parts,
    ImmutableArray<Answerable> Answerable, ImmutableArray<string> Items, string Refused);

/// <summary>
/// Answering what a report assumes we do, without entering the report again: a decision of its own, by which parts of ours, who does it and
/// what shows it are said, or why it does not concern us.
/// </summary>
internal static class AnswerControl
{
    private const string Path = "assurance/answer";
    private const string NotAllowed = "Managers and administrators answer what reports assume.";
    private const int MostText = 2_000;
    private const int MostItems = 500;

    internal static void Map(RouteGroupBuilder organisation)
    {
        organisation.MapGet("/" + Path, Show);
        organisation.MapPost("/" + Path, Take);
    }

    private static IResult Show(
        TenantScope scope, AccountStore accounts, Sessions sessions, EvidenceDesks desks, string? report, string? control, Refusal refusal)
    {
        if (!scope.Can(Right.Decide)) return ErrorPages.Forbidden(NotAllowed);
        if (Find(scope, report, control) is not var (held, asked)) return Missing();
        return Page.Of<AnswerPage>(scope, new AnswerModel(
            held, asked, new ReportsInForce(scope.State.Result.Organisation, scope.Day).Unanswered(held, asked),
            PartsAt(scope, held.Provider),
            Answerable.All(scope, accounts, sessions.Now),
            [
                .. EvidenceLines.Of(scope, desks).Where(static line => line.Record.Kind != EvidenceKind.ProviderAssurance)
                    .Select(static line => line.Record.Id).Take(MostItems),
            ],
            refusal.Text));
    }

    private static async Task<IResult> Take(
        TenantScope scope, HttpContext context, DecisionBook book, AccountStore accounts, Sessions sessions)
    {
        if (!scope.Can(Right.Decide)) return ErrorPages.Forbidden(NotAllowed);
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        if (Find(scope, form["report"], form["control"]) is not var (report, control)) return Missing();
        return WorkAnswer.Of(
            scope, Path,
            () =>
            {
                var (body, reason) = BodyOf(scope, report, control, form, accounts, sessions);
                return book.Ask(scope, DecisionKind.Assurance, $"{control.Id} of {report.Id}", body.ToString(), reason);
            },
            ("report", report.Id), ("control", control.Id));
    }

    /// <summary>The answer as an entry of the organisation's file (docs/organisation-file.md, cuec answers).</summary>
    private static (DecisionBody Body, string Reason) BodyOf(
        TenantScope scope, ProviderAssurance report, UserEntityControl control, IFormCollection form, AccountStore accounts,
        Sessions sessions)
    {
        var (body, reason) = (new DecisionBody(), Text("reason"));
        var by = scope.Person.Name.Length > 0 ? scope.Person.Name : scope.Person.Login;
        var confirmed = WorkAnswer.Day(Text("confirmed"), report.From, scope.Today);
        if (Text("answer") == "not-applicable")
        {
            if (reason.Length == 0) throw new DecisionException("say why it does not concern us");
            body.Add(
                "cuec answers", ("report", report.Id), ("control", control.Id), ("not applicable", reason), ("confirmed", confirmed),
                ("by", by));
            return (body, reason);
        }

        var offered = PartsAt(scope, report.Provider).Select(static part => part.Id.ToString()).ToHashSet(StringComparer.Ordinal);
        var parts = form["parts"].OfType<string>().Where(offered.Contains).Distinct(StringComparer.Ordinal).ToList();
        if (parts.Count == 0) throw new DecisionException("choose the parts of ours that answer it, or say why it does not concern us");
        var owner = Text("owner");
        var doer = owner.Length == 0 ? null : Answerable.All(scope, accounts, sessions.Now).FirstOrDefault(one => one.Value == owner)
            ?? throw new DecisionException("nobody here is called that");
        doer?.AddTo(body);
        var evidence = Text("evidence").Split([' ', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        body.Add(
            "cuec answers", ("report", report.Id), ("control", control.Id), ("parts", parts), ("owner", doer?.Id),
            ("evidence", evidence.Length > 0 ? evidence : null), ("confirmed", confirmed), ("by", by));
        return (body, reason.Length > 0 ? reason : "Answered by our parts " + string.Join(", ", parts));

        string Text(string key) => form[key].ToString().Trim() is { Length: <= MostText } text ? text : "";
    }

    private static (ProviderAssurance Report, UserEntityControl Control)? Find(TenantScope scope, string? report, string? control) =>
        scope.State.Result.Organisation.Assurance.FirstOrDefault(one => one.Id == report) is { } held
        && held.UserEntityControls.FirstOrDefault(one => one.Id == control) is { } asked ? (held, asked) : null;

    /// <summary>Parts of which something is ours at a provider, or for the whole organisation: others would leave the gap open.</summary>
    private static ImmutableArray<ControlPart> PartsAt(TenantScope scope, string provider) => scope.State.Keep(
        $"parts of ours at {provider}", () => scope.State.Numbers.Lines
            .Where(line => line.IsOurs && (line.Duty.Scope.Provider == provider || line.Duty.Scope.Provider.Length == 0))
            .Select(static line => line.Duty.Part).DistinctBy(static part => part.Id).OrderBy(static part => part.Id).ToImmutableArray());

    private static IResult Missing() => ErrorPages.Missing("There is no such report here on this day, or it does not assume that.");
}
