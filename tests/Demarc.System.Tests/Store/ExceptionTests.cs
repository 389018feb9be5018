using Demarc.Adapters.Estates;
using Demarc.Adapters.Store.Reading;
using Demarc.Adapters.Store.Recording;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;
using Demarc.System.Tests.Content;
using static Demarc.System.Tests.Store.StoreWorld;

namespace Demarc.System.Tests.Store;

/// <summary>Exceptions hold alike on resources, on accounts and on results of other tools, of exports and from the store.</summary>
public sealed class ExceptionTests
{
    private const string Report = """
        [{"message": "It is open.", "status_code": "FAIL", "status_id": 1, "class_uid": 2004, "time": 1767225600,
          "metadata": {"event_code": "aws-bucket-closed", "product": {"name": "Demarc"}, "version": "1.4.0"},
          "finding_info": {"uid": "r-1"}, "cloud": {"provider": "aws", "region": "eu-west-1", "account": {"uid": "111111111111"}},
          "resources": [{"uid": "arn:aws:x:eu-west-1:111111111111:other", "region": "eu-west-1", "type": "AwsS3Bucket"}]}]
        """;

    private static readonly Organisation Excepting = Of("""
        organisation: Us
        exceptions:
          - { id: E-account, checks: [aws-bucket-some-closed], when: "resource.account == '111111111111'", reason: r, author: a,
              approver: b, from: 2026-02-01, until: 2026-03-20 }
          - { id: E-named, checks: [aws-bucket-closed], when: "resource.tags['name'] == 'a'", reason: r, author: a,
              approver: b, from: 2026-02-01, until: 2026-03-20 }
          - { id: E-other, checks: [aws-bucket-closed], when: "resource.id.endsWith(':other')", reason: r, author: a,
              approver: b, from: 2026-02-01, until: 2026-03-20 }
        """);

    public static TheoryData<string> Databases => StoreWorld.Databases;

    [Theory]
    [MemberData(nameof(Databases))]
    public void Exports_and_the_store_give_the_same_answer(string database)
    {
        using var world = new StoreWorld(database);
        string[] expected =
        [
            "111111111111 aws-bucket-some-closed excepted", "a aws-bucket-closed excepted", "a aws-bucket-key fail",
            "other aws-bucket-closed excepted",
        ];
        Assert.Equal(expected, Record(world, "2026-02-10", Excepting), StringComparer.Ordinal);
        Assert.Equal(expected, Stored(world, "2026-02-11", Excepting), StringComparer.Ordinal);
        Assert.Equal(3, Excepted(world, "2026-02-11", Excepting));
        // Taken away later, or over: all of them fail.
        string[] failing = [.. expected.Select(static line => line.Replace("excepted", "fail", StringComparison.Ordinal))];
        Assert.Equal(failing, Stored(world, "2026-02-11", Organisation.Nameless), StringComparer.Ordinal);
        Assert.Equal(failing, Stored(world, "2026-03-21", Excepting), StringComparer.Ordinal);
        Assert.Equal(0, Excepted(world, "2026-02-11", Organisation.Nameless));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void An_exception_made_later_counts_at_once_and_enters_the_record_from_its_own_time_on(string database)
    {
        using var world = new StoreWorld(database);
        Record(world, "2026-01-10", Organisation.Nameless);
        Assert.Equal(3, Excepted(world, "2026-02-11", Excepting));
        Record(world, "2026-02-10", Excepting);
        Assert.Equal("01-01..02-10 fail, 02-10..03-21 excepted, 03-21.. fail", world.Verdicts("other", "aws-bucket-closed"));
        Assert.Equal("01-10..02-10 fail, 02-10..03-21 excepted, 03-21.. fail", world.Verdicts("a", "aws-bucket-closed"));
        Assert.Equal(
            "01-10..02-10 fail, 02-10..03-21 excepted, 03-21.. fail", world.Verdicts("111111111111", "aws-bucket-some-closed"));
    }

    /// <summary>Records the exports, and tells what was found.</summary>
    private static string[] Record(StoreWorld world, string day, Organisation organisation)
    {
        var (items, report) = (Path.Combine(world.Folder, "items.json"), Path.Combine(world.Folder, "report.json"));
        File.WriteAllText(report, Report);
        File.WriteAllText(items, $$"""
            {"fileVersion": "1.0", "configSnapshotId": "x", "configurationItems": [{{Bucket("a", open: true).ToJsonString()}}]}
            """);
        using var verdicts = new VerdictSpool();
        var recorder = RunRecorder.Begin(world.Store, new RunStart
        {
            Verb = "test",
            Catalogue = StoreWorld.Catalogue,
            Checks = StoreWorld.Catalogue.Checks,
            Exceptions = organisation.Exceptions,
            Looked = At(day),
            Now = At(day),
        });
        var pass = CheckPass.Of(
            StoreWorld.Catalogue, organisation, StoreWorld.Catalogue.Checks, At(day).ToTime(), verdicts, recorder);
        var reading = EstateReading.Read([items, report], [], StoreWorld.Catalogue, organisation, rows: null, checks: pass);
        recorder.Finish(reading.Inputs);
        return
        [
            .. verdicts.Rows().Where(static row => row.Outcome is VerdictOutcome.Fail or VerdictOutcome.Excepted)
                .Select(static row => Line(row.ResourceId, row.Check, row.Outcome)).Order(StringComparer.Ordinal),
        ];
    }

    private static string[] Stored(StoreWorld world, string day, Organisation organisation) =>
    [
        .. OpenFinding.Of(View(world, day), StoreWorld.Catalogue, organisation.Exceptions)
            .Where(static open => open.Outcome is VerdictOutcome.Fail or VerdictOutcome.Excepted)
            .Select(static open => Line(open.Resource, open.Check.Id, open.Outcome)).Order(StringComparer.Ordinal),
    ];

    private static long Excepted(StoreWorld world, string day, Organisation organisation) =>
        StoredEstate.Read(View(world, day), StoreWorld.Catalogue, organisation).Checks
            .Sum(static check => check.Count(VerdictOutcome.Excepted));

    private static StoreView View(StoreWorld world, string day) => new(world.Store, At(day), Moment.Open, At(day));

    private static string Line(string resource, string check, VerdictOutcome outcome) =>
        $"{resource.Split(':')[^1]} {check} {Kebab<VerdictOutcome>.Name(outcome)}";

    private static Organisation Of(string yaml) =>
        OrganisationReader.Read(SchemaFile.Node(yaml), StoreWorld.Catalogue).Organisation
        ?? throw new InvalidOperationException("the organisation has mistakes");
}
