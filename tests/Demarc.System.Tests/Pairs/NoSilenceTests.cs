using System.Text.Json.Nodes;
using Demarc.Engine.Content;
using Demarc.Engine.Inventory;

namespace Demarc.System.Tests.Pairs;

/// <summary>
/// Whatever an export looks like, every resource read has exactly one verdict of every check of its type. The cases are mutilated: members
/// vanish, values become other values.
/// </summary>
public sealed class NoSilenceTests
{
    private const int Rounds = 250;

    private static readonly JsonNode?[] Odd =
    [
        null, true, -1, 1e300, "", "x", "*", "0.0.0.0/0", "{", "\u0001unknown\u0001", new JsonArray(), new JsonObject(),
        new JsonArray(new JsonArray(), null, "y"), new JsonObject { ["Statement"] = new JsonArray(1, "z", new JsonObject { ["Effect"] = "Allow" }) },
    ];

    [Fact]
    public void Mutilated_exports_give_one_verdict_for_each_resource_and_check()
    {
        var random = new Random(11);
        var forms = Forms().ToList();
        var judged = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var tree = JsonNode.Parse(forms[random.Next(forms.Count)])!;
            for (var cuts = random.Next(1, 6); cuts > 0; cuts--) Mutilate(tree, random);
            judged += Judge(new Dictionary<string, string>(StringComparer.Ordinal) { ["export.json"] = tree.ToJsonString() });
        }

        Assert.True(judged > Rounds, $"only {judged} verdicts in {Rounds} rounds");
    }

    [Fact]
    public void Neither_the_order_of_files_nor_that_of_resources_changes_a_verdict()
    {
        var items = Forms().Select(static form => JsonNode.Parse(form)).OfType<JsonObject>()
            .Where(static item => item.ContainsKey("configurationItemCaptureTime")).ToArray();
        Assert.NotEmpty(items);
        string? expected = null;
        for (var seed = 0; seed < 4; seed++)
        {
            new Random(seed).Shuffle(items);
            var half = items.Length / 2;
            var run = PairFile.Run(new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["a.json"] = Snapshot(items[..half]),
                ["b.json"] = Snapshot(items[half..]),
            });
            var rows = string.Join('\n', run.Rows);
            Assert.Equal(expected ??= rows, rows);
        }
    }

    private static string Snapshot(JsonObject[] items) => new JsonObject
    {
        ["fileVersion"] = "1.0",
        ["configurationItems"] = new JsonArray([.. items.Select(static item => item.DeepClone())]),
    }.ToJsonString();

    private static int Judge(Dictionary<string, string> files)
    {
        var run = PairFile.Run(files);
        foreach (var resource in run.Resources.Where(static resource => resource.Catalogued))
        {
            var expected = PairFile.Catalogue.Checks.Where(check => check.Type == resource.Type && check.Scope == CheckScope.Resource)
                .Select(static check => check.Id).ToArray();
            Assert.Equal(expected, Said(run, resource));
        }

        Assert.DoesNotContain(run.Rows, static row => row.Outcome == VerdictOutcome.Unknown);
        Assert.All(run.Rows.Where(static row => row.Outcome == VerdictOutcome.Inconclusive), static row => Assert.NotEmpty(row.Reason));
        return run.Rows.Count;
    }

    private static string[] Said(FormRun run, Resource resource) =>
    [
        .. run.Rows.Where(row => row.ResourceId == resource.Id && row.Type == resource.Type && row.Region == resource.Region
            && row.Account == resource.Account && PairFile.Catalogue.Check(row.Check)!.Scope == CheckScope.Resource)
            .Select(static row => row.Check),
    ];

    private static IEnumerable<string> Forms() =>
        from file in PairFile.All()
        from pair in PairFile.Pairs(file)
        from form in ((ContentNode.Mapping)pair["forms"]!).Entries
        let text = (form.Value as ContentNode.Scalar)?.Text
        where text is not null && text.TrimStart().StartsWith('{')
        select text;

    private static void Mutilate(JsonNode tree, Random random)
    {
        var places = new List<(JsonNode Parent, string? Name, int Index)>();
        Collect(tree, places);
        if (places.Count == 0) return;
        var (parent, name, index) = places[random.Next(places.Count)];
        var value = Odd[random.Next(Odd.Length)]?.DeepClone();
        switch (parent)
        {
            case JsonObject map when random.Next(2) == 0:
                map.Remove(name!);
                break;
            case JsonObject map:
                map[name!] = value;
                break;
            case JsonArray list:
                list[index] = value;
                break;
        }
    }

    private static void Collect(JsonNode? node, List<(JsonNode Parent, string? Name, int Index)> places)
    {
        switch (node)
        {
            case JsonObject map:
                foreach (var (name, value) in map)
                {
                    places.Add((map, name, 0));
                    Collect(value, places);
                }

                break;
            case JsonArray list:
                for (var i = 0; i < list.Count; i++)
                {
                    places.Add((list, null, i));
                    Collect(list[i], places);
                }

                break;
        }
    }
}
