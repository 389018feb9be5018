using System.Collections.Immutable;
using System.Text;
using Demarc.Engine.Evidence;
using Demarc.Engine.Evidence.Ledger;
using FsCheck.Fluent;

namespace Demarc.Engine.Tests.Evidence.Ledger;

public sealed class StatementTests
{
    private static readonly Moment Day = Moment.Of(new DateOnly(2026, 11, 22));

    private static readonly ImmutableArray<EntryPredicate> Predicates =
    [
        new EntryPredicate.Evidence(
            "configuration", ["IAM-03.require", "AC-2(1)"], "paas", "s-7f3a", Day, Day, new Moment(Day.Microseconds + 1), Moment.Open,
            "demarc/0.1.0", "application/json", 1234),
        new EntryPredicate.Decision(DecisionKind.Exception, "approved", [], "s-1", Day, new Moment(Day.Microseconds + 5)),
        new EntryPredicate.Erasure(17, "gdpr-17", Day),
        new EntryPredicate.Export("soc2-2017", Day, 4),
        new EntryPredicate.KeyRotation("log", "01ab", "02cd", Day),
        new EntryPredicate.Correction(3, "wrong-date"),
        new EntryPredicate.CatalogueVersion("sha256:00ff", Day),
    ];

    public static TheoryData<int> Each => [.. Enumerable.Range(0, Predicates.Length)];

    [Theory]
    [MemberData(nameof(Each))]
    public void Every_kind_is_written_and_read(int at)
    {
        var bytes = StatementOf(Predicates[at]).ToBytes();
        Assert.True(Statement.TryParse(bytes, out var read, out var refusal), refusal?.Reason);
        Assert.Equal(bytes, read.ToBytes());
        Assert.Equal(Predicates[at].Kind, read.Predicate.Kind);
        Assert.Equal((EntryKind)(at + 1), read.Predicate.Kind);
    }

    [Fact]
    public void A_statement_is_written_as_the_documentation_shows_it() => Assert.Equal(
        """{"_type":"https://in-toto.io/Statement/v1","subject":[{"name":"e-1","digest":{"sha256":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}}],"predicateType":"https://demarc.dev/ledger/erasure/v1","predicate":{"index":17,"basis":"gdpr-17","erased":"2026-11-22T00:00:00Z"}}""",
        Encoding.UTF8.GetString(StatementOf(Predicates[2]).ToBytes()));

    [Theory]
    [InlineData("gdpr-17", "gdpr 17")]
    [InlineData("gdpr-17", "someone@example.com")]
    [InlineData("gdpr-17", "")]
    [InlineData("gdpr-17", "caf\u00e9")]
    [InlineData("\"index\":17", "\"index\":-1")]
    [InlineData("\"index\":17", "\"index\":1.5")]
    [InlineData("\"index\":17", "\"index\":9007199254740992")]
    [InlineData("\"index\":17", "\"index\":\"17\"")]
    [InlineData("\"index\":17", "\"index\":17,\"by\":\"somebody\"")]
    [InlineData("\"index\":17,", "")]
    [InlineData("2026-11-22T00:00:00Z", "2026-11-22T01:00:00+01:00")]
    [InlineData("2026-11-22T00:00:00Z", "2026-11-22")]
    [InlineData("/erasure/v1", "/erasure/v2")]
    [InlineData("Statement/v1", "Statement/v0.1")]
    [InlineData("e3b0", "E3B0")]
    [InlineData("e3b0", "")]
    [InlineData("\"sha256\"", "\"sha1\":\"00\",\"sha256\"")]
    [InlineData("\"_type\"", "\"more\":1,\"_type\"")]
    [InlineData("\"_type\"", "\"_type\":\"x\",\"_type\"")]
    [InlineData("[{\"name\"", "[{}, {\"name\"")]
    [InlineData("\"predicate\":{", "\"predicate\":[{")]
    public void A_statement_that_is_not_one_is_refused(string old, string changed)
    {
        var text = Encoding.UTF8.GetString(StatementOf(Predicates[2]).ToBytes());
        Assert.Contains(old, text, StringComparison.Ordinal);
        var bytes = Encoding.UTF8.GetBytes(text.Replace(old, changed, StringComparison.Ordinal));
        Assert.False(Statement.TryParse(bytes, out _, out var refusal));
        Assert.Contains(refusal.Fault, new[] { LedgerFault.Malformed, LedgerFault.Unsupported });
    }

    [Fact]
    public void Nothing_is_written_that_could_not_be_read()
    {
        Assert.Throws<ArgumentException>(() => StatementOf(new EntryPredicate.Correction(1, "two words")).ToBytes());
        Assert.Throws<InvalidOperationException>(() => (StatementOf(Predicates[2]) with { Subjects = [] }).ToBytes());
        Assert.Throws<InvalidOperationException>(() => (StatementOf(Predicates[2]) with { Subjects = [new("e", "00")] }).ToBytes());
    }

    [Fact]
    public void Only_an_envelope_of_its_type_holds_a_statement()
    {
        var payload = StatementOf(Predicates[2]).ToBytes();
        Assert.True(Statement.TryRead(new Dsse(Statement.PayloadType, [.. payload], []), out _, out _));
        Assert.False(Statement.TryRead(new Dsse("application/json", [.. payload], []), out _, out var refusal));
        Assert.Equal(LedgerFault.Unsupported, refusal.Fault);
    }

    [Fact]
    public void Any_change_is_read_or_refused()
    {
        var whole = StatementOf(Predicates[0]).ToBytes();
        var changes = from at in Gen.Choose(0, whole.Length - 1) from to in Gen.Choose(0, 255) select (at, (byte)to);
        foreach (var (at, to) in changes.Sample(4000))
        {
            var bytes = whole.ToArray();
            bytes[at] = to;
            if (!Statement.TryParse(bytes, out var read, out var refusal)) Assert.NotEmpty(refusal.Reason);
            else Assert.True(Statement.TryParse(read.ToBytes(), out var again, out _) && again.ToBytes().SequenceEqual(read.ToBytes()));
        }
    }

    [Fact]
    public void A_commitment_needs_its_salt()
    {
        var salt = new byte[Commitment.SaltBytes];
        Assert.Equal("66687aadf862bd776c8fc18b8e9f8e20089714856ee233b3902a591d0d5f2925", Commitment.Of(salt, []), StringComparer.Ordinal);
        Assert.NotEqual(Commitment.Of(salt, [1]), Commitment.Of(salt, [2]), StringComparer.Ordinal);
        Assert.Throws<ArgumentException>(() => Commitment.Of([], [1]));
    }

    private static Statement StatementOf(EntryPredicate predicate) => new([new("e-1", MerkleTree.EmptyRoot.ToHex())], predicate);
}
