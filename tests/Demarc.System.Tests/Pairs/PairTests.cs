using System.Collections.Immutable;
using Demarc.Engine.Content;

namespace Demarc.System.Tests.Pairs;

/// <summary>
/// The same resource, described by several sources, gets the same verdicts. The cases are the YAML files beside this one: invented
/// resources in the shape each source gives them.
/// </summary>
public sealed class PairTests
{
    public static TheoryData<string, int> Cases =>
    [
        .. PairFile.All().SelectMany(static file => PairFile.Pairs(file)
            .Select((_, index) => new TheoryDataRow<string, int>(Path.GetFileName(file), index))),
    ];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_form_gives_the_verdicts_of_the_case(string file, int index)
    {
        var pair = PairFile.Pairs(PairFile.All().Single(path => Path.GetFileName(path) == file)).ElementAt(index);
        var name = $"{file}: {Text(pair, "name")}";
        var type = Text(pair, "type");
        var expected = ((ContentNode.Mapping)pair["verdicts"]!).Entries;
        var forms = ((ContentNode.Mapping)pair["forms"]!).Entries;
        Assert.True(forms.Length > 1, $"{name}: one form is no pair");
        var faults = expected.Where(static entry => PairFile.Catalogue.Check(entry.Key) is null)
            .Select(entry => $"{name}: there is no check {entry.Key}").ToList();
        var said = new SortedDictionary<string, SortedDictionary<string, VerdictOutcome>>(StringComparer.Ordinal);
        foreach (var (form, content) in forms)
        {
            var verdicts = said[form] = Verdicts(type, content, $"{name}, {form}", faults);
            var cannot = Cannot(pair, form);
            foreach (var (check, node) in expected)
            {
                var wanted = cannot.Contains(check, StringComparer.Ordinal) ? "inconclusive" : ((ContentNode.Scalar)node).Text!;
                var found = Kebab<VerdictOutcome>.Name(verdicts.GetValueOrDefault(check));
                if (found != wanted) faults.Add($"{name}, {form}: {check} says {found} instead of {wanted}");
            }
        }

        faults.AddRange(Disagreements(name, said));
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    /// <summary>Whatever the case lists: two sources that both decide must decide alike.</summary>
    private static IEnumerable<string> Disagreements(
        string name, SortedDictionary<string, SortedDictionary<string, VerdictOutcome>> said) =>
        from check in said.Values.SelectMany(static verdicts => verdicts.Keys).Distinct(StringComparer.Ordinal)
        let decided = said.Where(form => form.Value.GetValueOrDefault(check) is not (VerdictOutcome.Inconclusive or VerdictOutcome.Unknown))
            .Select(form => (form.Key, Outcome: form.Value[check])).ToList()
        where decided.Select(static form => form.Outcome).Distinct().Count() > 1
        select $"{name}: {check}: {string.Join(", ", decided.Select(static form => $"{form.Key} {form.Outcome}"))}";

    private static SortedDictionary<string, VerdictOutcome> Verdicts(string type, ContentNode content, string where, List<string> faults)
    {
        var run = PairFile.Run(content);
        faults.AddRange(run.Damage.Select(damage => $"{where}: {damage}"));
        var rows = run.Rows
            .FindAll(row => row.Type == type && PairFile.Catalogue.Check(row.Check)!.Scope == CheckScope.Resource);
        if (rows.DistinctBy(static row => (row.ResourceId, row.Region)).Count() != 1)
            faults.Add($"{where}: not one resource of type {type}: " +
                string.Join(", ", rows.Select(static row => row.ResourceId).Distinct(StringComparer.Ordinal)));
        return new SortedDictionary<string, VerdictOutcome>(
            rows.DistinctBy(static row => row.Check, StringComparer.Ordinal)
                .ToDictionary(static row => row.Check, static row => row.Outcome, StringComparer.Ordinal),
            StringComparer.Ordinal);
    }

    private static ImmutableArray<string> Cannot(ContentNode.Mapping pair, string form) =>
        (pair["cannot"] as ContentNode.Mapping)?[form] is ContentNode.Sequence list
            ? [.. list.Items.Select(static item => ((ContentNode.Scalar)item).Text!)] : [];

    private static string Text(ContentNode.Mapping pair, string key) => ((ContentNode.Scalar)pair[key]!).Text!;
}
