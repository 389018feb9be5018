using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Demarc.Adapters.ContentFiles;
using Demarc.Engine.Content;

namespace Demarc.System.Tests.Content;

/// <summary>The schemas under content/schemas say the same as the readers, the documentation and the vocabulary in code.</summary>
public sealed class SchemaTests
{
    private static readonly string Content = Path.Combine(SchemaFile.Repository, "content");

    private static readonly Lazy<CatalogueResult> Shipped =
        new(static () => CatalogueBuilder.Build(ContentFolder.Read(Content, ContentLayer.Shipped).Files, "test"));

    [Theory]
    [InlineData("control", "controls/*.yaml")]
    [InlineData("rules", "responsibility/*.yaml")]
    [InlineData("provider", "providers/*/provider.yaml")]
    [InlineData("service", "providers/*/services/*.yaml")]
    [InlineData("type", "types/*/*.yaml")]
    [InlineData("check", "checks/*/*.yaml")]
    [InlineData("framework", "frameworks/*.yaml")]
    [InlineData("benchmark", "benchmarks/*.yaml")]
    public void EveryContentFileIsOfItsSchema(string kind, string pattern)
    {
        var schema = SchemaFile.Of(kind);
        var files = Files(pattern).ToList();
        Assert.NotEmpty(files);
        Assert.Empty(files.SelectMany(file => schema.Faults(File.ReadAllText(file)).Select(fault => $"{file}: {fault}")));
    }

    [Fact]
    public void NoContentFileIsWithoutSchema()
    {
        string[] patterns =
        [
            "controls/*.yaml", "responsibility/*.yaml", "providers/*/provider.yaml", "providers/*/services/*.yaml", "types/*/*.yaml",
            "checks/*/*.yaml", "frameworks/*.yaml", "benchmarks/*.yaml",
        ];
        var read = ContentFolder.Read(Content, ContentLayer.Shipped).Files.Select(static file => file.Path);
        var covered = patterns.SelectMany(Files).Select(static file => Path.GetRelativePath(Content, file).Replace('\\', '/'));
        Assert.Empty(read.Except(covered, StringComparer.Ordinal));
    }

    [Fact]
    public void TheSampleOrganisationIsOfItsSchemaAndIsRead()
    {
        var text = File.ReadAllText(Path.Combine(SchemaFile.Repository, "samples", "northwind", "demarc.yaml"));
        Assert.Empty(SchemaFile.Of("organisation").Faults(text));
        Assert.Empty(OrganisationReader.Read(SchemaFile.Node(text), Catalogue).Diagnostics);
    }

    [Fact]
    public void EverySourceHasAddressAndDate()
    {
        var faults = new List<string>();
        foreach (var file in ContentFolder.Read(Content, ContentLayer.Shipped).Files)
        {
            // Controls are our own words, and types are read off the providers' API references that their service cites.
            if (file.Path.StartsWith("controls/", StringComparison.Ordinal) || file.Path.StartsWith("types/", StringComparison.Ordinal))
                continue;
            var sources = Sources(file.Root).ToList();
            if (sources.Count == 0) faults.Add($"{file.Path}: no source");
            faults.AddRange(sources.Where(static source => !IsWhole(source)).Select(static source => $"{source.Place}: a source without address or date"));
        }

        Assert.Empty(faults);
    }

    [Fact]
    public void ListsInSchemasCodeAndDocumentationAreEqual()
    {
        var control = SchemaFile.Of("control");
        var service = SchemaFile.Of("service");
        var rules = SchemaFile.Of("rules");
        var document = File.ReadAllText(Path.Combine(SchemaFile.Repository, "docs", "content-format.md"));
        Same(Kebab<Layer>.Names, control.Values("layer"));
        Same(Kebab<Layer>.Names, Words(document, "**Layers**: `"));
        Same(Kebab<Duty>.Names, control.Values("duty"));
        Same(Kebab<Duty>.Names, Rows(document, "| duty |").Select(static row => row[0]));
        Same(Kebab<PartScope>.Names, control.Values("scope"));
        Same(Kebab<Severity>.Names, control.Values("severity"));
        Same(Kebab<CapabilityState>.Names, service.Values("state"));
        Same(Kebab<EvidenceKind>.Names, Words(document, "**Evidence kinds**: `"));
        Same(
            Kebab<EvidenceKind>.Names,
            SchemaFile.Enumerated(SchemaFile.Of("organisation").Root.GetProperty("properties").GetProperty("evidence").GetProperty("items")
                .GetProperty("properties").GetProperty("kind")));
        Same(
            Kebab<ServiceModel>.Names, SchemaFile.Enumerated(service.Root.GetProperty("properties").GetProperty("model")));
        Same(
            Kebab<ProviderKind>.Names, SchemaFile.Enumerated(SchemaFile.Of("provider").Root.GetProperty("properties").GetProperty("kind")));
        Same([.. ProfileVocabulary.Capabilities, "*"], rules.Values("capabilityOrAny"));
        Same(ProfileVocabulary.Capabilities, service.Values("capability"));
        Same(ProfileVocabulary.Capabilities, Rows(document, "| capability |").Select(static row => row[0]));
    }

    [Fact]
    public void FactsInSchemasCodeAndDocumentationAreEqual()
    {
        var definitions = SchemaFile.Of("service").Root.GetProperty("definitions");
        var documented = Rows(File.ReadAllText(Path.Combine(SchemaFile.Repository, "docs", "content-format.md")), "| fact |").ToList();
        Same(ProfileVocabulary.Facts.Select(static fact => fact.Name), documented.Select(static row => row[0]));
        foreach (var (fact, row) in ProfileVocabulary.Facts.Zip(documented))
        {
            Same(fact.Values, row[1].Split(", ").Select(static value => value.Trim('`')));
            Same(fact.Values, SchemaFile.Enumerated(definitions.GetProperty("profile").GetProperty("properties").GetProperty(fact.Name)));
            Same(fact.Values, SchemaFile.Enumerated(definitions.GetProperty("changes").GetProperty("properties").GetProperty(fact.Name)));
        }

        var names = ProfileVocabulary.Facts.Select(static fact => fact.Name).ToList();
        Same(names, definitions.GetProperty("profile").GetProperty("properties").EnumerateObject().Select(static p => p.Name));
        Same(
            names.Concat(ProfileVocabulary.Capabilities),
            definitions.GetProperty("changes").GetProperty("properties").EnumerateObject().Select(static p => p.Name));
    }

    public static TheoryData<string, string, string> Mistakes => new()
    {
        { "control", "controls/x.yaml", "duty: use|duty: perform" },
        { "control", "controls/x.yaml", "kind: check-result|kind: provider-assurance" },
        { "control", "controls/x.yaml", "max age: 1d|max age: 1 day" },
        { "control", "controls/x.yaml", "title: Two|colour: blue" },
        { "rules", "responsibility/x.yaml", "party: customer|party: nobody" },
        { "rules", "responsibility/x.yaml", "party: customer|party: shared" },
        { "rules", "responsibility/x.yaml", "level: profile|level: override" },
        { "rules", "responsibility/x.yaml", "why: Because.|whence: Because." },
        { "provider", "providers/acme/provider.yaml", "kind: cloud|kind: cloudy" },
        { "provider", "providers/acme/provider.yaml", "date: 2026-01-31|date: 31.1.2026" },
        { "provider", "providers/acme/provider.yaml", "accounts: account|account: account" },
        { "provider", "providers/acme/provider.yaml", "paas: acme/x|pass: acme/x" },
        { "service", "providers/acme/services/x.yaml", "hostAccess: none|hostAccess: some" },
        { "service", "providers/acme/services/x.yaml", "offered: [backup]|offered: [back-up]" },
        { "service", "providers/acme/services/x.yaml", "offered: [backup]|usual: [backup]" },
        { "service", "providers/acme/services/x.yaml", "keyCustody: customer }|colour: blue }" },
        { "type", "types/acme/x.yaml", "engine: string|engine: text" },
        { "type", "types/acme/x.yaml", "terraform:|pulumi:" },
        { "framework", "frameworks/x.yaml", "parts: [IAM-03.require]|parts: []" },
        { "framework", "frameworks/x.yaml", "publisher: ACME|publisher: ACME\nedition: 2" },
        { "organisation", "demarc.yaml", "kind: attestation|kind: promise" },
        { "organisation", "demarc.yaml", "criticality: high|criticality: huge" },
        { "organisation", "demarc.yaml", "reviewed: 2026-02-01|reviewd: 2026-02-01" },
        { "organisation", "demarc.yaml", "every months: 6|every months: 61" },
        { "organisation", "demarc.yaml", "until: 2026-12-31|until: end of the year" },
        { "organisation", "demarc.yaml", "refused: no|refused: perhaps" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void AMistakeIsRefusedBySchemaAndReader(string kind, string path, string change)
    {
        var parts = change.Split('|');
        var right = Samples[kind];
        var wrong = right.Replace(parts[0], parts[1], StringComparison.Ordinal);
        Assert.True(right != wrong, "the change is not in the sample");
        var schema = SchemaFile.Of(kind);
        Assert.Empty(schema.Faults(right));
        Assert.NotEmpty(schema.Faults(wrong));
        // Alone, a file may point to what is not there; the mistake has to add to what its reader says.
        var before = Read(kind, path, right).ToHashSet(StringComparer.Ordinal);
        Assert.Contains(Read(kind, path, wrong), message => !before.Contains(message));
    }

    private static void Same(IEnumerable<string> expected, IEnumerable<string> actual) =>
        Assert.Equal(string.Join('\n', expected), string.Join('\n', actual));

    private static Catalogue Catalogue
    {
        get
        {
            Assert.Empty(Shipped.Value.Diagnostics);
            return Shipped.Value.Catalogue!;
        }
    }

    private static IEnumerable<string> Read(string kind, string path, string yaml) => kind == "organisation"
        ? OrganisationReader.Read(SchemaFile.Node(yaml), Catalogue).Diagnostics.Select(static d => d.Message)
        : CatalogueBuilder.Build([new ContentFile(path, SchemaFile.Node(yaml, path), ContentLayer.Shipped)], "test").Diagnostics.Select(
        static d => d.Message);

    private static IEnumerable<string> Files(string pattern)
    {
        var form =
            new Regex("^" + Regex.Escape(pattern).Replace("\\*", "[^/]+", StringComparison.Ordinal) + "$", RegexOptions.NonBacktracking);
        return Directory.EnumerateFiles(Content, "*.yaml", SearchOption.AllDirectories)
            .Where(file => form.IsMatch(Path.GetRelativePath(Content, file).Replace('\\', '/'))).Order(StringComparer.Ordinal);
    }

    /// <summary>Maps under a key that holds a source or a list of them.</summary>
    private static IEnumerable<ContentNode.Mapping> Sources(ContentNode node) => node switch
    {
        ContentNode.Sequence list => list.Items.SelectMany(Sources),
        ContentNode.Mapping map => map.Entries.SelectMany(static entry => (entry.Key, entry.Value) switch
        {
            ("source", ContentNode.Mapping source) => [source],
            ("documentation" or "sources", ContentNode.Sequence sources) => sources.Items.OfType<ContentNode.Mapping>(),
            var (_, value) => Sources(value),
        }),
        _ => [],
    };

    private static bool IsWhole(ContentNode.Mapping source) =>
        source["url"] is ContentNode.Scalar { Text: { } url } && url.StartsWith("http", StringComparison.Ordinal)
        && source["date"] is ContentNode.Scalar { Text: { } date } && DateOnly.TryParseExact(date, "yyyy-MM-dd", out _);

    /// <summary>The words of a list written as one code span, which may run over several lines.</summary>
    private static string[] Words(string document, string begin)
    {
        var from = document.IndexOf(begin, StringComparison.Ordinal) + begin.Length;
        return document[from..document.IndexOf('`', from)].Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>The rows of the table with that heading, first cell without its marks.</summary>
    private static IEnumerable<string[]> Rows(string document, string heading)
    {
        var lines = document[document.IndexOf(heading, StringComparison.Ordinal)..].Split('\n').Skip(2)
            .TakeWhile(static line => line.StartsWith('|'));
        return lines.Select(static line => line.Split('|', StringSplitOptions.TrimEntries)[1..])
            .Select(static row => (string[])[row[0].Trim('`'), .. row[1..]]);
    }

    private static readonly ImmutableDictionary<string, string> Samples = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["control"] = """
            domain: one
            title: Two
            controls:
              - id: ABC-01
                title: Three
                objective: Four.
                layer: data
                criticality: high
                review: yearly
                parts:
                  - { id: do, title: Five, duty: use, customer does: Six., evidence: [{ kind: check-result, max age: 1d }] }
            """,
        ["rules"] = """
            rules:
              - id: one
                level: profile
                applies to: { layers: [data] }
                party: customer
                why: Because.
                source: { title: Two, url: "https://acme.example/", date: 2026-01-31 }
            """,
        ["provider"] = """
            provider: acme
            title: Acme
            kind: cloud
            accounts: account
            reference: { paas: acme/x }
            documentation: [{ title: Two, url: "https://acme.example/", date: 2026-01-31 }]
            """,
        ["service"] = """
            service: acme/x
            title: X
            model: paas
            category: database
            documentation: [{ title: Two, url: "https://acme.example/", date: 2026-01-31 }]
            profile: { hostAccess: none }
            capabilities:
              offered: [backup]
            configuration:
              - id: x-key
                type: acme/x/thing
                set: { keyCustody: customer }
                why: Because.
                source: { title: Two, url: "https://acme.example/", date: 2026-01-31 }
            """,
        ["type"] = """
            types:
              - type: acme/x/thing
                title: Thing
                service: acme/x
                properties: { engine: string, labels: map(string) }
                sources:
                  terraform: { match: [acme_thing], set: { engine: item.?engine } }
            """,
        ["framework"] = """
            framework: acme-1
            title: Acme 1
            publisher: ACME
            source: { title: Two, url: "https://acme.example/", date: 2026-01-31 }
            requirements:
              - { id: A.1, title: Three, parts: [IAM-03.require] }
            """,
        ["organisation"] = """
            organisation: Acme
            workloads: [{ id: shop, title: Shop, criticality: high }]
            services: [{ service: aws/ec2, reviewed: 2026-02-01, refused: no }]
            evidence: [{ id: one, kind: attestation, controls: [GOV-05], effective: 2026-06-30, expires: 2026-12-31 }]
            overrides:
              - { id: two, parts: [BCK-01.enable], party: provider, reason: Because., author: a, approver: b, until: 2026-12-31 }
            reviews: [{ id: three, title: Three, every months: 6, done: 2026-06-30 }]
            """,
    }.ToImmutableDictionary(StringComparer.Ordinal);
}
