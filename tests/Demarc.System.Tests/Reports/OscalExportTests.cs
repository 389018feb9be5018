using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Demarc.Engine;
using Demarc.Engine.Content;
using Demarc.Engine.Reports.Oscal;
using Demarc.Engine.Responsibility;
using Demarc.System.Tests.Cli;

namespace Demarc.System.Tests.Reports;

/// <summary>Exports as OSCAL: valid for others, without broken references, equal for equal states, and saying what the matrix
/// says.</summary>
public sealed class OscalExportTests : IDisposable
{
    private const string Criteria = "soc2-2017";

    // Control characters, directions, markup, line breaks, letters outside the first plane, half of a pair, and no end.
    private static readonly string Hostile =
        "  <b>*A*</b>\u0000\u0007\u202E\r\n[x](javascript:y) {{ insert: param, z }}\u2028\uD83D\uDE00\uD800 `c` \\ "
            + new string('w', 100_000);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("demarc-oscal-");

    public static TheoryData<string> Models => [.. Kebab<OscalModel>.Names];

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void NamesGiveTheUuidOfTheRfc() => Assert.Equal(
        new Guid("2ed6657d-e927-568b-95e1-2665a8aea6a2"), NameUuid.Of(new Guid("6ba7b810-9dad-11d1-80b4-00c04fd430c8"), "www.example.com"));

    [Theory]
    [MemberData(nameof(Models))]
    public void EqualStatesGiveEqualBytesAndKeepTheRules(string model)
    {
        foreach (var result in Estates())
        {
            var bytes = Write(result, model);
            Assert.Equal(bytes, Write(result, model));
            using var document = JsonDocument.Parse(bytes);
            Assert.Empty(OscalRules.Check(document.RootElement, controls: OscalExport.ControlsOf(result.Catalogue.Framework(Criteria)!)));
        }
    }

    [Fact]
    public void ForeignSchemasAcceptEveryDocument()
    {
        ForeignSchemas.Need();
        var files = (from model in Kebab<OscalModel>.Names
                     from one in Estates().Select(static (result, index) => (result, index))
                     select Save($"{model}-{one.index}.json", Write(one.result, model))).ToArray();
        var (valid, said) = ForeignSchemas.Validate(files);
        Assert.True(valid, said);
    }

    [Fact]
    public void ForeignSchemasSeeWhatIsWrong()
    {
        ForeignSchemas.Need();
        var document = JsonNode.Parse(Write(TinyEstate.Assess(), "ssp"))!;
        var plan = document["system-security-plan"]!;
        plan["control-implementation"]!["implemented-requirements"]![0]!["control-id"] = "9 lives";
        plan["metadata"]!["roles"] = new JsonArray();
        var (valid, said) = ForeignSchemas.Validate(Save("wrong.json", Encoding.UTF8.GetBytes(document.ToJsonString())));
        Assert.False(valid);
        Assert.Contains("'9 lives' does not match", said, StringComparison.Ordinal);
        Assert.Contains("metadata/roles", said, StringComparison.Ordinal);
    }

    [Fact]
    public void TheSampleIsValidForOthersToo()
    {
        ForeignSchemas.Need();
        var files = Kebab<OscalModel>.Names.Where(static model => model != "poam").Select(model =>
        {
            var file = Path.Combine(folder.FullName, $"northwind-{model}.json");
            var run = DemarcRun.Of(
                "export", "oscal", "--model", model, "--framework", model == "ssp" ? "csf-2.0" : Criteria, "samples/northwind", "--as-of",
                "2026-11-22", "--out", file);
            Assert.True(run.Code is 0 or 3, run.Errors);
            return file;
        }).ToArray();
        var (valid, said) = ForeignSchemas.Validate(files);
        Assert.True(valid, said);
    }

    [Fact]
    public void ThePlanSaysPartByPartWhatTheMatrixSays()
    {
        var result = TinyEstate.Assess();
        var plan = JsonNode.Parse(Write(result, "ssp"))!["system-security-plan"]!;
        var components = plan["system-implementation"]!["components"]!.AsArray()
            .ToDictionary(static c => Text(c, "uuid"), static c => c!, StringComparer.Ordinal);
        Assert.Equal(
            ["Acme", "Acme Box", "Acme Store", "Tiny Ltd"],
            components.Values.Select(static c => Text(c, "title")).Order(StringComparer.Ordinal), StringComparer.Ordinal);
        var said = new Dictionary<(string Service, string Part), string>();
        foreach (var voice in Voices(plan).Where(static voice => voice["export"] is not null))
        {
            var component = components[Text(voice, "component-uuid")];
            // What the provider says holds for all its services.
            string[] services = Own(component, "service") is { } one ? [one] : ["acme/box", "acme/store"];
            foreach (var item in Items(voice["export"]!, "provided").Concat(Items(voice["export"]!, "responsibilities")))
                foreach (var service in services) said[(service, Own(item, "part")!)] = Own(item, "party")!;
        }

        var resolver = new Resolver(result.Catalogue, result.Organisation.Rules);
        foreach (var service in result.Catalogue.Services)
        {
            foreach (var part in result.Catalogue.Parts)
                Assert.Equal(resolver.Owner(part, new ServiceContext(service, result.Day)).Name, said[(service.Id, part.Id.ToString())]);
        }
    }

    [Fact]
    public void OurSystemInheritsWhatIsProvidedAndSatisfiesOnlyWhatIsShown()
    {
        var result = TinyEstate.Assess();
        var plan = JsonNode.Parse(Write(result, "ssp"))!["system-security-plan"]!;
        var ours =
            Text(plan["system-implementation"]!["components"]!.AsArray().First(static c => Text(c, "type") == "this-system"), "uuid");
        var voices = Voices(plan).ToList();
        var provided = voices.SelectMany(static v => v["export"] is { } export ? Items(export, "provided") : [])
            .Select(static i => Text(i, "uuid"));
        var inherited = voices.Where(v => Text(v, "component-uuid") == ours).SelectMany(static v => Items(v, "inherited"))
            .Select(static i => Text(i, "provided-uuid"));
        Assert.Equal(provided.Order(StringComparer.Ordinal), inherited.Order(StringComparer.Ordinal), StringComparer.Ordinal);
        // Nightly checks show encryption of the shop alone, and the policy is too old: nothing is shown everywhere.
        Assert.Empty(voices.SelectMany(static v => Items(v, "satisfied")));
        Assert.Contains(voices, static v => v["responsible-roles"] is not null);
    }

    [Fact]
    public void ResultsAreSatisfiedOnlyWhenEverythingIsShown()
    {
        var document = JsonNode.Parse(Write(TinyEstate.Assess(), "assessment-results"))!["assessment-results"]!["results"]![0]!;
        var findings = Items(document, "findings").ToDictionary(
            static f => Own(f, "requirement")!, static f => Text(f["target"]!["status"]!, "state"), StringComparer.Ordinal);
        // CC6.4 is the provider's alone: we did not assess it.
        Assert.Equal(["CC1.1", "CC6.1"], findings.Keys.Order(StringComparer.Ordinal), StringComparer.Ordinal);
        Assert.All(findings.Values, static state => Assert.Equal("not-satisfied", state));
        Assert.Contains(Items(document, "observations"), static one => Own(one, "evidence") == "nightly");
    }

    [Fact]
    public void TheActionPlanHasEveryGapWithItsDay()
    {
        var result = TinyEstate.Assess();
        var plan = JsonNode.Parse(Write(result, "poam"))!["plan-of-action-and-milestones"]!;
        Assert.Equal(result.Gaps.Length, Items(plan, "poam-items").Count());
        Assert.Equal(
            result.Gaps.Select(static gap => $"{gap.Due:yyyy-MM-dd}T00:00:00Z"),
            Items(plan, "risks").Select(static risk => Text(risk, "deadline")), StringComparer.Ordinal);
        var nothing = JsonNode.Parse(Write(TinyEstate.Assess() with { Gaps = [] }, "poam"))!["plan-of-action-and-milestones"]!;
        Assert.Equal("Nothing is open", Text(Items(nothing, "poam-items").Single(), "title"));
    }

    private static IEnumerable<AssessmentResult> Estates()
    {
        var usual = TinyEstate.Assess();
        yield return usual;
        yield return TinyEstate.Assess(organisation: null);
        yield return usual with { Estate = usual.Estate with { Instances = [] }, Duties = [], Gaps = [] };
        yield return Named(Hostile);
        yield return Named("\u0000");
    }

    /// <summary>Everything that has a name of the organisation's has this one.</summary>
    private static AssessmentResult Named(string name)
    {
        var usual = TinyEstate.Assess();
        var who = usual.Organisation;
        return usual with
        {
            Organisation = who with
            {
                Name = name,
                Workloads = [.. who.Workloads.Select(workload => workload with { DataClass = name })],
                Evidence = [.. who.Evidence.Select(item => item with { Title = name, File = name })],
                Assurance = [.. who.Assurance.Select(report => report with { Title = name, To = new DateOnly(9999, 12, 31) })],
                Exceptions =
                [
                    new CheckException
                    {
                        Id = name, Checks = [name], Reason = name, Author = name, Approver = name, From = usual.Day, Until = usual.Day,
                        Place = default,
                    },
                ],
            },
            Owners = usual.Owners.ToImmutableDictionary(
                static pair => pair.Key, pair => pair.Value with { Owner = name, Problem = null }, usual.Owners.KeyComparer),
            Gaps = [.. usual.Gaps.Select(gap =>
                gap with { Why = name, Close = name, Owner = name, ResourceId = name, Due = DateOnly.MaxValue })],
        };
    }

    private static byte[] Write(AssessmentResult result, string model) => OscalExport.Write(
        result, result.Catalogue.Framework(Criteria)!, Kebab<OscalModel>.TryParse(model, out var kind) ? kind : OscalModel.Unknown);

    private string Save(string name, byte[] bytes)
    {
        var path = Path.Combine(folder.FullName, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    private static IEnumerable<JsonNode> Voices(JsonNode plan) => Items(plan["control-implementation"]!, "implemented-requirements")
        .SelectMany(static one => Items(one, "statements")).SelectMany(static one => Items(one, "by-components"));

    private static IEnumerable<JsonNode> Items(JsonNode owner, string key) => owner[key]?.AsArray().Select(static one => one!) ?? [];

    private static string Text(JsonNode? owner, string key) => owner![key]!.GetValue<string>();

    private static string? Own(JsonNode owner, string name) => Items(owner, "props")
        .Where(prop => (string?)prop["ns"] == OscalNames.Namespace && Text(prop, "name") == name).Select(static prop => Text(prop, "value"))
        .FirstOrDefault();
}
