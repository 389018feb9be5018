using Demarc.Adapters.Accounts;
using Demarc.Adapters.Store;
using Demarc.Engine.Evidence;
using Demarc.Web.Tests.Jobs;

namespace Demarc.Web.Tests.Api;

/// <summary>What the API keeps about callers and requests, on both databases.</summary>
public sealed class KeptOnBothTests
{
    private static int tenants;

    public static TheoryData<string> Databases => ServedWorld.Databases;

    [Theory]
    [MemberData(nameof(Databases))]
    public void A_request_is_claimed_by_one_and_answered_to_all(string database) => With(database, (store, tenant) =>
    {
        var answers = new AnswerStore(store);
        var key = new AnswerKey(tenant, "key one", [1, 2, 3]);
        var claims = new int[8];
        Parallel.For(0, claims.Length, at => claims[at] = answers.Claim(key, [9], At(0), At(-86_400), At(-900)) is null ? 1 : 0);
        Assert.Equal(1, claims.Sum());
        Assert.Equal(0, answers.Claim(key, [9], At(1), At(-86_400), At(-900))!.Status);
        answers.Answer(key, new AnswerRow([9], At(1), 202, "application/json", "/x", [7, 0, 255]));
        var known = answers.Claim(key, [8], At(2), At(-86_400), At(-900))!;
        Assert.Equal((202, "application/json", "/x"), (known.Status, known.Type, known.Location));
        Assert.Equal([7, 0, 255], known.Body);
        Assert.Equal([9], known.Request);
        Assert.Null(answers.Claim(key with { Caller = "key two" }, [9], At(2), At(-86_400), At(-900)));
        answers.Release(key with { Caller = "key two" });
        Assert.Null(answers.Claim(key with { Caller = "key two" }, [9], At(2), At(-86_400), At(-900)));
        // A day later it is forgotten; a claim without an answer is given up sooner.
        Assert.Null(answers.Claim(key, [9], At(90_000), At(3_600), At(89_100)));
        Assert.Null(answers.Claim(key, [9], At(92_000), At(5_600), At(91_100)));
    });

    [Theory]
    [MemberData(nameof(Databases))]
    public void A_key_is_found_by_its_digest_until_it_is_revoked(string database) => With(database, (store, tenant) =>
    {
        var (keys, accounts) = (new ApiKeyStore(store), new AccountStore(store));
        var person = accounts.Create($"keeper@{tenant}", "Keeper", "", At(0));
        var digest = System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(tenant));
        var added = keys.Add(new ApiKeyRow
        {
            Digest = digest,
            Tenant = tenant,
            Number = 0,
            Title = "Nightly",
            Right = "decide",
            Person = person.Number,
            Created = At(0),
            Expires = At(1_000),
        });
        Assert.Equal(1, added.Number);
        keys.Touch(digest, At(5));
        var found = keys.Find(digest)!;
        Assert.Equal((tenant, "decide", At(5), true), (found.Tenant, found.Right, found.Seen, found.IsValidAt(At(999))));
        Assert.False(found.IsValidAt(At(1_000)));
        Assert.True(keys.Revoke(tenant, 1, At(10)));
        Assert.False(keys.Revoke(tenant, 1, At(11)));
        Assert.False(keys.Revoke("somebody-else", 1, At(11)));
        Assert.False(keys.Find(digest)!.IsValidAt(At(11)));
        Assert.Single(keys.Of(tenant));
    });

    private static Moment At(int seconds) => new(1_800_000_000_000_000 + (seconds * 1_000_000L));

    private static void With(string database, Action<SqlStore, string> test)
    {
        var folder = Directory.CreateTempSubdirectory("demarc-kept-").FullName;
        var address = database == "postgres" ? PostgresServer.Address : Path.Combine(folder, "demarc.db");
        var tenant = $"kept-{Interlocked.Increment(ref tenants)}";
        using (var store = StoreAddress.Open(address, tenant, create: true)) test(store, tenant);
        Directory.Delete(folder, recursive: true);
    }
}
