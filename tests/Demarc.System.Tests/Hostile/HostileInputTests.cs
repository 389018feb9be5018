using System.Text;
using static Demarc.System.Tests.Hostile.HostileFolder;

namespace Demarc.System.Tests.Hostile;

/// <summary>Whatever one input does, it is named with its place and reason, the others are read, and the exit code tells.</summary>
public sealed class HostileInputTests
{
    [Fact]
    public void Every_damaged_file_is_named_and_the_good_ones_beside_it_are_read()
    {
        using var folder = new HostileFolder();
        foreach (var file in HostileFile.Damaged) folder.Write(file.Name, file.Content);
        folder.Write("a-good.json", Items(Item("good-1")));
        folder.Write("z-good.json", Items(Item("good-2")));
        var run = folder.Inventory();
        Assert.Equal(3, run.Code);
        Assert.All(HostileFile.Damaged, file => Assert.Contains(file.Says, run.About(file.Name), StringComparison.Ordinal));
        Assert.All(HostileFile.Damaged, file => Assert.Contains(file.Reason, run.About(file.Name), StringComparison.Ordinal));
        var kept = HostileFile.Damaged.SelectMany(static file => file.Keeps).Append("good-1").Append("good-2");
        Assert.Equal(kept.Order(StringComparer.Ordinal), run.Ids, StringComparer.Ordinal);
        var count = HostileFile.Damaged.Count;
        Assert.Contains($"{count + 2} inputs, {count} not read in full", run.Messages, StringComparison.Ordinal);
    }

    [Fact]
    public void When_nothing_could_be_read_the_input_is_wrong()
    {
        using var folder = new HostileFolder();
        foreach (var file in HostileFile.Damaged.Where(static file => file.Keeps.Length == 0)) folder.Write(file.Name, file.Content);
        var run = folder.Inventory();
        Assert.Equal((2, ""), (run.Code, run.Output));
        Assert.Contains("none of the inputs could be read", run.Messages, StringComparison.Ordinal);
        Assert.Contains("empty.json: refused: the file is empty", run.Messages, StringComparison.Ordinal);
    }

    /// <summary>A picture alone was an estate without resources.</summary>
    [Fact]
    public void What_is_no_export_is_passed_over_in_a_folder_and_wrong_when_named()
    {
        using var folder = new HostileFolder();
        folder.Write("picture.png", [0x89, .. "PNG\r\n"u8, 0x1A, 0x0A, 0, 0, 0, 13]);
        folder.Write("bomb.yaml", YamlBomb);
        folder.Write("settings.ini", "[main]\nkey = value\n");
        folder.Write("list.json", "[" + HostileFile.Brackets(10_000) + "]");
        Assert.Equal(2, folder.Inventory().Code);
        folder.Write("good.json", Items(Item("good")));
        var mixed = folder.Inventory();
        Assert.Equal((0, "good"), (mixed.Code, string.Join(' ', mixed.Ids)));
        Assert.Equal(2, folder.Inventory(folder.PathOf("picture.png")).Code);
        var named = folder.Inventory(folder.PathOf("picture.png"), folder.PathOf("good.json"));
        Assert.Equal((3, "good"), (named.Code, string.Join(' ', named.Ids)));
        Assert.Contains("not an export of a known format", named.About("picture.png"), StringComparison.Ordinal);
    }

    [Fact]
    public void Utf16_is_read_with_and_without_its_mark()
    {
        using var folder = new HostileFolder();
        byte[] Text(string id, Encoding encoding) => encoding.GetBytes(Items(Item(id)));
        folder.Write("le.json", [0xFF, 0xFE, .. Text("le", Encoding.Unicode)]);
        folder.Write("be.json", [0xFE, 0xFF, .. Text("be", Encoding.BigEndianUnicode)]);
        folder.Write("le-bare.json", Text("le-bare", Encoding.Unicode));
        folder.Write("be-bare.json", Text("be-bare", Encoding.BigEndianUnicode));
        folder.Write("utf8-mark.json", [0xEF, 0xBB, 0xBF, .. Text("utf8-mark", Encoding.UTF8)]);
        var run = folder.Inventory();
        Assert.Equal((0, "be be-bare le le-bare utf8-mark"), (run.Code, string.Join(' ', run.Ids)));
    }

    [Fact]
    public void Links_to_folders_are_named_and_not_followed()
    {
        using var folder = new HostileFolder();
        folder.Write("inner/good.json", Items(Item("good")));
        File.CreateSymbolicLink(folder.PathOf("inner/loop"), folder.Exports);
        File.CreateSymbolicLink(folder.PathOf("nowhere"), folder.PathOf("not-there"));
        File.CreateSymbolicLink(folder.PathOf("self"), folder.PathOf("self"));
        var run = folder.Inventory();
        Assert.Equal((3, "good"), (run.Code, string.Join(' ', run.Ids)));
        Assert.Contains("a link to a folder: not followed", run.About("inner/loop"), StringComparison.Ordinal);
        Assert.Contains("a link that leads nowhere", run.About("nowhere"), StringComparison.Ordinal);
        Assert.Contains("a link that leads nowhere", run.About("self"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_without_permission_is_named()
    {
        using var folder = new HostileFolder();
        folder.Write("good.json", Items(Item("good")));
        folder.Write("locked.json", Items(Item("locked")));
        if (OperatingSystem.IsWindows()) return;
        File.SetUnixFileMode(folder.PathOf("locked.json"), UnixFileMode.None);
        var run = folder.Inventory();
        if (Environment.IsPrivilegedProcess)
        {
            // Nothing is locked for root: the file is simply read.
            Assert.Equal((0, "good locked"), (run.Code, string.Join(' ', run.Ids)));
            return;
        }

        Assert.Equal((3, "good"), (run.Code, string.Join(' ', run.Ids)));
        Assert.Contains("denied", run.About("locked.json"), StringComparison.Ordinal);
    }

    [Fact]
    public void Names_of_files_cannot_write_to_the_terminal()
    {
        if (OperatingSystem.IsWindows()) return;
        using var folder = new HostileFolder();
        folder.Write("it's \"a\"\nname \u001b[2J\u202e.json", Items(Item("named"), "{\"a\":"));
        var run = folder.Inventory();
        Assert.Equal((3, "named"), (run.Code, string.Join(' ', run.Ids)));
        Assert.StartsWith("it's \"a\"\\u000Aname \\u001B[2J\\u202E.json: partly-read: record 2", run.Messages, StringComparison.Ordinal);
    }

    [Fact]
    public void Cells_that_a_spreadsheet_would_run_are_plain_text()
    {
        using var folder = new HostileFolder();
        string[] ids = ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\\t=1", "\\n=1", "a,\\\"b"];
        folder.Write("formula.json", Items([.. ids.Select(Item)]));
        var run = folder.Inventory();
        Assert.Equal(0, run.Code);
        foreach (var cell in new[] { "'=cmd|' /C calc'!A0", "'+1", "'-1", "'@SUM(A1)", "'\t=1", "'\n=1", "a,\"\"b" })
            Assert.Contains($"\n\"{cell}\",", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("anchors are not used in content", "demarc.yaml:1:4", YamlBomb)]
    [InlineData("is given twice", "demarc.yaml:2:1", "organisation: A\norganisation: B\n")]
    [InlineData("nested more than 24 deep", "demarc.yaml:1:", "organisation: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]")]
    [InlineData("the file is empty", "demarc.yaml:1:1", "")]
    public void A_hostile_organisation_file_stops_with_its_place(string reason, string place, string text)
    {
        using var folder = new HostileFolder();
        folder.Write("good.json", Items(Item("good")));
        folder.Write("demarc.yaml", text);
        var run = folder.Inventory();
        Assert.Equal((2, ""), (run.Code, run.Output));
        Assert.Contains(reason, run.Messages, StringComparison.Ordinal);
        Assert.Contains(place, run.Messages, StringComparison.Ordinal);
    }

    [Fact]
    public void A_hostile_content_file_stops_with_its_place()
    {
        using var folder = new HostileFolder();
        folder.Write("good.json", Items(Item("good")));
        folder.Write("demarc.yaml", "organisation: A\ncontent: own\n");
        folder.Write("own/controls/bomb.yaml", YamlBomb);
        folder.Write("own/controls/latin1.yaml", [.. "domain: caf"u8, 0xE9]);
        folder.Write("own/controls/large.yaml", new byte[(8 << 20) + 1]);
        var run = folder.Inventory();
        Assert.Equal((2, ""), (run.Code, run.Output));
        Assert.Contains("organisation:controls/bomb.yaml:1:4: anchors are not used", run.Messages, StringComparison.Ordinal);
        Assert.Contains("organisation:controls/latin1.yaml:1:1: the text is not UTF-8", run.Messages, StringComparison.Ordinal);
        Assert.Contains("organisation:controls/large.yaml:1:1: the file is larger than 8 MiB", run.Messages, StringComparison.Ordinal);
    }

    private const string YamlBomb =
        "a: &a [x, x, x, x, x, x, x, x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]\nc: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b]\n"
        + "d: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c]\norganisation: *d\n";
}
