using System.Collections.Immutable;
using Demarc.Adapters.ContentFiles;
using Demarc.Engine;
using Demarc.Engine.Checks;
using Demarc.Engine.Content;
using Demarc.Engine.Inventory;

namespace Demarc.System.Tests.Reports;

/// <summary>An estate small enough to be counted by hand: one provider, two services, three instances, four controls.</summary>
internal static class TinyEstate
{
    internal static readonly DateOnly Day = new(2026, 11, 22);

    internal const string SmallOrganisation = """
        organisation: Tiny Ltd
        people:
          - { id: ada, name: Ada Marsh }
          - { id: cleo, name: Cleo Berg, left: 2026-01-31 }
        workloads:
          - { id: shop, title: Shop, environment: production, criticality: critical, data class: confidential }
        services:
          - { service: acme/store, reviewed: 2026-03-01 }
          - { service: acme/box }
        owners:
          - { id: shop, owner: ada, when: "instance.workload == 'shop'" }
          - { id: rest, owner: cleo, when: "instance.service != ''" }
        evidence:
          - id: nightly
            title: Nightly checks
            kind: check-result
            parts: [DAT-01.enable]
            when: "instance.workload == 'shop'"
            effective: 2026-11-22
          - { id: policy, title: Policy, kind: policy-document, parts: [GOV-01.policy], effective: 2024-01-01 }
        assurance:
          - id: acme-soc2
            title: Acme SOC 2
            provider: acme
            from: 2025-10-01
            to: 2026-09-30
            services: [acme/store]
            offered for: { parts: [DAT-01.enable] }
            cuecs:
              - { id: CUEC-1, parts: [DAT-01.enable], confirmed: 2026-01-01 }
              - { id: CUEC-2, parts: [] }
        """;

    private static readonly (string Path, string Text)[] Files =
    [
        ("controls/data.yaml", Domain("data", "Data", "DAT-01", "Encryption", "data") + """

                  - { id: offer, title: Offer encryption, duty: mechanism, provider does: Builds it. }
                  - id: enable
                    title: Have data encrypted
                    duty: use
                    capability: encryptionAtRest
                    customer does: Switch it on.
                    evidence: [{ kind: check-result, max age: 1d }]
            """),
        ("controls/governance.yaml", Domain("governance", "Governance", "GOV-01", "Policy", "governance") + """

                  - id: policy
                    title: Have a policy
                    duty: govern
                    scope: organisation
                    customer does: Write it.
                    evidence: [{ kind: policy-document, max age: 365d }]
            """),
        ("controls/physical.yaml", Domain("physical", "Physical", "PHY-01", "Buildings", "physical-datacenter") + """

                  - { id: guard, title: Guard the building, duty: operate, scope: provider, provider does: Guards it. }
            """),
        ("responsibility/base.yaml", """
            rules:
              - id: base-provider
                level: model
                applies to: { duties: [mechanism, operate] }
                party: provider
                why: The provider runs it.
                source: { title: Line, url: "https://acme.example/line", date: 2026-01-01 }
              - id: base-ours
                level: model
                applies to: { duties: [use, govern] }
                party: customer
                why: We decide.
                source: { title: Line, url: "https://acme.example/line", date: 2026-01-01 }
              - id: enforced
                level: profile
                applies to: { capabilities: [encryptionAtRest] }
                when: "state == 'enforced'"
                party: provider
                why: It cannot be switched off.
                source: { title: Line, url: "https://acme.example/line", date: 2026-01-01 }
            """),
        ("providers/acme/provider.yaml", """
            provider: acme
            title: Acme
            kind: cloud
            documentation: [{ title: Line, url: "https://acme.example/line", date: 2026-01-01 }]
            """),
        ("providers/acme/services/store.yaml", Service("store", "Acme Store", "offered")),
        ("providers/acme/services/box.yaml", Service("box", "Acme Box", "enforced")),
        ("frameworks/soc2-2017.yaml", """
            framework: soc2-2017
            title: Trust services criteria
            publisher: AICPA
            source: { title: Criteria, url: "https://aicpa.example", date: 2026-01-01 }
            requirements:
              - { id: CC1.1, title: Policy, parts: [GOV-01.policy] }
              - { id: CC6.1, title: Encryption, parts: [DAT-01.offer, DAT-01.enable] }
              - { id: CC6.4, title: Buildings, parts: [PHY-01.guard] }
            """),
    ];

    internal static readonly ImmutableArray<InputReport> Inputs =
    [
        new("acme/all.json", "Acme resources", InputStatus.PartlyRead, 5, [new InputProblem("record 6", "it has no type")]),
        new("notes.docx", "", InputStatus.Refused, 0, [new InputProblem("", "not an export that Demarc knows")]),
    ];

    /// <summary>Assesses the estate.</summary>
    /// <param name="organisation">The organisation's file; null for none.</param>
    /// <param name="more">Resources besides the usual ones.</param>
    internal static AssessmentResult Assess(string? organisation = SmallOrganisation, params Resource[] more) =>
        Assess(organisation, "", static (_, said) => (said, []), more);

    /// <summary>The same with a domain of its own, and with what checks said.</summary>
    /// <param name="organisation">The organisation's file; null for none.</param>
    /// <param name="domain">Another file of controls; empty for none.</param>
    /// <param name="say">What the organisation says besides, and what checks found.</param>
    /// <param name="more">Resources besides the usual ones.</param>
    internal static AssessmentResult Assess(
        string? organisation, string domain, Func<Catalogue, Organisation, (Organisation, ImmutableArray<CheckResult>)> say,
        params Resource[] more)
    {
        var catalogue = CatalogueBuilder.Build(
            Files.Concat(domain.Length > 0 ? [("controls/more.yaml", domain)] : [])
                .Select(static file => new ContentFile(file.Path, Yaml(file.Text, file.Path), ContentLayer.Shipped)), "0.0.0+tiny");
        Assert.Empty(catalogue.Diagnostics);
        var read = organisation is null ? null : OrganisationReader.Read(Yaml(organisation, "demarc.yaml"), catalogue.Catalogue!);
        Assert.Empty(read?.Diagnostics ?? []);
        var estate = new EstateBuilder();
        Resource[] usual =
        [
            Of("acme/store", "a1", "north", "shop", "store-1"), Of("acme/store", "a1", "north", "shop", "store-2"),
            Of("acme/store", "a2", "south", "", "store-3", "logging"), Of("acme/box", "a2", "south", "", "box-1"),
            Of("", "a2", "", "", "odd-1") with { Catalogued = false },
        ];
        foreach (var resource in usual.Concat(more)) estate.Add(resource);
        var (said, checks) = say(catalogue.Catalogue!, read?.Organisation ?? Organisation.Nameless);
        return Assessment.Run(catalogue.Catalogue!, said, estate.Build(), checks, Day);
    }

    internal static Resource Of(string service, string account, string region, string workload, string id, params string[] missing) => new()
    {
        Id = id,
        Type = service.Length == 0 ? "acme_odd" : service + "/thing",
        Catalogued = true,
        Provider = "acme",
        Account = account,
        Region = region,
        Service = service,
        Workload = workload,
        Source = SourceKind.AwsConfig,
        NotCollected = [.. missing],
        CapturedAt = new DateTimeOffset(2026, 11, 21, 6, 0, 0, TimeSpan.Zero),
    };

    private static string Domain(string id, string title, string control, string name, string layer) => $$"""
        domain: {{id}}
        title: {{title}}
        controls:
          - id: {{control}}
            title: {{name}}
            objective: It is so.
            layer: {{layer}}
            criticality: high
            review: yearly
            parts:
        """;

    private static string Service(string name, string title, string state) => $$"""
        service: acme/{{name}}
        title: {{title}}
        model: paas
        category: storage
        documentation: [{ title: Line, url: "https://acme.example/line", date: 2026-01-01 }]
        profile: { content: stored }
        capabilities: { {{state}}: [encryptionAtRest] }
        """;

    private static ContentNode Yaml(string text, string path)
    {
        var root = YamlContent.Read(text, path, out var diagnostic);
        Assert.Null(diagnostic);
        return root!;
    }
}
