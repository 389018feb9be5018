using System.Text;
using Demarc.Adapters.Import;
using Demarc.Adapters.Import.Oscal;

namespace Demarc.System.Tests.Import;

/// <summary>Profiles are resolved from documents at hand: what they select, merge, set and alter.</summary>
public sealed class OscalProfileTests
{
    private const string Catalog = """
        {"catalog":{"uuid":"c0000000-0000-4000-8000-000000000001","metadata":{"title":"Catalog of NIST SP 800-53 Rev 5","version":"5.9",
          "remarks":"Copyright by somebody.","parties":[{"name":"Publisher"}]},
          "groups":[{"id":"ac","title":"Access","controls":[
            {"id":"ac-1","title":"Policy","parts":[{"id":"ac-1_smt","name":"statement","prose":"Have a policy."}]},
            {"id":"ac-2","title":"Accounts","params":[
                {"id":"ac-02_odp","label":"days","props":[{"name":"alt-identifier","value":"ac-2_prm_1"}]}],
              "props":[{"name":"label","value":"AC-2"}],
              "parts":[{"id":"ac-2_smt","name":"statement","parts":[
                {"id":"ac-2_smt.a","name":"item","props":[
                    {"name":"label","value":"a."}],"prose":"List every {{ insert: param, ac-2_prm_1 }}."},
                {"id":"ac-2_smt.b","name":"item","props":[{"name":"label","value":"b."}],"prose":"Name someone."}]}],
              "controls":[
                {"id":"ac-2.1","title":"By machine","parts":[{"name":"statement","prose":"Let machines."}]},
                {"id":"ac-2.2","title":"At an end","parts":[{"name":"statement","prose":"End them."}]}]}]},
           {"id":"au","title":"Audit","controls":[{"id":"au-2","title":"Events","parts":[{"name":"statement","prose":"Log."}]}]}]}}
        """;

    [Theory]
    [InlineData("""{"include-all":{}}""", "AC-1 AC-2 AC-2(1) AC-2(2) AU-2")]
    [InlineData("""{"include-all":{},"exclude-controls":[{"with-ids":["ac-2"]}]}""", "AC-1 AC-2(1) AC-2(2) AU-2")]
    [InlineData("""{"include-all":{},"exclude-controls":[{"with-ids":["ac-2"],"with-child-controls":"yes"}]}""", "AC-1 AU-2")]
    [InlineData("""{"include-controls":[{"with-ids":["ac-2"]}]}""", "AC-2")]
    [InlineData("""{"include-controls":[{"with-ids":["ac-2"],"with-child-controls":"yes"}]}""", "AC-2 AC-2(1) AC-2(2)")]
    [InlineData("""{"include-controls":[{"matching":[{"pattern":"ac-?"}]},{"with-ids":["au-2"]}]}""", "AC-1 AC-2 AU-2")]
    [InlineData("""{"include-controls":[{"matching":[{"pattern":"*.2"}]}]}""", "AC-2(2)")]
    public void ControlsAreSelected(string selection, string expected)
    {
        var result = Read(Profile("catalog.json", selection), ("catalog.json", Catalog));
        Assert.Empty(result.Faults);
        Assert.Equal(expected,
            string.Join(' ', result.Texts!.Texts.Select(static text => text.Id)
                .Where(static id => !id.EndsWith("a)", StringComparison.Ordinal)
            && !id.EndsWith("b)", StringComparison.Ordinal))));
    }

    [Fact]
    public void ParametersAreSetUnderEachOfTheirNamesAndControlsAreAltered()
    {
        var profile = Profile("catalog.json", """{"include-controls":[{"with-ids":["ac-1","ac-2","zz-1"]}]}""", """
            ,"modify":{"set-parameters":[{"param-id":"ac-02_odp","values":["30 days"]}],
              "alters":[
                {"control-id":"ac-2","removes":[{"by-id":"ac-2_smt.b"}],
                 "adds":[{"position":"ending","by-id":"ac-2_smt","parts":[
                   {"id":"ac-2_smt.c","name":"item","props":[{"name":"label","value":"c."}],"prose":"Tell us."}]}]},
                {"control-id":"ac-1","adds":[{"title":"Rules","props":[{"name":"label","value":"AC-1"}]}]},
                {"control-id":"au-2","adds":[{"title":"Never"}]}]}
            """);
        var result = Read(profile, ("catalog.json", Catalog));
        Assert.Empty(result.Faults);
        var texts = result.Texts!.Texts.ToDictionary(static text => text.Id, StringComparer.Ordinal);
        Assert.Equal("List every [assignment: 30 days].", texts["AC-2(a)"].Text);
        Assert.Equal("Tell us.", texts["AC-2(c)"].Text);
        Assert.DoesNotContain("AC-2(b)", texts.Keys, StringComparer.Ordinal);
        Assert.Equal("Rules", texts["AC-1"].Title);
        Assert.Contains(result.Notes, static note => note.Contains("zz-1", StringComparison.Ordinal));
        Assert.Contains(result.Notes, static note => note.Contains("au-2", StringComparison.Ordinal));
        // The profile's title does not tell the framework, that of the catalogue does; its notice travels with its wording.
        Assert.Equal(("nist-800-53-r5", "Our baseline", "Copyright by somebody."),
            (result.Texts.Framework, result.Texts.Title, result.Texts.Licence));
    }

    [Fact]
    public void ProfilesImportProfilesThroughTheirBackMatterAndXmlIsTheSame()
    {
        const string Outer = """
            <profile xmlns="http://csrc.nist.gov/ns/oscal/1.0" uuid="a0000000-0000-4000-8000-000000000002">
              <metadata><title>Outer, NIST SP 800-53 Rev 5</title><version>1</version></metadata>
              <import href="#b0000000-0000-4000-8000-000000000009">
                <include-controls with-child-controls="yes"><with-id>ac-2</with-id></include-controls>
                <exclude-controls><matching pattern="ac-2.2"/></exclude-controls>
              </import>
              <modify><set-parameter param-id="ac-2_prm_1"><value>7 days</value></set-parameter>
                <alter control-id="ac-2"><add position="after" by-id="ac-2_smt.b">
                  <part id="ac-2_smt.c" name="item"><prop name="label" value="c."/><p>Tell <em>us</em>.</p></part></add></alter></modify>
              <back-matter><resource uuid="b0000000-0000-4000-8000-000000000009"><rlink href="../far/inner.xml"/></resource></back-matter>
            </profile>
            """;
        var inner =
            Profile("https://nist.example/a/catalog.json", """{"include-controls":[{"with-ids":["ac-2"],"with-child-controls":"yes"}]}""");
        var result = Read(Outer, ("inner.json", inner), ("catalog.json", Catalog));
        Assert.Empty(result.Faults);
        var texts = result.Texts!.Texts.ToDictionary(static text => text.Id, static text => text.Text, StringComparer.Ordinal);
        Assert.Equal("AC-2 AC-2(1) AC-2(a) AC-2(b) AC-2(c)", string.Join(' ', texts.Keys.Order(StringComparer.Ordinal)));
        Assert.Equal("List every [assignment: 7 days].", texts["AC-2(a)"]);
        Assert.Equal("Tell us.", texts["AC-2(c)"]);
    }

    [Fact]
    public void MergingInAnOrderOfItsOwnKeepsWhatIsPlaced()
    {
        var profile = Profile("catalog.json", """{"include-all":{}}""", """
            ,"merge":{"custom":{"groups":[
                {"title":"First","insert-controls":[{"order":"descending","include-controls":[{"with-ids":["ac-1","au-2"]}]}]}]}}
            """);
        Assert.Equal("AU-2 AC-1", string.Join(' ', Read(profile, ("catalog.json", Catalog)).Texts!.Texts.Select(static text => text.Id)));
    }

    [Theory]
    [InlineData("catalog.json", "{}", "include-all or include-controls")]
    [InlineData("elsewhere.json", """{"include-all":{}}""", "\"elsewhere.json\", which is not at hand")]
    [InlineData("#a0000000-0000-4000-8000-00000000000f", """{"include-all":{}}""", "which is not at hand")]
    [InlineData("profile.json", """{"include-all":{}}""", "imports itself")]
    public void WhatCannotBeResolvedIsSaidWithItsPlace(string href, string selection, string message)
    {
        var profile = Profile(href, selection);
        var result = Read(profile, ("catalog.json", Catalog), ("profile.json", profile));
        Assert.Null(result.Texts);
        var fault = result.Faults[0];
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
        Assert.StartsWith("profile", fault.Place, StringComparison.Ordinal);
    }

    [Fact]
    public void ADocumentDoesNotChooseWhichFilesAreOpened()
    {
        var asked = new List<string>();
        var shelf = new OscalShelf([], name =>
        {
            asked.Add(name);
            return null;
        });
        foreach (
            var href in (string[])["../../etc/passwd", "/etc/passwd", "file:///etc/passwd", "a/../../b", "\\\\host\\share",
                "sub/catalog.json"])
            Assert.NotEmpty(
                OscalTexts.Read(File("p.json", Profile(href.Replace("\\", "\\\\", StringComparison.Ordinal), """{"include-all":{}}""")),
                    shelf).Faults);
        Assert.Equal(["sub/catalog.json"], asked, StringComparer.Ordinal);
    }

    [Fact]
    public void PatternsTakeNoLongerThanTheirProduct()
    {
        var pattern = string.Concat(Enumerable.Repeat("*a", 2_000)) + "b";
        var catalog = Catalog.Replace("\"au-2\"", $"\"{new string('a', 20_000)}\"", StringComparison.Ordinal);
        var result =
            Read(Profile("catalog.json", $$"""{"include-controls":[{"matching":[{"pattern":"{{pattern}}"}]},{"with-ids":["ac-1"]}]}"""),
                ("catalog.json", catalog));
        Assert.Equal("AC-1", Assert.Single(result.Texts!.Texts).Id);
    }

    private static string Profile(string href, string selection, string more = "") =>
        """{"profile":{"uuid":"a0000000-0000-4000-8000-000000000001","metadata":{"title":"Our baseline","version":"1"},"""
        + "\"imports\":[{\"href\":"
        + $"\"{href}\"{(selection == "{}" ? "" : ",")}{selection[1..]}]{more}" + "}}";

    private static ImportResult Read(string profile, params (string Name, string Text)[] others) => OscalTexts.Read(
        File("profile.json", profile), new OscalShelf([.. others.Select(static one => File(one.Name, one.Text))], static _ => null));

    private static ImportFile File(string name, string text) => new(name, Encoding.UTF8.GetBytes(text));
}
