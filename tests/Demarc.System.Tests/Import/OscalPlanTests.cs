using System.Collections.Immutable;
using System.Text;
using Demarc.Adapters.Import;
using Demarc.Adapters.Import.Oscal;
using Demarc.Adapters.Import.Statements;
using Demarc.Engine.Content;
using Demarc.Engine.Content.Statements;
using Demarc.Engine.Reports.Oscal;
using Demarc.Engine.Responsibility;
using Demarc.System.Tests.Cli;
using Demarc.System.Tests.Reports;

namespace Demarc.System.Tests.Import;

/// <summary>Plans of providers become statements, also where systems stand on each other; our own plan gives back what it was made
/// from.</summary>
public sealed class OscalPlanTests
{
    private const string Below = """
        {"system-security-plan":{"uuid":"b0000000-0000-4000-8000-000000000001","metadata":{"title":"Below"},
          "control-implementation":{"implemented-requirements":[
            {"control-id":"ac-2","statements":[{"statement-id":"ac-2_smt.a","by-components":[{"component-uuid":"c1","export":{
              "provided":[{"uuid":"p1","description":"Directory."}],
              "responsibilities":[
                  {"uuid":"r1","provided-uuid":"p1","description":"Name accounts."},{"uuid":"r2","description":"Review them."}]}}]}]},
            {"control-id":"au-2","by-components":[
                {"component-uuid":"c1","export":{"responsibilities":[{"uuid":"r3","description":"Choose events."}]}}]}]}}}
        """;

    private const string Above = """
        {"system-security-plan":{"uuid":"a0000000-0000-4000-8000-000000000001",
          "metadata":{"title":"Above","version":"2","last-modified":"2026-03-04T05:06:07.000-05:00",
            "links":[{"rel":"canonical","href":"https://above.example/ssp.json"}]},
          "import-profile":{"href":"#f0000000-0000-4000-8000-000000000001"},
          "system-characteristics":{"system-name":"Above System"},
          "system-implementation":{"components":[
              {"uuid":"c1","type":"this-system","title":"This"},{"uuid":"c2","type":"service","title":"Store"}]},
          "control-implementation":{"implemented-requirements":[
            {"control-id":"ac-2","statements":[
              {"statement-id":"ac-2_smt.a","by-components":[
                  {"component-uuid":"c1","export":{"provided":[{"uuid":"q1","description":"All \\*of\\* it."}]},
                "inherited":[{"uuid":"i1","provided-uuid":"p1","description":"-"}],
                "satisfied":[{"uuid":"s1","responsibility-uuid":"r1","description":"-"}]}]},
              {"statement-id":"ac-2_stmt.b","by-components":[{"component-uuid":"c1","export":{
                "provided":[{"uuid":"q2","description":"Half."}],"responsibilities":[
                    {"uuid":"t2","provided-uuid":"q2","description":"The rest."}]}}]},
              {"statement-id":"ac-2_smt.c","by-components":[
                  {"component-uuid":"c1","export":{"responsibilities":[{"uuid":"t3","description":"Yours."}]}}]},
              {"statement-id":"ac-2_smt.d","by-components":[
                {"component-uuid":"c1","export":{"provided":[
                    {"uuid":"q4","description":"Some."}]}},{"component-uuid":"c2","description":"Not exported."}]},
              {"statement-id":"ac-2_smt.e","by-components":[{"component-uuid":"c1","implementation-status":{"state":"planned"},
                "export":{"provided":[{"uuid":"q5","description":"One day."}]}}]},
              {"statement-id":"ac-2_smt.f","by-components":[{"component-uuid":"c1","implementation-status":{"state":"partial"},
                "export":{"provided":[{"uuid":"q6","description":"In part."}]}}]},
              {"statement-id":"ac-2_smt.g","by-components":[{"component-uuid":"c1",
                "provided":[
                    {"uuid":"q7","description":"Secret.","exportable":false},{"uuid":"q8","description":"Open.","exportable":true}]}]}]},
            {"control-id":"ac-2.3","statements":[
                {"statement-id":"ac-2.3_smt.b","by-components":[{"component-uuid":"c1","implementation-status":{"state":"implemented"},
              "export":{"provided":[{"uuid":"q9","description":"Ends."}]}}]}]}]},
          "back-matter":{"resources":[
              {"uuid":"f0000000-0000-4000-8000-000000000001","rlinks":[{"href":"../NIST_SP-800-53_rev5_LOW-baseline_profile.json"}]}]}}}
        """;

    [Fact]
    public void WhatAPlanExportsIsWhatWeInherit()
    {
        var plan = Plan(Above);
        Assert.Equal(("Above System", "nist-800-53-r5", new DateOnly(2026, 3, 4), "https://above.example/ssp.json"),
            (plan.System, plan.NamedFramework, plan.Date, plan.Address));
        var (statements, notes) = Statements(plan);
        Assert.Equal(
            [
                "AC-2(a) yes", "AC-2(b) partial", "AC-2(c) no",
                // One component does not provide it, one does so in part, one only plans to.
                "AC-2(d) partial", "AC-2(f) partial", "AC-2(g) yes", "AC-2(3)(b) yes",
            ],
            statements.Select(static one => $"{one.Requirement} {Kebab<Inheritance>.Name(one.Inheritance)}"), StringComparer.Ordinal);
        Assert.Equal("All *of* it.", statements[0].Description);
        Assert.Equal("The rest.", statements[1].Responsibilities);
        Assert.Equal("Open.", statements[5].Description);
        Assert.Contains("AC-2(e): what is only planned", Assert.Single(notes), StringComparison.Ordinal);
    }

    [Fact]
    public void WhatNobodyOnTheWayMeetsReachesUs()
    {
        var plan = Plan(Above);
        var chain = new PlanChain(plan, [Plan(Below)]);
        Assert.Equal(["t2", "t3", "r2", "r3"], chain.Left.Select(static one => one.Item.Uuid), StringComparer.Ordinal);
        Assert.Equal(["r2", "r3"], chain.Left.Where(static one => one.Passed).Select(static one => one.Item.Uuid), StringComparer.Ordinal);
        Assert.Empty(chain.Broken);
        var (statements, _) = Statements(plan, chain);
        var byId = statements.ToDictionary(static one => one.Requirement, StringComparer.Ordinal);
        // The system above provides all of AC-2(a); the one below leaves something of it that nobody took up.
        Assert.Equal((Inheritance.Partial, "(Below) Review them."), (byId["AC-2(a)"].Inheritance, byId["AC-2(a)"].Responsibilities));
        Assert.Equal((Inheritance.No, "(Below) Choose events."), (byId["AU-2"].Inheritance, byId["AU-2"].Responsibilities));
        var wrong =
            new PlanChain(Plan(Above.Replace("\"provided-uuid\":\"p1\"", "\"provided-uuid\":\"r1\"", StringComparison.Ordinal)),
                [Plan(Below)]);
        Assert.Contains("it inherits r1, which is a responsibility", Assert.Single(wrong.Broken).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void NistsChainLeavesToTheApplicationWhatItsOwnFilesLeave()
    {
        ForeignSchemas.Need();
        var (csp, msp, app) = (Example("example.ssp.csp.json"), Example("example.ssp.msp.json"), Example("example.ssp.app.json"));
        var chain = new PlanChain(msp, [csp]);
        // What the chain's own file for the application lists as left to it.
        var listed = Example("example.ssp.msp.sr.json").Statements.SelectMany(static one => one.By)
            .SelectMany(static one => one.Responsibilities);
        Assert.Equal(82, chain.Left.Length);
        Assert.Equal(Ids(listed), Ids(chain.Left.Select(static one => one.Item)), StringComparer.Ordinal);
        // And what the application says that it meets of it.
        Assert.Empty(chain.Unmet(app));
        var met = app.Statements.SelectMany(static one => one.By).SelectMany(static one => one.Satisfied).ToHashSet(StringComparer.Ordinal);
        Assert.All(chain.Left, one => Assert.Contains(one.Item.Uuid, met));
        // Without the operator in between, everything that the cloud leaves is left.
        Assert.Equal(
            Ids(Example("example.ssp.csp.sr.json").Statements.SelectMany(static one => one.By)
                .SelectMany(static one => one.Responsibilities)),
            Ids(new PlanChain(csp, []).Left.Select(static one => one.Item)), StringComparer.Ordinal);
        Assert.Empty(new PlanChain(csp, []).Unmet(msp));
        Assert.Equal(82, new PlanChain(csp, []).Unmet(app).Length);
        Assert.All(Statements(msp, chain).Statements, static one => Assert.Equal(Inheritance.Partial, one.Inheritance));
    }

    [Fact]
    public void XmlSaysTheSame()
    {
        const string Xml = """
            <system-security-plan xmlns="http://csrc.nist.gov/ns/oscal/1.0" uuid="a0000000-0000-4000-8000-000000000001">
              <metadata><title>Above</title><last-modified>2026-03-04T05:06:07Z</last-modified></metadata>
              <system-characteristics><system-name>Above System</system-name></system-characteristics>
              <control-implementation><implemented-requirement control-id="ac-2">
                <statement statement-id="ac-2_smt.b"><by-component component-uuid="c1"><description><p>Us</p></description>
                  <export><provided uuid="q2"><description><p>Half.</p></description></provided>
                    <responsibility uuid="t2" provided-uuid="q2"><description><p>The <em>rest</em>.</p></description></responsibility>
                  </export>
                  <satisfied uuid="s1" responsibility-uuid="r1"><description><p>-</p></description></satisfied></by-component></statement>
              </implemented-requirement></control-implementation></system-security-plan>
            """;
        var statement = Assert.Single(Statements(Plan(Xml)).Statements);
        Assert.Equal(("AC-2(b)", Inheritance.Partial, "Half.", "The rest."),
            (statement.Requirement, statement.Inheritance, statement.Description, statement.Responsibilities));
        Assert.Equal(["t2", "r2", "r3"], new PlanChain(Plan(Xml), [Plan(Below)]).Left.Select(static one => one.Item.Uuid),
            StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("ac-2", "ac-2_smt.a", "AC-2(a)")]
    [InlineData("ac-2", "ac-2_stmt.d.1", "AC-2(d)(1)")]
    [InlineData("ac-2.3", "ac-2.3_smt.a", "AC-2(3)(a)")]
    [InlineData("ac-17.3", "ac-17.3", "AC-17(3)")]
    [InlineData("ac-2", "ac-2_smt", "AC-2")]
    [InlineData("GV.OC-01", "GV.OC-01_smt", "GV.OC-01")]
    [InlineData("AC-2", "AC-2.a", "AC-2(a)")]
    public void StatementIdsMeanRequirements(string control, string statement, string requirement)
    {
        var plan = Plan("""
            {"system-security-plan":{"metadata":{"title":"X"},"control-implementation":{"implemented-requirements":[{"control-id":"@c",
              "statements":[{"statement-id":"@s","by-components":[{"component-uuid":"c","export":{"provided":[{"uuid":"p"}]}}]}]}]}}}
            """.Replace("@c", control, StringComparison.Ordinal).Replace("@s", statement, StringComparison.Ordinal));
        Assert.Equal(RequirementId.Canonical(requirement), RequirementId.Canonical(Assert.Single(plan.Statements).Requirement));
    }

    [Fact]
    public void OurOwnPlanGivesBackTheSplitItWasMadeFrom()
    {
        var result = TinyEstate.Assess();
        var framework = result.Catalogue.Framework("soc2-2017")!;
        var bytes = OscalExport.Write(result, framework, OscalModel.Ssp);
        var plan = Plan(Encoding.UTF8.GetString(bytes));
        Assert.Equal("soc2-2017", plan.NamedFramework);
        var targets = PlanStatements.Of(plan, new PlanChain(plan, []), static _ => null, (null, null), []);
        Assert.Equal(["acme/box", "acme/store"], targets.Select(static one => one.Service!), StringComparer.Ordinal);
        var resolver = new Resolver(result.Catalogue, result.Organisation.Rules);
        foreach (var target in targets)
        {
            var context = new ServiceContext(result.Catalogue.Service(target.Service!)!, result.Day);
            Assert.Equal(
                result.Catalogue.Parts.Select(part => (part.Id, resolver.Owner(part, context))).OrderBy(static pair => pair.Id),
                target.Parts.Select(static stated => (stated.Part, stated.Party)));
        }
    }

    [Theory]
    [InlineData("customer-configured", "sp-system", Said.Shared)]
    [InlineData("customer-provided", "", Said.Customer)]
    [InlineData("sp-corporate", "inherited", null)]
    public void WithoutExportsOnlyOriginsThatNameTheCustomerSaySomething(string one, string other, Said? said)
    {
        var plan = Plan("""
            {"system-security-plan":{"metadata":{"title":"X"},"control-implementation":{"implemented-requirements":[{"control-id":"ac-7",
              "props":[{"name":"control-origination","ns":"https://fedramp.gov/ns/oscal","value":"@1"}],
              "statements":[{"statement-id":"ac-7_smt.a","props":[{"name":"control-origination","value":"@2"}],
                "by-components":[{"component-uuid":"c","description":"We do."}]}]}]}}}
            """.Replace("@1", one, StringComparison.Ordinal).Replace("@2", other, StringComparison.Ordinal));
        var targets = PlanStatements.Of(plan, new PlanChain(plan, []), static _ => null, ("aws", "aws/rds"), []);
        if (said is null) Assert.Empty(targets);
        else Assert.Equal(said, Assert.Single(Assert.Single(targets).Statements).Said);
    }

    [Fact]
    public void PartsThatADocumentSpeaksOfAreDecidedByIt()
    {
        Assert.True(PartId.TryParse("IAM-05.manage", out var part));
        var document = ShippedCatalogue.Document("aws/rds", "nist-800-53-r5", [], StatementKind.Ssp) with
        {
            Parts = [new StatedPart(part, new Party.ThirdParty("Harbor & \"Sons\""))],
        };
        var answer = ShippedCatalogue.Part(ShippedCatalogue.With(document), "IAM-05.manage", "aws/rds");
        Assert.Equal((new Party.ThirdParty("Harbor & \"Sons\""), RuleLevel.Service, document.Id + ":IAM-05.manage"),
            (answer.Party, answer.Level, answer.Winner!.Id));
        Assert.NotEqual(answer.Party, ShippedCatalogue.Part(ShippedCatalogue.With(document), "IAM-05.manage", "aws/s3").Party);
        Assert.True(PartId.TryParse("IAM-99.none", out var none));
        Assert.Contains("there is no part", Assert.Single(ShippedCatalogue.Build(
            [document with { Parts = [new StatedPart(none, Party.Provider)] }]).Diagnostics).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void APlanIsImportedAndAnswersAndExplains()
    {
        ForeignSchemas.Need();
        using var folder = new ImportFolder();
        var own = folder["own"];
        folder.Write("demarc.yaml", "organisation: App\ncontent: own\n");
        string[] chain = ["--with", Path.Combine(Data, "example.ssp.csp.json"), "--ours", Path.Combine(Data, "example.ssp.app.json")];
        var run =
            DemarcRun.Of(["import", "oscal", Path.Combine(Data, "example.ssp.msp.json"), .. chain, "--service", "msp/managed-operations",
            "--left", folder["left.csv"], "--out", own]);
        Assert.True(run.Code == 0, run.Errors);
        Assert.Contains("meets 82 of 82", run.Output, StringComparison.Ordinal);
        Assert.Equal(83, File.ReadAllLines(folder["left.csv"]).Length);
        var asked =
            DemarcRun.Of("responsibility", "--organisation", folder["demarc.yaml"], "--framework", "nist-800-53-r5", "--requirement",
                "AC-7(a)",
            "--service", "msp/managed-operations", "--format", "csv");
        Assert.Contains("ssp-msp-managed-operations-nist-800-53-r5", asked.Output, StringComparison.Ordinal);
        Assert.Contains(",shared,", asked.Output, StringComparison.Ordinal);
        var why = DemarcRun.Of("explain", "AC-7(a)", "--organisation", folder["demarc.yaml"], "--framework", "nist-800-53-r5",
            "--service", "msp/managed-operations");
        Assert.Contains("level 4 (service)", why.Output, StringComparison.Ordinal);
        Assert.Contains("Managed Service Provider System Security Plan, version 0.0.1, 2023-12-13", why.Output, StringComparison.Ordinal);
        var validated = DemarcRun.Of("import", "oscal", Path.Combine(Data, "example.ssp.msp.json"), "--validate");
        Assert.Equal(1, validated.Code);
        Assert.Contains("is not a UUID of version 4 or 5", validated.Output, StringComparison.Ordinal);
        Assert.Equal(2,
            DemarcRun.Of("import", "oscal", Path.Combine(Data, "example.ssp.msp.json"), "--service", "msp/managed-operations", "--out", own)
                .Code);
    }

    [Theory]
    [InlineData("""{"system-security-plan":{}}""", "\"metadata\" is missing")]
    [InlineData("""{"system-security-plan":{"metadata":{"title":"X"},"control-implementation":{"implemented-requirements":[{}]}}}""",
        "\"control-id\" is missing")]
    [InlineData("""{"assessment-plan":{}}""", "not a system security plan")]
    [InlineData("[]", "not an object with a document in it")]
    [InlineData("{", "JSON that can be read")]
    [InlineData("<!DOCTYPE x [<!ENTITY e 'e'>]><system-security-plan>&e;</system-security-plan>", "XML that can be read")]
    public void WhatIsNoPlanIsRefusedWithTheReason(string text, string reason)
    {
        var faults = new List<ImportFault>();
        var file = OscalFile.Open(new ImportFile("x", Encoding.UTF8.GetBytes(text)), faults);
        var plan = file is null ? null : PlanReader.Read(file, faults);
        Assert.True(plan is null || faults.Count > 0);
        Assert.Contains(faults, fault => fault.Message.Contains(reason, StringComparison.Ordinal));
    }

    [Fact]
    public void HostilePlansAreBounded()
    {
        var faults = new List<ImportFault>();
        var deep = "{\"system-security-plan\":" + string.Concat(Enumerable.Repeat("{\"a\":", 100)) + "1" + new string('}', 101);
        Assert.Null(OscalFile.Open(new ImportFile("x", Encoding.UTF8.GetBytes(deep)), faults));
        Assert.NotEmpty(faults);
        faults.Clear();
        var wide = "{\"system-security-plan\":{\"a\":[" + string.Join(',', Enumerable.Repeat("1", ImportLimits.Elements + 1)) + "]}}";
        Assert.Null(OscalFile.Open(new ImportFile("x", Encoding.UTF8.GetBytes(wide)), faults));
        Assert.Contains("more than", Assert.Single(faults).Message, StringComparison.Ordinal);
        // Wrong kinds of value are read as nothing, never as something else.
        const string Odd = """{"system-security-plan":{"metadata":{"title":5},"control-implementation":{"implemented-requirements":5}}}""";
        Assert.Empty(Plan(Odd).Statements);
    }

    private static string Data => Path.Combine(ForeignSchemas.Data, "srm-prototype");

    private static OscalPlan Example(string name) => Plan(File.ReadAllText(Path.Combine(Data, name)));

    private static IEnumerable<string> Ids(IEnumerable<PlanItem> items) => items.Select(static one => one.Uuid)
        .Order(StringComparer.Ordinal);

    private static OscalPlan Plan(string text)
    {
        var faults = new List<ImportFault>();
        var plan = PlanReader.Read(OscalFile.Open(new ImportFile("plan", Encoding.UTF8.GetBytes(text)), faults)!, faults);
        Assert.Empty(faults);
        return plan!;
    }

    private static (ImmutableArray<ProviderStatement> Statements, List<string> Notes) Statements(OscalPlan plan, PlanChain? chain = null)
    {
        var notes = new List<string>();
        var targets = PlanStatements.Of(plan, chain ?? new PlanChain(plan, []), static _ => null, ("aws", "aws/rds"), notes);
        return (Assert.Single(targets).Statements, notes);
    }
}
