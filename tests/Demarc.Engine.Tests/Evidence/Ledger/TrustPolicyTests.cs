using System.Text;
using Demarc.Engine.Evidence.Ledger;
using FsCheck.Fluent;

namespace Demarc.Engine.Tests.Evidence.Ledger;

public sealed class TrustPolicyTests
{
    private static readonly SignedLog Log = SignedLog.Instance;
    private static readonly Checkpoint State = new(SignedLog.Origin, 7, MerkleTree.LeafHash([1]));

    /// <summary>Two of three here and one of three there, as the specification's example has it.</summary>
    private static readonly string Full =
        $"# whom we believe\nlog {Log.Key} https://demarc.example/log\n\n"
        + string.Concat(Enumerable.Range(1, 6).Select(static i => $"witness W{i}\t{Log.Witnesses[i - 1]}\n"))
        + "group X 2 W1 W2 W3\n  group Y any W4 W5 W6  \ngroup both all X Y\nquorum both\n";

    [Theory]
    [InlineData("both", false)]
    [InlineData("both", false, 1, 2, 3)]
    [InlineData("both", false, 1, 4, 5, 6)]
    [InlineData("both", true, 1, 3, 6)]
    [InlineData("both", true, 6, 5, 4, 3, 2, 1)]
    [InlineData("X", true, 2, 3)]
    [InlineData("W5", true, 5)]
    [InlineData("W5", false, 4)]
    [InlineData("none", true)]
    public void Quorums_are_met_or_not(string quorum, bool met, params int[] cosigners)
    {
        var policy = Read(Full.Replace("quorum both", "quorum " + quorum, StringComparison.Ordinal));
        Assert.Equal(met, policy.Verify(Log.Sign(State, cosigners), out var accepted, out var refusal));
        Assert.Equal(met ? null : LedgerFault.NoQuorum, refusal?.Fault);
        if (!met) return;
        Assert.Equal((State, Log.Key), (accepted!.Checkpoint, accepted.Log));
        Assert.Equal(cosigners.Order().Select(static i => 1_000_000L + i), accepted.Cosignatures.Select(static c => c.Time));
    }

    [Fact]
    public void One_known_key_whose_signature_does_not_fit_refuses_all()
    {
        var note = Log.Sign(State, 1, 4, 5);
        foreach (var line in Enumerable.Range(0, 4))
        {
            var signature = note.Signatures[line];
            var bent = signature with { Signature = signature.Signature.SetItem(9, (byte)(signature.Signature[9] ^ 1)) };
            Assert.False(Read(Full).Verify(note with { Signatures = note.Signatures.SetItem(line, bent) }, out _, out var refusal));
            Assert.Equal(LedgerFault.BadSignature, refusal.Fault);
        }
    }

    [Fact]
    public void A_witness_that_signs_twice_counts_once_and_one_nobody_knows_does_not()
    {
        var note = Log.Sign(State, 1, 1, 4);
        Assert.False(Read(Full).Verify(note, out _, out var refusal));
        Assert.Equal(LedgerFault.NoQuorum, refusal.Fault);
        var stranger = new NoteSignature("stranger", 7, [.. new byte[72]]);
        Assert.True(TrustPolicy.OfLogs(Log.Key).Verify(note with { Signatures = [stranger, .. note.Signatures] }, out _, out _));
        Assert.False(TrustPolicy.OfLogs(Log.Key).Verify(note with { Signatures = [stranger] }, out _, out refusal));
        Assert.Equal(LedgerFault.Unsigned, refusal.Fault);
    }

    [Fact]
    public void A_checkpoint_of_another_log_is_refused_though_a_known_log_has_signed_it()
    {
        Assert.False(TrustPolicy.OfLogs(Log.Key).Verify(Log.Sign(State with { Origin = "demarc.example/other" }), out _, out var refusal));
        Assert.Equal(LedgerFault.OtherLog, refusal.Fault);
        Assert.False(TrustPolicy.OfLogs(Log.Key).Verify(new SignedNote("text\n", Log.Sign(State).Signatures), out _, out refusal));
        Assert.Equal(LedgerFault.Malformed, refusal.Fault);
    }

    [Fact]
    public void A_cosignature_is_not_the_signature_of_a_log()
    {
        var note = new SignedNote(State.ToText(), [Log.Cosign(State.ToText(), 1)]);
        Assert.False(Read(Full).Verify(note, out _, out var refusal));
        Assert.Equal(LedgerFault.Unsigned, refusal.Fault);
    }

    [Theory]
    [InlineData("", "quorum none", "log")]
    [InlineData("quorum both\n", "quorum both", "no end")]
    [InlineData("quorum both\n", "", "no quorum")]
    [InlineData("quorum both\n", "quorum both\nquorum none\n", "line 14: there is a quorum already")]
    [InlineData("quorum both\n", "quorum others\n", "line 13: the quorum is not defined")]
    [InlineData("quorum both\n", "quorum both more\n", "line 13: it is no line")]
    [InlineData("quorum both\n", "Quorum both\n", "line 13: it is no line")]
    [InlineData("group X 2", "group X 4", "line 10: a group needs")]
    [InlineData("group X 2", "group X 0", "line 10: a group needs")]
    [InlineData("group X 2", "group X 02", "line 10: a group needs")]
    [InlineData("group X 2 W1 W2 W3", "group X 2", "line 10: it is no line")]
    [InlineData("group X 2", "group W1 2", "line 10: the name is taken")]
    [InlineData("group X 2", "group none 2", "line 10: the name is taken")]
    [InlineData("group Y any W4", "group Y any W1 W4", "line 11: a member of the group is in a group already")]
    [InlineData("group Y any W4", "group Y any W9 W4", "line 11: a member of the group is not defined")]
    [InlineData("group Y any W4", "group Y any none W4", "line 11: a member of the group is not defined")]
    [InlineData("witness W2", "witness W1", "line 5: the name is taken")]
    [InlineData("# whom", "\r# whom", "control characters")]
    public void A_policy_that_is_not_one_is_refused(string old, string changed, string reason)
    {
        var text = old.Length == 0 ? $"log {Log.Key}\nlog {Log.Key}\n{changed}\n" : Full.Replace(old, changed, StringComparison.Ordinal);
        Assert.False(TrustPolicy.TryParse(Encoding.UTF8.GetBytes(text), out _, out var refusal));
        Assert.Contains(reason, refusal.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_of_one_use_do_not_serve_for_the_other()
    {
        foreach (var line in new[] { $"log {Log.Witnesses[0]}", $"witness W {Log.Key}", "log x+00000000+BgAA", "witness W x+00000000+BgAA" })
        {
            Assert.False(TrustPolicy.TryParse(Encoding.UTF8.GetBytes(line + "\nquorum none\n"), out _, out var refusal));
            Assert.Equal(LedgerFault.Unsupported, refusal.Fault);
        }
    }

    [Fact]
    public void Any_bytes_are_a_policy_or_are_refused()
    {
        var pieces = Gen.Elements("log ", Log.Key.ToString(), "witness ", "W1 ", "group ", "any ", "quorum ", "none", "\n", " ", "#", "\u00e9", "2 ");
        foreach (var parts in pieces.ArrayOf().Sample(3000))
            Assert.Equal(TrustPolicy.TryParse(Encoding.UTF8.GetBytes(string.Concat(parts)), out _, out var refusal), refusal is null);
        foreach (var bytes in Gen.Choose(0, 255).Select(static b => (byte)b).ArrayOf().Sample(1000))
            Assert.False(TrustPolicy.TryParse(bytes, out _, out _));
    }

    private static TrustPolicy Read(string text)
    {
        Assert.True(TrustPolicy.TryParse(Encoding.UTF8.GetBytes(text), out var policy, out var refusal), refusal?.Reason);
        return policy;
    }
}
