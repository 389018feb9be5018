using System.Collections.Immutable;
using System.Globalization;
using Demarc.Engine.Expressions;

namespace Demarc.Engine.Content;

/// <summary>What reading <c>demarc.yaml</c> gave.</summary>
/// <param name="Organisation">The organisation; null when the file has a mistake.</param>
/// <param name="ContentFolder">The organisation's own content folder as written, relative to the file; null when it has none.</param>
/// <param name="Diagnostics">Every mistake.</param>
public sealed record OrganisationResult(Organisation? Organisation, string? ContentFolder, ImmutableArray<ContentDiagnostic> Diagnostics);

/// <summary>Reads <c>demarc.yaml</c> (docs/organisation-file.md).</summary>
public sealed class OrganisationReader
{
    private readonly List<ContentDiagnostic> diagnostics = [];
    private readonly Catalogue? catalogue;

    private OrganisationReader(Catalogue? catalogue) => this.catalogue = catalogue;

    /// <summary>Reads only where the organisation's own content is, before the catalogue exists.</summary>
    public static string? ContentFolderOf(ContentNode root) => ((root as ContentNode.Mapping)?["content"] as ContentNode.Scalar)?.Text;

    /// <summary>Reads the file against a catalogue: names of services, parts and people are checked.</summary>
    public static OrganisationResult Read(ContentNode root, Catalogue catalogue)
    {
        var reader = new OrganisationReader(catalogue);
        var organisation = reader.Read(root);
        foreach (var expression in Expressions(organisation)) reader.diagnostics.AddRange(expression.Check());
        return new OrganisationResult(
            reader.diagnostics.Count == 0 ? organisation : null, ContentFolderOf(root),
            [.. reader.diagnostics.OrderBy(static d => d.Place.Line).ThenBy(static d => d.Message, StringComparer.Ordinal)]);
    }

    private Organisation Read(ContentNode root)
    {
        var file = new ContentReader(root, "an organisation", diagnostics);
        _ = file.Optional("content");
        var overrides = file.Maps("overrides", "an override").Select(Override).ToImmutableArray();
        var agreements = file.Maps("agreements", "an agreement").Select(Agreement).ToImmutableArray();
        var organisation = new Organisation
        {
            Name = file.Required("organisation"),
            People = [.. file.Maps("people", "a person")
                .Select(static r => Closed(r, new Person(r.Required("id"), r.Required("name"), r.Date("left"))))],
            Teams = [.. file.Maps("teams", "a team")
                .Select(static r => Closed(r, new Team(r.Required("id"), r.Required("title"), r.Texts("members"))))],
            Workloads = [.. file.Maps("workloads", "a workload").Select(Workload)],
            Services = [.. file.Maps("services", "a service in use").Select(Service)],
            Owners = [.. file.Maps("owners", "an owner rule").Select(Owner)],
            Evidence = [.. file.Maps("evidence", "an item of evidence").Select(Evidence)],
            Agreements = [.. agreements.Select(static pair => pair.Agreement)],
            Assurance = AssuranceReader.Answered([.. file.Maps("assurance", "a provider's report").Select(Assurance)], file, catalogue!),
            Overrides = overrides,
            Exceptions = [.. file.Maps("exceptions", "an exception to checks").Select(Exception)],
            Reviews = [.. file.Maps("reviews", "a review").Select(Review)],
            Deadlines = [.. file.Maps("deadlines", "a deadline").Select(Deadline)],
            Rules = [.. agreements.SelectMany(static pair => pair.Moves), .. overrides.Select(static o => o.Rule)],
        };
        CheckIds(file);
        CheckPeople(organisation, file);
        AssuranceReader.CheckNames(organisation, file);
        file.Done();
        return organisation;
    }

    private static T Closed<T>(ContentReader reader, T value)
    {
        reader.Done();
        return value;
    }

    private Workload Workload(ContentReader reader) => Closed(reader, new Workload
    {
        Id = reader.Required("id"),
        Title = reader.Required("title"),
        Environment = reader.Optional("environment") ?? "",
        Criticality = reader.Has("criticality") ? reader.Enum<Severity>("criticality") : Severity.Unknown,
        DataClass = reader.Optional("data class") ?? "",
        Residency = reader.Texts("residency"),
        When = RuleReader.Expression(reader, "when", ContentEnvironments.Workload, CelType.Bool),
    });

    private DeclaredService Service(ContentReader reader)
    {
        var name = reader.Required("service");
        var found = catalogue!.FindServices(name);
        if (found.Length != 1 && name.Length > 0)
        {
            var hint = found.Length > 1
                ? string.Join(" or ", found.Select(static s => s.Id)) : Nearest.To(name, catalogue.Services.Select(static s => s.Id));
            reader.Fault(reader.PlaceOf("service"), $"there is no one service \"{name}\"; did you mean {hint}?");
        }

        return Closed(reader, new DeclaredService(
            found is [var only] ? only.Id : name, reader.Optional("account") ?? "", reader.Optional("region") ?? "",
            reader.Optional("workload") ?? "",
            reader.Date("reviewed"), reader.Flag("refused"), reader.Place));
    }

    private OwnerRule Owner(ContentReader reader) => Closed(reader, new OwnerRule(
        reader.Optional("id") ?? $"line {reader.Place.Line}", reader.Required("owner"), reader.Optional("deputy"),
        reader.Optional("fallback"),
        RuleReader.Expression(reader, "when", ContentEnvironments.Owner, CelType.Bool), reader.Place));

    private EvidenceItem Evidence(ContentReader reader)
    {
        var effective = reader.Date("effective");
        if (effective is null) reader.Fault(reader.Place, "\"effective\" is missing: the day whose state it shows");
        var (collected, received, expires) = (reader.Date("collected"), reader.Date("received"), reader.Date("expires"));
        if (collected < effective) reader.Fault(reader.PlaceOf("collected"), "\"collected\" is before \"effective\"");
        if (received < (collected ?? effective)) reader.Fault(reader.PlaceOf("received"), "\"received\" is before the item was there");
        if (expires < effective) reader.Fault(reader.PlaceOf("expires"), "\"expires\" is before \"effective\"");
        return Closed(reader, new EvidenceItem
        {
            Id = reader.Required("id"),
            Title = reader.Optional("title") ?? "",
            Kind = reader.Enum<EvidenceKind>("kind"),
            Offered = Selector(reader),
            When = RuleReader.Expression(reader, "when", ContentEnvironments.Owner, CelType.Bool),
            Effective = effective ?? default,
            Collected = collected,
            Received = received,
            Expires = expires,
            Rejected = reader.Optional("rejected"),
            File = reader.Optional("file") ?? "",
            Place = reader.Place,
        });
    }

    private (Agreement Agreement, ImmutableArray<ResponsibilityRule> Moves) Agreement(ContentReader reader)
    {
        var (id, provider) = (reader.Required("id"), Provider(reader));
        var from = reader.Date("from");
        if (from is null) reader.Fault(reader.Place, "\"from\" is missing: the first day of the agreement");
        var until = reader.Date("until");
        if (until < from) reader.Fault(reader.PlaceOf("until"), "\"until\" is before \"from\"");
        var source = new Source(reader.Optional("title") ?? id, reader.Optional("file") ?? reader.Place.File, from ?? default);
        var moves = reader.Maps("moves", "a duty that the agreement moves")
            .Select((move, index) => Move(move, $"{id}/{index + 1}", from, until, source) with { Provider = OnlyOf(provider) })
            .ToImmutableArray();
        var agreement = new Agreement
        {
            Id = id,
            Title = reader.Required("title"),
            Provider = provider,
            From = from ?? default,
            Until = until,
            Covers = reader.Has("covers") ? RuleReader.Selector(reader.Map("covers", "parts or controls")!) : new RuleSelector
            { Parts = [new PartId("AGR-01", "sign")] },
            Place = reader.Place,
        };
        CheckParts(agreement.Covers, reader);
        return (Closed(reader, agreement), moves);
    }

    /// <summary>A contract with a cloud moves duties in that cloud; one with somebody who operates for us, wherever he does.</summary>
    private string? OnlyOf(string provider) =>
        catalogue!.Provider(provider)?.Kind == ProviderKind.ThirdParty ? null : provider;

    private ResponsibilityRule Move(ContentReader reader, string id, DateOnly? from, DateOnly? until, Source source) =>
        Closed(reader, new ResponsibilityRule
        {
            Id = "agreement/" + id,
            Level = RuleLevel.Agreement,
            AppliesTo = Selector(reader),
            When = RuleReader.Expression(reader, "when", ContentEnvironments.Rule, CelType.Bool),
            Party = RuleReader.PartyOf(reader),
            Why = reader.Required("why"),
            Source = source,
            From = from,
            Until = until,
            Place = reader.Place,
        });

    private Override Override(ContentReader reader)
    {
        var (author, approver, until) = (reader.Required("author"), reader.Required("approver"), reader.Date("until"));
        var from = reader.Date("from");
        if (until is null) reader.Fault(reader.Place, "\"until\" is missing: an override always ends");
        if (until < from) reader.Fault(reader.PlaceOf("until"), "\"until\" is before \"from\"");
        if (author.Length > 0 && author == approver)
            reader.Fault(reader.PlaceOf("approver"), "the approver is somebody other than the author");
        var rule = new ResponsibilityRule
        {
            Id = Content.Override.Prefix + reader.Required("id"),
            Level = RuleLevel.Override,
            AppliesTo = Selector(reader),
            When = RuleReader.Expression(reader, "when", ContentEnvironments.Rule, CelType.Bool),
            Party = RuleReader.PartyOf(reader),
            Why = reader.Required("reason"),
            Source = new Source($"Decision of the organisation, approved by {approver}", reader.Place.File, from ?? default),
            From = from,
            Until = until,
            Place = reader.Place,
        };
        return Closed(reader, new Override(rule, author, approver));
    }

    private CheckException Exception(ContentReader reader)
    {
        var (author, approver) = (reader.Required("author"), reader.Required("approver"));
        var (from, until) = (reader.Date("from"), reader.Date("until"));
        if (from is null || until is null) reader.Fault(reader.Place, "\"from\" and \"until\" are missing: an exception always ends");
        if (until < from) reader.Fault(reader.PlaceOf("until"), "\"until\" is before \"from\"");
        if (author.Length > 0 && author == approver)
            reader.Fault(reader.PlaceOf("approver"), "the approver is somebody other than the author");
        var checks = reader.Texts("checks");
        if (checks.IsEmpty) reader.Fault(reader.Place, "\"checks\" is missing: the checks it speaks of");
        foreach (var unknown in checks.Where(id => catalogue!.Check(id) is null))
        {
            reader.Fault(reader.PlaceOf("checks"),
                $"there is no check \"{unknown}\"; did you mean {Nearest.To(unknown, catalogue!.Checks.Select(static c => c.Id))}?");
        }

        return Closed(reader, new CheckException
        {
            Id = reader.Required("id"),
            Checks = checks,
            When = RuleReader.Expression(reader, "when", ContentEnvironments.Workload, CelType.Bool),
            Reason = reader.Required("reason"),
            Author = author,
            Approver = approver,
            From = from ?? default,
            Until = until ?? default,
            Place = reader.Place,
        });
    }

    private ProviderAssurance Assurance(ContentReader reader)
    {
        var (from, to) = (reader.Date("from"), reader.Date("to"));
        if (from is null || to is null) reader.Fault(reader.Place, "\"from\" and \"to\" are missing: the period the report covers");
        if (to < from) reader.Fault(reader.PlaceOf("to"), "\"to\" is before \"from\"");
        return Closed(reader, new ProviderAssurance
        {
            Id = reader.Required("id"),
            Title = reader.Required("title"),
            Provider = Provider(reader),
            From = from ?? default,
            To = to ?? default,
            Type = reader.Optional("type") ?? "",
            Issued = reader.Date("issued"),
            Bridge = reader.Date("bridge"),
            Bridges = AssuranceReader.Bridges(reader),
            Services = reader.Texts("services"),
            Regions = reader.Texts("regions"),
            Opinion = AssuranceReader.Opinion(reader),
            Subservices = AssuranceReader.Subservices(reader, catalogue!),
            Supersedes = reader.Texts("supersedes"),
            OfferedFor = reader.Map("offered for", "parts or controls") is { } offered ? Closed(offered, Selector(offered)) : null,
            UserEntityControls = AssuranceReader.UserEntityControls(reader, catalogue!),
            Place = reader.Place,
        });
    }

    private static ReviewDone Review(ContentReader reader)
    {
        var months = reader.Required("every months");
        if (!int.TryParse(months, NumberStyles.None, CultureInfo.InvariantCulture, out var every) || every is < 1 or > 60)
            reader.Fault(reader.PlaceOf("every months"), $"\"{months}\" is not a number of months from 1 to 60");
        var done = reader.Date("done");
        if (done is null) reader.Fault(reader.Place, "\"done\" is missing: the day of the last review");
        return Closed(reader, new ReviewDone(
            reader.Required("id"), reader.Required("title"), Math.Max(1, every), done ?? default, reader.Optional("by") ?? ""));
    }

    private Deadline Deadline(ContentReader reader)
    {
        var due = reader.Date("due");
        if (due is null) reader.Fault(reader.Place, "\"due\" is missing: the day by which it is to be closed");
        var when = RuleReader.Expression(reader, "when", ContentEnvironments.Owner, CelType.Bool);
        var parts = RuleReader.NamesParts(reader) || when is null ? Selector(reader) : null;
        return Closed(reader, new Deadline(reader.Required("id"), parts, when, due ?? default, reader.Required("reason")));
    }

    private string Provider(ContentReader reader)
    {
        var name = reader.Required("provider");
        if (name.Length == 0 || catalogue!.Provider(name) is { } known && known.Id == name) return name;
        if (catalogue!.Provider(name) is { } alias) return alias.Id;
        reader.Fault(reader.PlaceOf("provider"),
            $"there is no provider \"{name}\"; did you mean {Nearest.To(name, catalogue.Providers.Select(static p => p.Id))}?");
        return name;
    }

    private RuleSelector Selector(ContentReader reader)
    {
        var selector = RuleReader.Selector(reader);
        CheckParts(selector, reader);
        return selector;
    }

    private void CheckParts(RuleSelector selector, ContentReader reader)
    {
        foreach (var part in selector.Parts.Where(id => catalogue!.Part(id) is null))
            reader.Fault(reader.Place,
                $"there is no part \"{part}\"; did you mean " +
                $"{Nearest.To(part.ToString(), catalogue!.Parts.Select(static p => p.Id.ToString()))}?");
        foreach (var control in selector.Controls.Where(id => catalogue!.Control(id) is null))
            reader.Fault(reader.Place,
                $"there is no control \"{control}\"; did you mean {Nearest.To(control, catalogue!.Controls.Select(static c => c.Id))}?");
    }

    private static void CheckPeople(Organisation organisation, ContentReader file)
    {
        var known = organisation.People.Select(static p => p.Id).Concat(organisation.Teams.Select(static t => t.Id))
            .ToHashSet(StringComparer.Ordinal);
        foreach (var (id, place) in organisation.Owners.SelectMany(
            static rule => new[] { rule.Owner, rule.Deputy, rule.Fallback }.OfType<string>().Select(id => (id, rule.Place))))
        {
            if (id.Length > 0 && !known.Contains(id))
                file.Fault(place, $"there is no person or team \"{id}\"; did you mean \"{Nearest.To(id, known)}\"?");
        }

        foreach (var (team, entry) in organisation.Teams.Zip(Items(file, "teams")))
        {
            foreach (var member in team.Members.Where(member => !known.Contains(member)))
                file.Fault(entry.Place, $"team \"{team.Id}\" has a member \"{member}\" who is not among the people");
        }
    }

    /// <summary>
    /// No id twice in a section; people and teams share theirs, for both can own. Where a decision and the file give the same one, it is
    /// the decision that is at fault.
    /// </summary>
    private static void CheckIds(ContentReader file)
    {
        string[][] sections =
        [
            ["people", "teams"],
            .. OrganisationPatch.Sections.Where(static section => section is not ("people" or "teams" or "services"))
                .Select(static section => new[] { section }),
        ];
        foreach (var section in sections)
        {
            foreach (var same in section.SelectMany(key => Items(file, key))
                .Select(static item => (Id: ((item as ContentNode.Mapping)?["id"] as ContentNode.Scalar)?.Text, item.Place))
                .Where(static entry => entry.Id is { Length: > 0 }).GroupBy(static entry => entry.Id, StringComparer.Ordinal)
                .Where(static group => group.Count() > 1))
            {
                var decided = same.Where(entry => entry.Place.File != file.Place.File).ToList();
                foreach (var (id, place) in decided.Count > 0 ? decided : same.Skip(1))
                    file.Fault(place, $"the id \"{id}\" is given twice among {string.Join(" and ", section)}");
            }
        }
    }

    private static ImmutableArray<ContentNode> Items(ContentReader file, string section) =>
        file.Node(section) is ContentNode.Sequence list ? list.Items : [];

    private static IEnumerable<LazyExpression> Expressions(Organisation organisation) =>
        organisation.Workloads.Select(static w => w.When)
            .Concat(organisation.Owners.Select(static o => o.When))
            .Concat(organisation.Evidence.Select(static e => e.When))
            .Concat(organisation.Rules.Select(static r => r.When))
            .Concat(organisation.Exceptions.Select(static e => e.When))
            .Concat(organisation.Deadlines.Select(static d => d.When))
            .OfType<LazyExpression>();
}
