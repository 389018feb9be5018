using System.Collections.Immutable;
using Demarc.Adapters.ContentFiles;
using Demarc.Adapters.Decisions;
using Demarc.Adapters.Estates;
using Demarc.Adapters.Ledger;
using Demarc.Engine.Evidence.Ledger;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;
using Demarc.System.Tests.Cli;
using Demarc.System.Tests.Store;

namespace Demarc.System.Tests.Decisions;

/// <summary>A decision that no longer fits is left out of an import, and the import says so.</summary>
public sealed class LeftOutTests
{
    [Fact]
    public void An_import_tells_which_decisions_it_left_out()
    {
        using var world = new StoreWorld("sqlite");
        using var keys = KeyRing.Open(Path.Combine(world.Folder, "keys"));
        using (var desk = new DecisionDesk(world.Store, keys, new SetClock(StoreWorld.At("2026-06-01"))))
        {
            desk.Ask(
                new NewDecision
                {
                    Kind = DecisionKind.Owner,
                    Title = "Backups",
                    Body = """{"owners":[{"id":"x","owner":"kim","when":"no.such.thing"}]}""",
                    Reason = "because",
                    Author = "kim",
                },
                new DateOnly(2026, 6, 1), static _ => []);
        }

        var inputs = Directory.CreateDirectory(Path.Combine(world.Folder, "inputs")).FullName;
        File.WriteAllText(
            Path.Combine(inputs, "buckets.json"),
            """{"Buckets":[{"Name":"a","CreationDate":"2026-01-01T00:00:00Z"}],"Owner":{"ID":"x"}}""");
        var shipped = ContentFolder.Read(Path.Combine(DemarcRun.Root, "content"), ContentLayer.Shipped);
        var outcome = EstateImport.Run(world.Store, shipped, new ImportRequest
        {
            Inputs = [inputs],
            Looked = StoreWorld.At("2026-06-02"),
            Now = StoreWorld.At("2026-06-02"),
            Tenant = world.Tenant,
        });
        Assert.NotNull(outcome.Run);
        Assert.Empty(outcome.Mistakes);
        Assert.NotEmpty(outcome.LeftOut);
    }

    /// <summary>Who is written in an entry as approver says nothing about who sends the file.</summary>
    [Theory]
    [InlineData("exceptions", """{ id: E, checks: [aws-s3-bucket-public-access-block], reason: r, author: a, approver: b, from: 2026-01-01, until: 2027-01-01 }""", false)]
    [InlineData("overrides", """{ id: O, parts: [IAM-03.require], party: provider, reason: r, author: a, approver: b, until: 2027-01-01 }""", false)]
    [InlineData("services", """{ service: aws/s3, reviewed: 2026-01-01 }""", false)]
    [InlineData("agreements", """{ id: x, title: t, provider: aws, from: 2026-01-01, moves: [{ parts: [IAM-03.require], party: provider, why: w }] }""", false)]
    [InlineData("owners", """{ owner: kim }""", true)]
    [InlineData("agreements", """{ id: x, title: t, provider: aws, from: 2026-01-01 }""", true)]
    public void A_file_that_one_person_sends_has_nothing_new_to_which_somebody_else_has_to_agree(string section, string entry, bool free)
    {
        using var world = new StoreWorld("sqlite");
        var alone = Sent(alone: true, entry);
        Assert.Equal(free, alone.Run is not null);
        if (!free)
        {
            var refused = Assert.Single(alone.Mistakes);
            Assert.Equal(("demarc.yaml", 5), (refused.Place.File, refused.Place.Line));
            Assert.Contains("needs somebody else to agree", refused.Message, StringComparison.Ordinal);
        }

        // On record, it may be sent again by anybody, in whatever order it is written; another one may not.
        Assert.NotNull(Sent(alone: false, entry).Run);
        Assert.NotNull(Sent(alone: true, entry).Run);
        Assert.Equal(free, Sent(alone: true, entry.Replace("2026-01-01", "2026-01-02", StringComparison.Ordinal)
            .Replace("2027-01-01", "2027-01-02", StringComparison.Ordinal)).Run is not null);

        ImportOutcome Sent(bool alone, string written)
        {
            var inputs = Directory.CreateTempSubdirectory("demarc-sent-").FullName;
            try
            {
                File.WriteAllText(
                    Path.Combine(inputs, "demarc.yaml"),
                    $"organisation: Example\npeople:\n  - {{ id: kim, name: Kim }}\n{section}:\n  - {written}\n");
                return EstateImport.Run(world.Store, Build, new ImportRequest
                {
                    Inputs = [inputs],
                    Looked = StoreWorld.At("2026-06-02"),
                    Now = StoreWorld.At("2026-06-02"),
                    Tenant = world.Tenant,
                    IsSentAlone = alone,
                });
            }
            finally
            {
                Directory.Delete(inputs, recursive: true);
            }
        }
    }

    [Fact]
    public void The_catalogue_is_built_once_for_decisions_without_content()
    {
        var decided = Enumerable.Range(0, 12).Select(static number => DecisionPatch.Read(
            $"decision {number}", $$"""{"people":[{"id":"p{{number}}","name":"P"}]}""", "a", "b", out _)!)
            .Append(DecisionPatch.Read("decision 12", """{"people":[{"id":"ada","removed":"yes"}]}""", "a", "b", out _)!);
        var file = new OrganisationFile(
            "demarc.yaml", "organisation: A\npeople: [{ id: ada, name: Ada }]\nowners: [{ owner: ada }]\n", []) { Decided = [.. decided] };
        var builds = 0;
        var (_, organisation, mistakes) = file.Build(own =>
        {
            builds++;
            return new CatalogueResult(StoreWorld.Catalogue, []);
        });
        Assert.Equal((13, 1), (organisation!.People.Length, builds));
        Assert.Equal("decision 12", Assert.Single(mistakes).Place.File);
    }

    private static readonly ContentFolder Shipped =
        ContentFolder.Read(Path.Combine(DemarcRun.Root, "content"), ContentLayer.Shipped);

    private static readonly Lazy<CatalogueResult> Known = new(static () => ShippedContent.Build(Shipped, null));

    private static (Catalogue? Catalogue, Organisation? Organisation, ImmutableArray<ContentDiagnostic> Mistakes) Build(
        OrganisationFile file) => file.Build(static _ => Known.Value);

    private sealed class SetClock(Moment now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now.ToTime();
    }
}
