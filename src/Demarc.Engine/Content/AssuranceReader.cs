using System.Collections.Immutable;

namespace Demarc.Engine.Content;

/// <summary>Reads the parts of a provider's report in <c>demarc.yaml</c>, and how reports refer to each other.</summary>
internal static class AssuranceReader
{
    internal static AuditOpinion Opinion(ContentReader reader)
    {
        var qualified = reader.Flag("qualified");
        if (!reader.Has("opinion")) return qualified ? AuditOpinion.Qualified : AuditOpinion.Unknown;
        var opinion = reader.Enum<AuditOpinion>("opinion");
        if (qualified && opinion == AuditOpinion.Unqualified)
            reader.Fault(reader.PlaceOf("qualified"), "the opinion is unqualified, and \"qualified\" says that it is not");
        return opinion;
    }

    internal static ImmutableArray<BridgeLetter> Bridges(ContentReader reader) =>
    [
        .. reader.Maps("bridges", "a bridge letter").Select(static letter =>
        {
            var (from, until) = (letter.Date("from"), letter.Date("until"));
            if (from is null || until is null) letter.Fault(letter.Place, "\"from\" and \"until\" are missing: the days it bridges");
            if (until < from) letter.Fault(letter.PlaceOf("until"), "\"until\" is before \"from\"");
            var file = letter.Optional("file") ?? "";
            letter.Done();
            return new BridgeLetter(from ?? default, until ?? default, file);
        }),
    ];

    internal static ImmutableArray<SubserviceOrganisation> Subservices(ContentReader reader, Catalogue catalogue)
    {
        var named = new HashSet<string>(StringComparer.Ordinal);
        return [.. reader.Maps("subservices", "an organisation that works for the provider").Select(other =>
        {
            var (name, method) = (other.Required("name"), other.Enum<SubserviceMethod>("method"));
            if (!named.Add(name)) other.Fault(other.PlaceOf("name"), $"\"{name}\" is given twice among subservices");
            var (provider, report) = (other.Optional("provider"), other.Optional("report"));
            if (provider is not null && catalogue.Provider(provider) is null)
                other.Fault(other.PlaceOf("provider"), $"there is no provider \"{provider}\"; did you mean "
                    + $"{Nearest.To(provider, catalogue.Providers.Select(static p => p.Id))}?");
            other.Done();
            return new SubserviceOrganisation(name, method, provider is null ? null : catalogue.Provider(provider)?.Id ?? provider, report);
        })];
    }

    internal static ImmutableArray<UserEntityControl> UserEntityControls(ContentReader reader, Catalogue catalogue)
    {
        var numbers = new HashSet<string>(StringComparer.Ordinal);
        return [.. reader.Maps("cuecs", "a complementary user entity control").Select(control =>
        {
            var answer = Control(control, control.Required("id"), catalogue);
            if (!numbers.Add(answer.Id)) control.Fault(control.PlaceOf("id"), $"the id \"{answer.Id}\" is given twice among cuecs");
            control.Done();
            return answer;
        })];
    }

    /// <summary>The reports with the answers that the file gives apart from them laid over what their own entries say.</summary>
    internal static ImmutableArray<ProviderAssurance> Answered(
        ImmutableArray<ProviderAssurance> reports, ContentReader file, Catalogue catalogue)
    {
        var said = new HashSet<(string Report, string Control)>();
        foreach (var entry in file.Maps("cuec answers", "an answer to a complementary user entity control"))
        {
            var (name, id) = (entry.Required("report"), entry.Required("control"));
            var answer = Control(entry, id, catalogue);
            if (answer.Confirmed is null) entry.Fault(entry.Place, "\"confirmed\" is missing: the day on which we said so");
            if (answer.Parts.IsEmpty && answer.NotApplicable.Length == 0)
                entry.Fault(entry.Place, "an answer names parts of ours, or says why it does not concern us (not applicable)");
            if (!said.Add((name, id))) entry.Fault(entry.Place, $"\"{id}\" of \"{name}\" is answered twice");
            var report = reports.FirstOrDefault(report => report.Id == name);
            if (report is null)
                entry.Fault(entry.PlaceOf("report"), $"there is no report \"{name}\"; did you mean "
                    + $"\"{Nearest.To(name, reports.Select(static one => one.Id))}\"?");
            else if (!report.UserEntityControls.Any(control => control.Id == id))
                entry.Fault(entry.PlaceOf("control"), $"\"{name}\" assumes no control \"{id}\"; did you mean "
                    + $"\"{Nearest.To(id, report.UserEntityControls.Select(static one => one.Id))}\"?");
            else
                reports = reports.Replace(report, report with
                {
                    UserEntityControls = [.. report.UserEntityControls.Select(control => control.Id == id ? answer : control)],
                });
            entry.Done();
        }

        return reports;
    }

    private static UserEntityControl Control(ContentReader reader, string id, Catalogue catalogue)
    {
        var parts = RuleReader.Parts(reader);
        foreach (var unknown in parts.Where(id => catalogue.Part(id) is null))
        {
            reader.Fault(reader.PlaceOf("parts"), $"there is no part \"{unknown}\"; did you mean "
                + $"{Nearest.To(unknown.ToString(), catalogue.Parts.Select(static part => part.Id.ToString()))}?");
        }

        var answer = new UserEntityControl(id, parts, reader.Date("confirmed"))
        {
            By = reader.Optional("by") ?? "",
            NotApplicable = reader.Optional("not applicable") ?? "",
            Owner = reader.Optional("owner") ?? "",
            Evidence = reader.Texts("evidence"),
        };
        if (answer.NotApplicable.Length > 0 && !parts.IsEmpty)
            reader.Fault(reader.PlaceOf("not applicable"), "it is linked to parts of ours, and said not to concern us");
        return answer;
    }

    /// <summary>Reports that are named by others are there, and none takes the place of itself, not even through others.</summary>
    internal static void CheckNames(Organisation organisation, ContentReader file)
    {
        var known = organisation.Assurance.Select(static report => report.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var report in organisation.Assurance)
        {
            var named = report.Supersedes.Concat(report.Subservices.Select(static other => other.Report).OfType<string>());
            foreach (var missing in named.Where(id => !known.Contains(id)))
                file.Fault(report.Place, $"there is no report \"{missing}\"; did you mean \"{Nearest.To(missing, known)}\"?");
            if (Before(report, organisation).Contains(report.Id))
                file.Fault(report.Place, $"\"{report.Id}\" takes the place of itself (supersedes)");
        }
    }

    private static HashSet<string> Before(ProviderAssurance report, Organisation organisation)
    {
        var before = new HashSet<string>(StringComparer.Ordinal);
        var next = new Queue<string>(report.Supersedes);
        while (next.TryDequeue(out var id))
        {
            if (!before.Add(id)) continue;
            foreach (var older in organisation.Assurance.Where(other => other.Id == id).SelectMany(static other => other.Supersedes))
                next.Enqueue(older);
        }

        return before;
    }
}
