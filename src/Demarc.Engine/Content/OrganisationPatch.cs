using System.Collections.Immutable;

namespace Demarc.Engine.Content;

/// <summary>
/// Lays decisions over an organisation's file. A decision is a piece of such a file: sections with entries, written as in the file
/// (docs/organisation-file.md). An entry takes the place of the one that is called the same; a new one goes before all others, so that the
/// latest decision about an owner counts first. An entry with <c>removed: yes</c> takes one away. An answer to a control that a report
/// assumes goes with the control: where a decision takes the report away, or says it again without the control, the answer is about
/// nothing.
/// </summary>
public static class OrganisationPatch
{
    private const string Removed = "removed";
    private const string CuecAnswers = "cuec answers";
    private const string Assurance = "assurance";

    /// <summary>Sections of which a decision can have entries.</summary>
    public static ImmutableArray<string> Sections { get; } =
    [
        "people", "teams", "workloads", "services", "owners", "evidence", "agreements", Assurance, "overrides", "exceptions", "reviews",
        "deadlines", CuecAnswers,
    ];

    /// <summary>The file with decisions laid over it.</summary>
    /// <param name="file">The file; null when there is none.</param>
    /// <param name="name">What an organisation without a file is called.</param>
    /// <param name="decisions">Decisions, oldest first. A key that is no section is left to the reader to refuse.</param>
    /// <param name="service">The one name of a service, whatever an entry calls it; null: names are compared as written.</param>
    public static ContentNode Apply(
        ContentNode? file, string name, IEnumerable<ContentNode> decisions, Func<string, string>? service = null)
    {
        if (file is not null and not ContentNode.Mapping) return file;
        var root = file as ContentNode.Mapping;
        var place = root?.Place ?? new ContentPlace("decisions", 1, 1);
        var entries = root?.Entries ?? [("organisation", new ContentNode.Scalar(place, name, quoted: true))];
        foreach (var decision in decisions.OfType<ContentNode.Mapping>())
        {
            // Answers of the decision itself are about the reports as it says them.
            entries = WithoutAnswersTo(decision, entries);
            foreach (var (key, value) in decision.Entries)
            {
                var index = entries.IndexOf(entries.FirstOrDefault(entry => entry.Key == key));
                var merged = Sections.Contains(key, StringComparer.Ordinal) && value is ContentNode.Sequence list
                    ? Merge(index < 0 ? null : entries[index].Value as ContentNode.Sequence, list, item => NameOf(key, item, service))
                    : value;
                entries = index < 0 ? entries.Add((key, merged)) : entries.SetItem(index, (key, merged));
            }
        }

        return new ContentNode.Mapping(place, entries);
    }

    /// <summary>What entries a decision speaks of: section, and by what an entry is told apart in it.</summary>
    /// <param name="decision">The decision.</param>
    public static IEnumerable<(string Section, string Name)> NamesIn(ContentNode.Mapping decision) =>
        from section in decision.Entries
        where Sections.Contains(section.Key, StringComparer.Ordinal)
        from item in (section.Value as ContentNode.Sequence)?.Items ?? []
        let name = NameOf(section.Key, item, service: null)
        where name.Length > 0
        select (section.Key, name);

    private static ImmutableArray<(string Key, ContentNode Value)> WithoutAnswersTo(
        ContentNode.Mapping decision, ImmutableArray<(string Key, ContentNode Value)> entries)
    {
        var index = entries.IndexOf(entries.FirstOrDefault(static entry => entry.Key == CuecAnswers));
        if (index < 0 || entries[index].Value is not ContentNode.Sequence answers
            || decision[Assurance] is not ContentNode.Sequence reports) return entries;
        var left = answers.Items;
        foreach (var report in reports.Items.Where(static report => Text(report, "id") is { Length: > 0 }))
        {
            var controls = IsRemoved(report) ? []
                : (((report as ContentNode.Mapping)?["cuecs"] as ContentNode.Sequence)?.Items ?? [])
                    .Select(static control => Text(control, "id")).OfType<string>().ToHashSet(StringComparer.Ordinal);
            left = left.RemoveAll(answer => Text(answer, "report") == Text(report, "id")
                && !(Text(answer, "control") is { } control && controls.Contains(control)));
        }

        return entries.SetItem(index, (CuecAnswers, new ContentNode.Sequence(answers.Place, left)));
    }

    /// <summary>A later entry of the same decision counts like one of a later decision.</summary>
    private static ContentNode.Sequence Merge(
        ContentNode.Sequence? said, ContentNode.Sequence decided, Func<ContentNode, string> nameOf)
    {
        var items = (said?.Items ?? []).Select(item => (Name: nameOf(item), Item: item)).ToList();
        var added = new List<(string Name, ContentNode Item)>();
        foreach (var item in decided.Items)
        {
            var name = nameOf(item);
            var list = name.Length > 0 && added.Exists(other => other.Name == name) ? added : items;
            var index = name.Length == 0 ? -1 : list.FindIndex(other => other.Name == name);
            if (IsRemoved(item))
            {
                if (index >= 0) list.RemoveAt(index);
            }
            else if (index < 0)
            {
                added.Add((name, item));
            }
            else
            {
                list[index] = (name, item);
            }
        }

        return new ContentNode.Sequence(said?.Place ?? decided.Place, [.. added.Concat(items).Select(static entry => entry.Item)]);
    }

    /// <summary>
    /// By what an entry is told apart from others of its section: its id; a service in use by what and where it is; an answer by what it
    /// answers.
    /// </summary>
    private static string NameOf(string section, ContentNode item, Func<string, string>? service)
    {
        if (section == CuecAnswers) return string.Join('\n', Text(item, "report"), Text(item, "control"));
        if (section != "services") return Text(item, "id") ?? "";
        var name = Text(item, "service") ?? "";
        return string.Join(
            '\n', service is null ? name : service(name), Text(item, "account"), Text(item, "region"), Text(item, "workload"));
    }

    private static bool IsRemoved(ContentNode item) => Text(item, Removed) is "yes" or "true";

    private static string? Text(ContentNode node, string key) => ((node as ContentNode.Mapping)?[key] as ContentNode.Scalar)?.Text;
}
