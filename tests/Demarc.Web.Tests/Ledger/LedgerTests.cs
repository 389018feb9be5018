using System.Net;
using System.Text;
using Demarc.Adapters.Ledger;
using Demarc.Engine.Evidence.Ledger;
using Demarc.Web.Access;
using Demarc.Web.Estates;
using Demarc.Web.Tests.Api;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Demarc.Web.Tests.Ledger;

/// <summary>The log is shown as it is, verifies here and elsewhere, and says so when it was changed.</summary>
public sealed class LedgerTests(WebFixture web)
{
    private static readonly string Root = $"/o/{WebFixture.Sample}/ledger";

    [Fact]
    public async Task Verifying_everything_shows_each_step()
    {
        using var client = await web.SignIn(Role.Auditor);
        using var answer = await client.SendForm(Root, Root + "/verify");
        var page = WebUtility.HtmlDecode(await answer.Text());
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("It holds", page, StringComparison.Ordinal);
        Assert.Contains("Every entry and every tile hashes to the root", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_entry_of_the_sample_verifies_step_by_step()
    {
        using var client = await web.SignIn(Role.Viewer);
        var csv = await client.Text(Root + ".csv");
        var size = csv.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length - 1;
        Assert.True(size > 1);
        for (var index = 0; index < Math.Min(size, 8); index++)
        {
            using var answer = await client.SendForm($"{Root}/{index}", $"{Root}/{index}/verify");
            var page = WebUtility.HtmlDecode(await answer.Text());
            Assert.Contains("It holds", page, StringComparison.Ordinal);
            Assert.Contains("Since then the log has only grown", page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_is_downloaded_verifies_without_us()
    {
        using var client = await web.SignIn(Role.Viewer);
        var leaf = await client.GetByteArrayAsync(new Uri(Root + "/0/leaf", UriKind.Relative), TestContext.Current.CancellationToken);
        var proof = await client.GetByteArrayAsync(new Uri(Root + "/0/proof", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.True(LedgerProof.TryParse(proof, out var read, out var refusal), refusal?.Reason);
        Assert.True(Checkpoint.TryParse(read.Note.Text, out var checkpoint, out _));
        Assert.Null(MerkleTree.VerifyInclusion(0, checkpoint.Size, MerkleTree.LeafHash(leaf), read.Hashes.AsSpan(), checkpoint.Root));
        Assert.Equal(Encoding.UTF8.GetString(read.Note.ToBytes()), await client.Text(Root + "/checkpoint"));
    }

    [Fact]
    public async Task An_entry_that_was_changed_is_found()
    {
        const string Tenant = "ledger-changed";
        web.MakeSample(Tenant);
        Change("UPDATE ledger_entry SET body = x'7b7d' WHERE entry = 1");
        using var client = await web.SignIn(Role.Viewer, Tenant);
        using var answer = await client.SendForm($"/o/{Tenant}/ledger", $"/o/{Tenant}/ledger/verify");
        Assert.Contains("It does not hold", WebUtility.HtmlDecode(await answer.Text()), StringComparison.Ordinal);
        Assert.Contains("cannot be proven", WebUtility.HtmlDecode(await client.Text($"/o/{Tenant}/ledger/1")), StringComparison.Ordinal);
        using var entry = await client.SendForm($"/o/{Tenant}/ledger/1", $"/o/{Tenant}/ledger/1/verify");
        var page = WebUtility.HtmlDecode(await entry.Text());
        Assert.Contains("It does not hold", page, StringComparison.Ordinal);
        Assert.Contains("holds</span> The log's key signed this state", page, StringComparison.Ordinal);
        Assert.Contains("wrong</span> The entry is in the log", page, StringComparison.Ordinal);
        using var key = web.WithKey(Right.Read, Tenant);
        await Refused("ledger/entries/1", "cannot be proven");
        Change("DELETE FROM ledger_entry WHERE entry = 1");
        await Refused("ledger/entries/1", "entry 1 is missing");
        await Refused("ledger/entries", "some are missing");
        await Refused("ledger/entries?from=1&limit=1", "some are missing");

        async Task Refused(string path, string why)
        {
            using var refused = await key.Get(ApiClients.Api(path, Tenant));
            var problem = await refused.Json();
            Assert.Equal((path, HttpStatusCode.Conflict), (path, refused.StatusCode));
            Assert.Contains(why, problem.Text("detail"), StringComparison.Ordinal);
        }

        void Change(string what)
        {
            using var connection = new SqliteConnection($"Data Source={web.StoreFile}");
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = what + " AND tenant = (SELECT tenant FROM tenant WHERE name = $t)";
            command.Parameters.AddWithValue("$t", Tenant);
            Assert.Equal(1, command.ExecuteNonQuery());
        }
    }

    [Fact]
    public async Task The_key_in_the_database_is_not_believed()
    {
        const string Tenant = "ledger-key";
        web.MakeSample(Tenant);
        var folder = KeyRing.FolderBeside(web.StoreFile)!;
        string origin;
        using (var log = LedgerReader.Open(web.Services.GetRequiredService<TenantStores>().Of(Tenant))!) origin = log.Checkpoint.Origin;
        using var client = await web.SignIn(Role.Viewer, Tenant);
        foreach (var file in Directory.GetFiles(folder, $"log-{Uri.EscapeDataString(origin)}.*")) File.Delete(file);
        using (var without = await client.SendForm($"/o/{Tenant}/ledger", $"/o/{Tenant}/ledger/verify"))
            Assert.Contains("not known</span> The log's key", WebUtility.HtmlDecode(await without.Text()), StringComparison.Ordinal);

        using (var ring = KeyRing.Open(folder)) ring.Get(KeyPurpose.Log, origin, SigningAlgorithm.Ed25519);
        using var other = await client.SendForm($"/o/{Tenant}/ledger", $"/o/{Tenant}/ledger/verify");
        Assert.Contains("the database names another key", WebUtility.HtmlDecode(await other.Text()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_there_is_no_log_the_page_says_so()
    {
        using var client = await web.SignIn(Role.Viewer, WebFixture.Other);
        Assert.Contains("There is no log yet", await client.Text($"/o/{WebFixture.Other}/ledger"), StringComparison.Ordinal);
        foreach (var path in (string[])["/checkpoint", "/0", "/0/proof", "/0/leaf"])
        {
            using var answer = await client.Get($"/o/{WebFixture.Other}/ledger{path}");
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
    }

    [Theory]
    [InlineData("/999999999")]
    [InlineData("/-1")]
    [InlineData("/99999999999999999999")]
    [InlineData("/-1/leaf")]
    public async Task An_entry_that_is_not_there_is_not_found(string path)
    {
        using var client = await web.SignIn(Role.Viewer);
        using var answer = await client.Get(Root + path);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }
}
