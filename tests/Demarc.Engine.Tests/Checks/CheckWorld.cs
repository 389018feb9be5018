using System.Collections.Immutable;
using Demarc.Engine.Checks;
using Demarc.Engine.Content;
using Demarc.Engine.Expressions;
using Demarc.Engine.Inventory;
using Demarc.Engine.Tests.Content;

namespace Demarc.Engine.Tests.Checks;

/// <summary>A small cloud with a bucket type and checks of every kind on it.</summary>
internal static class CheckWorld
{
    internal static readonly DateTimeOffset Now = new(2026, 6, 15, 0, 0, 0, TimeSpan.Zero);

    internal static readonly Catalogue Small = Tree.Build(
        Tree.File("controls/data.yaml", """
            {"domain": "data", "title": "Data", "prefix": "DAT", "controls": [{"id": "DAT-01", "title": "Kept", "objective": "Kept.",
              "layer": "data", "criticality": "high", "review": "quarterly", "parts": [{"id": "restrict", "title": "Restrict",
              "duty": "use", "customer does": "Restrict."}]}]}
            """),
        Tree.File("providers/acme/provider.yaml", Tree.Acme),
        Tree.File("providers/acme/services/store.yaml", """
            {"service": "acme/store", "title": "Store", "model": "paas", "category": "storage", "resources": ["Acme::Store::"],
             "profile": {}, "documentation": [{"title": "Docs", "url": "https://acme.example/store", "date": "2025-01-01"}]}
            """),
        Tree.File("types/acme/store.yaml", """
            {"types": [{"type": "acme/bucket", "title": "Bucket", "service": "acme/store",
              "properties": {"key": "string", "open": "bool", "size": "int", "made": "timestamp", "rules": "list(string)"}, "sources": {}}]}
            """),
        Tree.File("checks/acme/store.yaml", "{\"checks\": [" + string.Join(',',
            One("acme-bucket-closed", "\"fails\": \"resource.open\""),
            One("acme-bucket-own-key", "\"applies\": \"resource.size > 0\", \"fails\": \"resource.key == null || resource.key == ''\""),
            One("acme-bucket-share", "\"fails\": \"100 / resource.size > 5\""),
            One("acme-bucket-young", "\"fails\": \"now - resource.made > duration('240h')\""),
            One("acme-bucket-first-rule", "\"fails\": \"resource.rules[0] == 'open'\""),
            One("acme-bucket-locked-or-small", "\"fails\": \"resource.open && resource.size > 10\""),
            One("acme-bucket-some-large", "\"scope\": \"account\", \"exists\": \"resource.size > 1000\""),
            One("acme-bucket-two-or-three", "\"scope\": \"account\", \"at least\": 2, \"at most\": 3, \"exists\": \"resource.size > 1000\""),
            One("acme-bucket-some-near", "\"scope\": \"region\", \"exists\": \"resource.open == false\"")) + "]}"));

    internal static string One(string id, string condition) => $$"""
        {"id": "{{id}}", "title": "T", "type": "acme/bucket", "severity": "high", "evidences": ["DAT-01.restrict"], {{condition}},
         "reason": "It is not so",
         "guidance": {"risk": "r", "console": "c", "cli": "l", "terraform": "t"},
         "sources": [{"title": "Docs", "url": "https://acme.example/store", "date": "2025-01-01"}],
         "examples": {"pass": [{{Example(condition)}}], "fail": [{{Example(condition)}}], "inconclusive": [{{Example(condition)}}],
           "not-applicable": [{{Example(condition)}}] } }
        """;

    internal static Resource Bucket(string id, params (string Name, CelValue Value)[] properties)
    {
        var type = Small.Type("acme/bucket")!.Properties;
        CelValue[] slots = [.. type.Fields.Select(static field => CelValue.Unknown(field.Name))];
        foreach (var (name, value) in properties) slots[type.IndexOf(name)] = value;
        return new Resource
        {
            Id = id,
            Type = "acme/bucket",
            Catalogued = true,
            Provider = "acme",
            Account = "a-" + id[^1],
            Region = "north",
            Service = "acme/store",
            Workload = "",
            Source = SourceKind.AwsConfig,
            Properties = new CelRecord(type, slots),
            Tags = [KeyValuePair.Create("stage", id.Contains("test", StringComparison.Ordinal) ? "test" : "live")],
        };
    }

    internal static ImmutableArray<Verdict> Evaluate(Resource resource, params CheckException[] exceptions)
    {
        var verdicts = new List<Verdict>();
        new CheckRunner(Small.Checks, [.. exceptions], Now).Evaluate(resource, verdicts);
        return [.. verdicts];
    }

    internal static Verdict Of(this ImmutableArray<Verdict> verdicts, string check) =>
        Assert.Single(verdicts, verdict => verdict.Check.Id == check);

    private static string Example(string condition) => condition.Contains("scope", StringComparison.Ordinal) ? "[{}]" : "{}";
}
