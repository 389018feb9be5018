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

    private sealed class SetClock(Moment now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now.ToTime();
    }
}
