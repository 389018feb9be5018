using System.Text;
using Demarc.Engine.Evidence.Ledger;
using FsCheck.Fluent;

namespace Demarc.Engine.Tests.Evidence.Ledger;

public sealed class CheckpointTests
{
    private const string Root = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=";

    [Theory]
    [InlineData("example.com/behind-the-sofa\n20852163\n" + Root + "\n", "example.com/behind-the-sofa", 20_852_163L, "")]
    [InlineData("a log\n0\n" + Root + "\nmore\nand more\n", "a log", 0L, "more\nand more\n")]
    [InlineData("x\n9223372036854775807\n" + Root + "\n", "x", long.MaxValue, "")]
    public void A_checkpoint_is_read_and_written(string text, string origin, long size, string extension)
    {
        Assert.True(Checkpoint.TryParse(text, out var checkpoint, out var refusal), refusal?.Reason);
        Assert.Equal(new Checkpoint(origin, size, TreeHash.Parse(Root), extension), checkpoint);
        Assert.Equal(text, checkpoint.ToText());
    }

    [Theory]
    [InlineData("")]
    [InlineData("x\n1\n")]
    [InlineData("x\n1\n" + Root)]
    [InlineData("\n1\n" + Root + "\n")]
    [InlineData("x\n01\n" + Root + "\n")]
    [InlineData("x\n-1\n" + Root + "\n")]
    [InlineData("x\n+1\n" + Root + "\n")]
    [InlineData("x\n 1\n" + Root + "\n")]
    [InlineData("x\n9223372036854775808\n" + Root + "\n")]
    [InlineData("x\n1\n" + Root + "\n\n")]
    [InlineData("x\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2J=\n")] // unused bits are set
    [InlineData("x\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I\n")]
    [InlineData("x\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxqw==\n")]
    [InlineData("x\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jx 2I=\n")]
    public void Anything_else_is_refused(string text)
    {
        Assert.False(Checkpoint.TryParse(text, out _, out var refusal));
        Assert.Equal(LedgerFault.Malformed, refusal.Fault);
    }

    [Theory]
    [InlineData("")]
    [InlineData("x\ny")]
    public void No_checkpoint_is_written_that_could_not_be_read(string origin) =>
        Assert.Throws<InvalidOperationException>(() => new Checkpoint(origin, 1, default).ToText());

    [Fact]
    public void Any_bytes_are_a_note_or_are_refused()
    {
        var pieces = Gen.Elements(
            "x", "\n", "\n\n", "1", Root, "\u2014 ", "name", " ", "a+b", "AAAAAAAA", "=", "\t", "\u00a0", "\ud83d\udd12", "\0");
        foreach (var parts in pieces.ArrayOf().Resize(40).Sample(3000))
        {
            var bytes = Encoding.UTF8.GetBytes(string.Concat(parts));
            if (SignedNote.TryParse(bytes, out var note, out var refusal)) Assert.Equal(bytes, note.ToBytes());
            else Assert.NotEmpty(refusal.Reason);
        }

        foreach (var bytes in Gen.Choose(0, 255).Select(static b => (byte)b).ArrayOf().Sample(1000))
            Assert.False(SignedNote.TryParse(bytes, out _, out _));
    }
}
