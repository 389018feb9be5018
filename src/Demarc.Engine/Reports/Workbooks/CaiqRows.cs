using System.Collections.Immutable;
using Demarc.Engine.Content;
using Demarc.Engine.Content.Statements;
using Demarc.Engine.Evidence;
using Demarc.Engine.Reports.Figures;

namespace Demarc.Engine.Reports.Workbooks;

/// <summary>Answers to the questionnaire (CAIQ), one for each control of the matrix; what is not known stays empty, with a note.</summary>
public static class CaiqRows
{
    private const int ItemsNamed = 12;

    /// <summary>
    /// What a provider would answer about its services: who owns a control follows from the matrix, or from what the provider itself said;
    /// whether it is done is only ever what it said.
    /// </summary>
    /// <param name="catalogue">The catalogue.</param>
    /// <param name="framework">A release of the Cloud Controls Matrix.</param>
    /// <param name="views">The services.</param>
    public static ImmutableArray<AnswerRow> OfProvider(Catalogue catalogue, Framework framework, ImmutableArray<ResponsibilityView> views)
    {
        var said = catalogue.Statements.FirstOrDefault(document => document.Kind == StatementKind.Caiq && document.Framework == framework.Id
            && views.All(view => document.Covers(view.Context.Service)));
        var index = said is null ? null : new StatementIndex(said);
        return
        [
            .. framework.Requirements.SelectMany(requirement => index?.Find(requirement.Id) is { } found
                ? found.Statements.Select(one => new AnswerRow(one, $"stated in {said!.Id}"))
                : [OfServices(framework, requirement, views)]),
        ];
    }

    /// <summary>
    /// Our own answers to our customers. We are the provider there: what Demarc calls ours is owned by the provider of the questionnaire,
    /// and
    /// what our providers do is outsourced. What we leave to our customers is not in our matrix, and so never claimed.
    /// </summary>
    /// <param name="result">The assessment.</param>
    /// <param name="framework">A release of the Cloud Controls Matrix.</param>
    public static ImmutableArray<AnswerRow> OfOrganisation(AssessmentResult result, Framework framework)
    {
        var lines = DutyLine.Of(result).ToLookup(static line => line.Duty.Part.Id);
        var reports = new ReportsInForce(result.Organisation, result.Duties, result.Day);
        return [.. framework.Requirements.Select(requirement => Ours(result, requirement, lines, reports))];
    }

    private static AnswerRow OfServices(Framework framework, Requirement requirement, ImmutableArray<ResponsibilityView> views)
    {
        var answers = views.Select(view => view.Answer(framework, requirement)).ToList();
        var parties = answers.Select(static answer => answer.Owner).Distinct().ToList();
        if (parties.Count > 1) parties.RemoveAll(static party => party is Party.NotApplicableParty);
        var silent = new ProviderStatement { Requirement = requirement.Id };
        if (parties.Exists(static party => party is Party.UnknownParty) || parties.Count == 0)
            return new AnswerRow(silent, "whose it is, is not known");
        var ownership = parties switch
        {
            _ when parties.TrueForAll(static party => party is Party.NotApplicableParty) => ControlOwnership.Unknown,
            _ when parties.TrueForAll(static party => party is Party.ProviderParty) => ControlOwnership.CspOwned,
            // Whom a customer charges with its share is the customer's business.
            _ when parties.TrueForAll(static party => party is Party.CustomerParty or Party.ThirdParty) => ControlOwnership.CscOwned,
            _ => ControlOwnership.SharedCspAndCsc,
        };
        var ours = answers.SelectMany(static answer => answer.Derived.Parts)
            .Where(static part => part.Party is Party.CustomerParty or Party.SharedParty && part.Part.CustomerDoes.Length > 0)
            .Select(static part => part.Part.CustomerDoes).Distinct(StringComparer.Ordinal);
        return new AnswerRow(
            silent with { Ownership = ownership, Responsibilities = string.Join('\n', ours) },
            ownership == ControlOwnership.Unknown ? "does not arise" : "ownership derived; whether it is done is for the provider to say");
    }

    private static AnswerRow Ours(
        AssessmentResult result, Requirement requirement, ILookup<PartId, DutyLine> all, ReportsInForce reports)
    {
        var lines = requirement.Parts.Distinct().SelectMany(part => all[part])
            .Where(static line => line.Duty.Party is not Party.NotApplicableParty).ToList();
        var silent = new ProviderStatement { Requirement = requirement.Id };
        if (lines.Count == 0) return new AnswerRow(silent with { Answer = QuestionAnswer.NotApplicable }, "does not arise in what we use");
        if (lines.Find(static line => line.Duty.Shares.Any(static share => share.Party is Party.UnknownParty)) is { } unknown)
            return new AnswerRow(silent, $"whose {unknown.Duty.Part.Id} is, is not known for {unknown.Duty.Scope}");
        var ours = lines.Where(static line => line.IsOurs).ToList();
        var ready = ours.Where(static line => line.IsReady).ToList();
        var others = lines.Where(static line => line.Duty.Party is not Party.CustomerParty).ToList();
        var uncovered = others.Where(line => !IsCovered(reports, line, result.Day)).Select(static line => line.Duty.Scope.Provider)
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var stated = silent with { Ownership = Ownership(lines), Description = Shown(result.Organisation, ready) };
        var shown = $"{ready.Count} of {ours.Count} duties of ours are shown";
        return (ready.Count == ours.Count, uncovered.Count == 0) switch
        {
            (true, true) => new AnswerRow(stated with { Answer = QuestionAnswer.Yes }, ours.Count > 0 ? shown
                : "shown by providers' reports"),
            (true, false) => new AnswerRow(stated, $"not answered: {shown}, and no report of {Names(uncovered)} covers the rest"),
            _ => new AnswerRow(stated, $"not answered: {shown}"),
        };
    }

    private static ControlOwnership Ownership(List<DutyLine> lines)
    {
        var ours = lines.Exists(static line => line.IsOurs);
        var others = lines.Exists(static line => line.Duty.Party is not Party.CustomerParty);
        return (ours, others) switch
        {
            (true, true) => ControlOwnership.SharedCspAndThirdParty,
            (true, false) => ControlOwnership.CspOwned,
            _ => ControlOwnership.ThirdPartyOutsourced,
        };
    }

    /// <summary>
    /// Whether a report of the provider that holds on that day has the service and the region in its scope, without a qualified opinion
    /// and without leaving out somebody of whom we hold no report.
    /// </summary>
    private static bool IsCovered(ReportsInForce reports, DutyLine line, DateOnly day)
    {
        var scope = line.Duty.Scope;
        return line.Duty.Party is not Party.ThirdParty && reports.Reports.Any(report => !report.Qualified
            && report.Provider == scope.Provider && report.From <= day && reports.IsCurrent(report)
            && (scope.Service.Length == 0 || report.Services.Contains(scope.Service, StringComparer.Ordinal))
            && (scope.Region.Length == 0 || report.Regions.IsEmpty || report.Regions.Contains(scope.Region, StringComparer.Ordinal))
            && report.Subservices.All(other => other.Method != SubserviceMethod.CarveOut || reports.HasOwnReport(other)));
    }

    private static string Names(List<string> providers) =>
        string.Join(", ", providers.Select(static provider => provider.Length == 0 ? "anybody" : provider));

    private static string Named(EvidenceItem item) => item.Title.Length > 0 ? item.Title : item.Id;

    private static string Shown(Organisation organisation, List<DutyLine> ready)
    {
        var ids = ready.SelectMany(static line => line.Evidence!.Needs).Select(static need => need.Item)
            .Where(static item => item.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var items = ids.Take(ItemsNamed).Select(id => organisation.Evidence.FirstOrDefault(item => item.Id == id) is { } item
            ? $"{Named(item)} ({Kebab<EvidenceKind>.Name(item.Kind)}, {item.Effective:yyyy-MM-dd})" : id);
        return ids.Count == 0 ? "" : "Shown by: " + string.Join("; ", items) + (ids.Count > ItemsNamed
            ? $"; and {ids.Count - ItemsNamed} more" : "");
    }
}
