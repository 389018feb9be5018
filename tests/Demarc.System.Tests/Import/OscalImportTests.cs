using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using Demarc.Adapters.Import;
using Demarc.Adapters.Import.Oscal;
using Demarc.Engine.Content;
using Demarc.System.Tests.Sources;

namespace Demarc.System.Tests.Import;

public sealed class OscalImportTests
{
    /// <summary>Laid out like SP 800-53, with wording of our own.</summary>
    internal const string Catalog = """
        {"catalog":{"uuid":"0","metadata":{"title":"NIST SP 800-53 Rev 5 for tests","version":"5.9","oscal-version":"1.1.2",
          "props":[{"name":"license","value":"Do as you like."}],"parties":[{"name":"Nobody"}]},
          "groups":[{"id":"ac","title":"Access","controls":[
            {"id":"ac-2","title":"Accounts","params":[
                {"id":"ac-02_odp.01","label":"days","props":[{"name":"alt-identifier","value":"ac-2_prm_1"}]},
                {"id":"ac-02_odp.02","select":{"how-many":"one-or-more","choice":["at once","within {{ insert: param, ac-02_odp.01 }}"]}}],
              "props":[{"name":"label","class":"zero-padded","value":"AC-02"},{"name":"label","value":"AC-2"}],
              "parts":[{"name":"statement","parts":[
                {"name":"item","props":[{"name":"label","value":"a."}],"prose":"List accounts every {{ insert: param, ac-2_prm_1 }} ;"},
                {"name":"item","props":[{"name":"label","value":"d."}],"prose":"Name:","parts":[
                  {"name":"item","props":[{"name":"label","value":"1."}],"prose":"users; and"},
                  {"name":"item","props":[{"name":"label","value":"2."}],"prose":"roles {{ insert: param, ac-02_odp.02 }}."}]}]},
                {"name":"guidance","prose":"Not imported."}],
              "controls":[{"id":"ac-2.1","title":"By machine","props":[{"name":"label","class":"zero-padded","value":"AC-02(01)"}],
                "parts":[{"name":"statement","prose":"Let {{ insert: param, nowhere }} do it."}]}]},
            {"id":"ac-3","title":"Old","props":[{"name":"status","value":"withdrawn"}]},
            {"id":"zz-9","title":"Unheard of","parts":[{"name":"statement","prose":"Be odd."}]}]}]}}
        """;

    [Fact]
    public void StatementsItemsAndParameters()
    {
        var result = OscalTexts.Read(File(Catalog));
        Assert.Empty(result.Faults);
        var texts = result.Texts!;
        Assert.Equal(("nist-800-53-r5", "5.9", "Do as you like."), (texts.Framework, texts.Version, texts.Licence));
        Assert.Equal("AC-2 AC-2(a) AC-2(d) AC-2(d)(1) AC-2(d)(2) AC-02(01) ZZ-9",
            string.Join(' ', texts.Texts.Select(static text => text.Id)));
        Assert.Equal("List accounts every [assignment: days];", Text(texts, "AC-2(a)"));
        Assert.Equal("Name:\n1. users; and\n2. roles [selection (one or more): at once; within [assignment: days]].",
            Text(texts, "AC-2(d)"));
        Assert.Equal("""
            a. List accounts every [assignment: days];
            d. Name:
              1. users; and
              2. roles [selection (one or more): at once; within [assignment: days]].
            """, Text(texts, "AC-2"));
        Assert.Contains(result.Notes, static note =>
            note.Contains("withdrawn", StringComparison.Ordinal) && note.Contains("AC-3", StringComparison.Ordinal));
        Assert.Contains(result.Notes, static note => note.Contains("nowhere", StringComparison.Ordinal));
    }

    [Fact]
    public void XmlGivesTheSameAsJson()
    {
        var result = OscalTexts.Read(File("""
            <catalog xmlns="http://csrc.nist.gov/ns/oscal/1.0">
              <metadata><title>Cybersecurity Framework 2.0</title><version>1</version></metadata>
              <group id="GV"><title>GOVERN</title><control id="GV.OC"><title>Context</title><prop name="label" value="Context (GV.OC)"/>
                <param id="p"><label>a thing</label></param>
                <part id="s" name="statement"><p>One
                    line with <em>stress</em> and <insert type="param" id-ref="p"/>.</p><ul><li>first</li><li>second</li></ul></part>
                <control id="GV.OC-01"><title>GV.OC-01</title><part id="t" name="statement"><p>Own.</p></part></control>
              </control></group></catalog>
            """));
        Assert.Empty(result.Faults);
        Assert.Equal("csf-2.0", result.Texts!.Framework);
        Assert.Equal(
            [
                new RequirementText("GV.OC", "Context", "One line with stress and [assignment: a thing].\n- first\n- second"),
                new RequirementText("GV.OC-01", "Context", "Own."),
            ],
            result.Texts.Texts);
    }

    [Fact]
    public void FaultsNameTheirPath()
    {
        var result = OscalTexts.Read(File("""
            {"catalog":{"metadata":{"title":"t"},"groups":[{"controls":[{"title":"x","parts":{}},{"id":7}]}]}}
            """));
        Assert.Contains(result.Faults, static fault =>
            fault.Place == "catalog.groups[0].controls[0]" && fault.Message.Contains("\"id\"", StringComparison.Ordinal));
        Assert.Contains(result.Faults, static fault => fault.Place == "catalog.groups[0].controls[0].parts");
        Assert.Contains(result.Faults, static fault => fault.Place == "catalog.groups[0].controls[1].id");
        Assert.Null(result.Texts);
    }

    [Theory]
    [InlineData("{\"profile\":{}}", "imports")]
    [InlineData("<system-security-plan/>", "system-security-plan")]
    [InlineData("{\"something\":1}", "catalog")]
    [InlineData("[]", "object")]
    [InlineData("{\"catalog\":{}} x", "JSON")]
    [InlineData("catalog:\n  uuid: 1", "YAML")]
    [InlineData("", "JSON")]
    public void OtherDocumentsAreRefusedWithTheReason(string text, string reason) =>
        Assert.Contains(reason, Assert.Single(OscalTexts.Read(File(text)).Faults).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("NIST Special Publication 800-53 Revision 5.1.1 HIGH IMPACT BASELINE", "", "nist-800-53-r5")]
    [InlineData("Electronic Version of NIST SP 800-53 Rev 5.2.0 Controls", "", "nist-800-53-r5")]
    [InlineData("NIST SP800-53", "4.0", "nist-800-53-r4")]
    [InlineData("FedRAMP Rev 5 Moderate Baseline", "", "nist-800-53-r5")]
    [InlineData("NIST Cybersecurity Framework 2.0", "", "csf-2.0")]
    [InlineData("NIST Cybersecurity Framework 1.1", "", null)]
    [InlineData("Security Hub", "5.0", null)]
    public void TheFrameworkIsGuessed(string title, string version, string? framework)
    {
        var json = JsonSerializer.Serialize(new
        {
            catalog = new
            {
                metadata = new { title, version },
                controls = new[] { new { id = "x-1", parts = new[] { new { name = "statement", prose = "Do." } } } }
            },
        });
        Assert.Equal(framework, OscalTexts.Read(File(json)).Texts!.Framework);
    }

    [Fact]
    public void TheHighBaselineIsWhole()
    {
        if (ExportRun.Data("oscal") is not { } folder) return;
        var bytes = global::System.IO.File.ReadAllBytes(Path.Combine(folder,
            "NIST_SP-800-53_rev5_HIGH-baseline-resolved-profile_catalog-min.json"));
        var texts = OscalTexts.Read(new ImportFile("high.json", bytes)).Texts!;
        using var document = JsonDocument.Parse(bytes);
        var (controls, items) = Count(document.RootElement, inStatement: false);
        Assert.Equal((370, 738), (controls, items));
        Assert.Equal(controls + items, texts.Texts.Length);
        Assert.All(texts.Texts, static text => Assert.False(string.IsNullOrWhiteSpace(text.Text), text.Id));
        Assert.All(texts.Texts, static text => Assert.DoesNotContain("{{", text.Text, StringComparison.Ordinal));
        Assert.Equal("nist-800-53-r5", texts.Framework);
        Assert.Contains("accounts", Text(texts, "AC-2(a)"), StringComparison.Ordinal);
        Assert.Contains(texts.Texts, static text => text.Id == "AC-2(12)(a)");
    }

    [Fact]
    public void TheCybersecurityFrameworkIsWhole()
    {
        if (ExportRun.Data("oscal") is not { } folder) return;
        var bytes = global::System.IO.File.ReadAllBytes(Path.Combine(folder, "NIST_CSF_v2.0_catalog.xml"));
        var result = OscalTexts.Read(new ImportFile("csf.xml", bytes));
        using var stream = new MemoryStream(bytes);
        var statements = XDocument.Load(stream).Descendants().Count(static e =>
            e.Name.LocalName == "part" && (string?)e.Attribute("name") == "statement" && !string.IsNullOrWhiteSpace(e.Value));
        Assert.Equal(207, statements);
        Assert.Equal(statements, result.Texts!.Texts.Length);
        Assert.All(result.Texts.Texts, static text => Assert.False(string.IsNullOrWhiteSpace(text.Text), text.Id));
        Assert.Equal("csf-2.0", result.Texts.Framework);
    }

    private static ImportFile File(string text) => new("catalog", Encoding.UTF8.GetBytes(text));

    private static string Text(ImportedTexts texts, string id) => texts.Texts.Single(text => text.Id == id).Text;

    // Knows nothing of groups, controls and parts but two of their names.
    private static (int Controls, int Items) Count(JsonElement element, bool inStatement)
    {
        var (controls, items) = (0, 0);
        if (element.ValueKind == JsonValueKind.Object)
        {
            var name = element.TryGetProperty("name", out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
            if (name == "item" && inStatement) items++;
            if (element.TryGetProperty("class", out var kind) && kind.GetString() is "SP800-53" or "SP800-53-enhancement"
                && element.TryGetProperty("params", out _) | element.TryGetProperty("parts", out _)) controls++;
            foreach (var member in element.EnumerateObject()) Add(Count(member.Value, inStatement || name == "statement"));
        }
        else if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in element.EnumerateArray()) Add(Count(item, inStatement));
        }

        return (controls, items);

        void Add((int Controls, int Items) more) => (controls, items) = (controls + more.Controls, items + more.Items);
    }
}
