using System.Globalization;
using System.Text.Json.Nodes;
using Demarc.Adapters.ContentFiles;
using Demarc.Adapters.Estates;
using Demarc.Adapters.Store;
using Demarc.Adapters.Store.Recording;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;

namespace Demarc.System.Tests.Store;

/// <summary>A small catalogue, exports made by hand, and a store of its own for each test, on either database.</summary>
internal sealed class StoreWorld : IDisposable
{
    private static int tenants;

    private readonly string address;
    private readonly string tenant = $"tenant-{Interlocked.Increment(ref tenants)}";

    internal StoreWorld(string database)
    {
        Folder = Directory.CreateTempSubdirectory("demarc-store-").FullName;
        address = database == "postgres" ? PostgresServer.Address : Path.Combine(Folder, "facts.db");
        Store = Open();
    }

    /// <summary>The databases there are here.</summary>
    internal static TheoryData<string> Databases =>
        PostgresServer.Binaries is null ? ["sqlite"] : ["sqlite", "postgres"];

    internal static Catalogue Catalogue { get; } = Build("resource.open");

    internal string Folder { get; }

    internal string File => Path.Combine(Folder, "facts.db");

    internal string Tenant => tenant;

    /// <summary>The store as a command line names it.</summary>
    internal string[] Options => ["--store", address, "--tenant", tenant];

    internal SqlStore Store { get; private set; }

    /// <summary>The same content with another idea of what an open bucket is.</summary>
    internal static Catalogue Build(string opens) => CatalogueBuilder.Build(
    [
        Content("controls/data.yaml", """
            { domain: data, title: Data, prefix: DAT, controls: [
              { id: DAT-01, title: Kept, objective: Kept., layer: data, criticality: high, review: quarterly, parts: [
                { id: restrict, title: Restrict, duty: use, customer does: Restrict. } ] } ] }
            """),
        Content("providers/aws/provider.yaml", """
            { provider: aws, title: AWS, kind: cloud, documentation: [{ title: Docs, url: "https://x.example/d", date: 2025-01-01 }] }
            """),
        Content("providers/aws/services/s3.yaml", """
            { service: aws/s3, title: S3, model: paas, category: storage, resources: ["AWS::S3::", "AWS::SQS::"], profile: {},
              documentation: [{ title: Docs, url: "https://x.example/d", date: 2025-01-01 }] }
            """),
        Content("types/aws/s3.yaml", """
            { types: [
              { type: aws/bucket, title: Bucket, service: aws/s3,
                properties: { open: bool, key: string, made: timestamp, rules: dyn },
                sources: { aws-config: { match: ["AWS::S3::Bucket"], set: {
                  open: item.configuration.open, key: item.configuration.?key, made: item.configuration.made,
                  rules: item.configuration.rules } } } },
              { type: aws/queue, title: Queue, service: aws/s3, properties: { open: bool },
                sources: { aws-config: { match: ["AWS::SQS::Queue"], set: { open: item.configuration.open } } } } ] }
            """),
        Content("providers/gcp/provider.yaml", """
            { provider: gcp, title: GCP, kind: cloud, documentation: [{ title: Docs, url: "https://x.example/d", date: 2025-01-01 }] }
            """),
        Content("providers/gcp/services/storage.yaml", """
            { service: gcp/storage, title: Cloud Storage, model: paas, category: storage, resources: ["storage.googleapis.com/"],
              profile: {}, documentation: [{ title: Docs, url: "https://x.example/d", date: 2025-01-01 }] }
            """),
        Content("types/gcp/storage.yaml", """
            { types: [ { type: gcp/bucket, title: Bucket, service: gcp/storage, properties: { open: bool },
                sources: { gcp-asset: { match: ["storage.googleapis.com/Bucket"], set: { open: item.open } } } } ] }
            """),
        Content("checks/gcp/storage.yaml", "checks: [" + One("gcp-bucket-some-closed", "scope: account, exists: \"!resource.open\"")
            .Replace("aws/bucket", "gcp/bucket", StringComparison.Ordinal) + "]"),
        Content("checks/aws/s3.yaml", "checks: [" + string.Join(',',
            One("aws-bucket-closed", $"fails: \"{opens}\""), One("aws-bucket-key", "fails: \"resource.key == null\""),
            One("aws-bucket-young", "fails: \"now - resource.made > duration('2400h')\""),
            One("aws-bucket-some-closed", "scope: account, exists: \"!resource.open\"")) + "]"),
    ], "content-" + opens).Catalogue!;

    internal SqlStore Open() => StoreAddress.Open(address, tenant, create: true);

    /// <summary>Another process opens the store.</summary>
    internal void Reopen()
    {
        Store.Dispose();
        Store = Open();
    }

    /// <summary>A bucket as AWS Config shows it; a setting that is null is left out.</summary>
    internal static JsonObject Bucket(
        string name, bool? open = false, string? key = null, string? captured = null, string account = "111111111111", string? made = null,
        string type = "AWS::S3::Bucket", string region = "eu-west-1")
    {
        var configuration = new JsonObject();
        if (open is { } flag) configuration["open"] = flag;
        if (key is not null) configuration["key"] = key;
        if (made is not null) configuration["made"] = made;
        var item = new JsonObject
        {
            ["version"] = "1.3",
            ["accountId"] = account,
            ["configurationItemStatus"] = "OK",
            ["arn"] = $"arn:aws:x:{region}:{account}:{name}",
            ["resourceType"] = type,
            ["resourceId"] = name,
            ["resourceName"] = name,
            ["awsRegion"] = region,
            ["tags"] = new JsonObject { ["name"] = name },
            ["configuration"] = configuration,
        };
        if (captured is not null) item["configurationItemCaptureTime"] = captured;
        return item;
    }

    /// <summary>Records one export, as of a time, at a time.</summary>
    internal RunRecorder Record(
        string looked, string now, IEnumerable<JsonObject> items, Coverage coverage = Coverage.Lists, Catalogue? catalogue = null,
        string suffix = "", bool finish = true, Organisation? organisation = null, DutySnapshot? duties = null)
    {
        var all = new JsonArray([.. items.Select(static item => (JsonNode)item.DeepClone())]);
        var snapshot = new JsonObject { ["fileVersion"] = "1.0", ["configSnapshotId"] = "x", ["configurationItems"] = all };
        return RecordFiles(
            looked, now, [("items.json", snapshot.ToJsonString() + suffix)], coverage, catalogue, finish, organisation, duties);
    }

    /// <summary>Records exports as they are, as of a time, at a time.</summary>
    internal RunRecorder RecordFiles(
        string looked, string now, IEnumerable<(string Name, string Text)> files, Coverage coverage = Coverage.Lists,
        Catalogue? catalogue = null, bool finish = true, Organisation? organisation = null, DutySnapshot? duties = null)
    {
        catalogue ??= Catalogue;
        organisation ??= Organisation.Nameless;
        var paths = new List<string>();
        foreach (var (name, text) in files)
        {
            paths.Add(Path.Combine(Folder, name));
            global::System.IO.File.WriteAllText(paths[^1], text);
        }

        var recorder = RunRecorder.Begin(Store, new RunStart
        {
            Verb = "test",
            Catalogue = catalogue,
            Checks = catalogue.Checks,
            Exceptions = organisation.Exceptions,
            Looked = At(looked),
            Now = At(now),
            Coverage = coverage,
        });
        var pass = CheckPass.Of(catalogue, organisation, catalogue.Checks, At(looked).ToTime(), verdicts: null, recorder);
        var reading = EstateReading.Read(paths, [], catalogue, organisation, rows: null, checks: pass);
        if (duties is not null) recorder.Take(duties);
        EstateImport.Take(recorder, file: null, reading.Named);
        if (finish) recorder.Finish(reading.Inputs);
        return recorder;
    }

    /// <summary>A moment written as a day, or in full.</summary>
    internal static Moment At(string text) => text.Length == 10
        ? Moment.Of(DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture))
        : Moment.TryParse(text, out var moment) ? moment : throw new FormatException(text);

    public void Dispose()
    {
        Store.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private static string One(string id, string condition) => $$"""
        { id: {{id}}, title: T, type: aws/bucket, severity: high, evidences: [DAT-01.restrict], {{condition}}, reason: It is not so,
          guidance: { risk: r, console: c, cli: l, terraform: t },
          sources: [{ title: Docs, url: "https://x.example/d", date: 2025-01-01 }],
          examples: { pass: [{{Example(condition)}}], fail: [{{Example(condition)}}], inconclusive: [{{Example(condition)}}] } }
        """;

    private static string Example(string condition) => condition.StartsWith("scope", StringComparison.Ordinal) ? "[{}]" : "{}";

    private static ContentFile Content(string path, string yaml)
    {
        var root = YamlContent.Read(yaml, path, out var diagnostic);
        return new ContentFile(path, root ?? throw new InvalidOperationException(diagnostic!.ToString()), ContentLayer.Shipped);
    }
}
