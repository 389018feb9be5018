using Demarc.Adapters.Import;
using Demarc.Engine.Content;
using FsCheck.Fluent;

namespace Demarc.System.Tests.Import;

public sealed class TextsFileTests
{
    private static readonly string[] Awkward =
    [
        "- not a list: # nor a comment", "  begins with blanks", "two\n\n  indented\nlines", "\"quotes\" and \\ and 'others'",
            "ends with a colon:", "&a *b !c %d @e `f",
        "null", "~", "{{ x }}", "tab\there", "caf\u00E9 \u2013 \u65E5\u672C \U0001F512", "---\n...\n", "trailing \nblanks ",
            "line\u2028and\u2029more", "|-",
    ];

    [Fact]
    public void EveryTextComesBackAsItWasWritten()
    {
        using var folder = new ImportFolder();
        Assert.Null(TextsFile.Write(folder["own"], Texts(Awkward), replace: false));
        var loaded = Loaded(folder);
        Assert.Equal(Awkward, loaded.Texts.Select(static text => text.Text).ToArray());
        Assert.Equal(Texts(Awkward).Source, loaded.Source);
        Assert.Equal(Texts(Awkward).Licence, loaded.Licence);
    }

    [Fact]
    public void AnyPrintableTextComesBack()
    {
        using var folder = new ImportFolder();
        var letters = Gen.Elements("a", "b", " ", "\n", ":", "#", "-", "\"", "'", "\\", "|", ">", "\u00E9", "\u2028", "\U0001F512", "{",
            "]", ",", "?", "%");
        var texts = letters.ArrayOf().Select(static parts => "x" + string.Concat(parts)).Sample(400).ToArray();
        Assert.Null(TextsFile.Write(folder["own"], Texts(texts), replace: false));
        Assert.Equal(texts, Loaded(folder).Texts.Select(static text => text.Text).ToArray());
    }

    [Fact]
    public void AnExistingFileStaysUnlessItMayBeReplaced()
    {
        using var folder = new ImportFolder();
        Assert.Null(TextsFile.Write(folder["own"], Texts("first"), replace: false));
        Assert.Contains("--force", TextsFile.Write(folder["own"], Texts("second"), replace: false)!.Message, StringComparison.Ordinal);
        Assert.Equal("first", Loaded(folder).Texts[0].Text);
        Assert.Null(TextsFile.Write(folder["own"], Texts("second"), replace: true));
        Assert.Equal("second", Loaded(folder).Texts[0].Text);
        Assert.Single(Directory.GetFiles(folder["own/texts"]));
    }

    [Fact]
    public void AFolderThatCannotBeMadeIsAFault()
    {
        using var folder = new ImportFolder();
        folder.Write("own", "a file");
        Assert.Contains("cannot be written", TextsFile.Write(folder["own"], Texts("x"), replace: true)!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("framework: nist-800-53-r6\nsource: { title: t }\nlicence: l\ntexts: []", "did you mean nist-800-53-r5")]
    [InlineData("framework: csf-2.0\nlicence: l\ntexts: []", "\"source\" is missing")]
    [InlineData("framework: csf-2.0\nsource: { title: t }\ntexts: []", "\"licence\" is missing")]
    [InlineData("framework: csf-2.0\nsource: { title: t }\nlicence: l\ntexts: [{ id: GV.OC-01, text: x }, { id: gv.oc-1, text: y }]",
        "given twice")]
    [InlineData("framework: csf-2.0\nsource: { title: t }\nlicence: l\ntexts: [{ id: GV.OC-01, text: \"\\e[2J\" }]", "control character")]
    [InlineData("framework: csf-2.0\nsource: { title: t }\nlicence: l\ntexts: [{ id: GV.OC-01, wording: x }]", "\"wording\" is not known")]
    public void MistakesAreNamed(string yaml, string message)
    {
        using var folder = new ImportFolder();
        folder.Write("own/texts/x.yaml", yaml);
        Assert.Contains(folder.Load().Diagnostics, diagnostic => diagnostic.ToString().Contains(message, StringComparison.Ordinal));
    }

    private static FrameworkTexts Loaded(ImportFolder folder)
    {
        var result = folder.Load();
        Assert.Empty(result.Diagnostics);
        return Assert.Single(result.Catalogue!.Texts);
    }

    private static FrameworkTexts Texts(params string[] texts) => new()
    {
        Framework = "csf-2.0",
        Source = new TextSource("A \"title\": with marks", "1.0", "file name.xml", new string('0', 64)),
        Licence = "First line.\nSecond line: # with marks",
        Texts = [.. texts.Select(static (text, index) => new RequirementText($"X-{index}", index % 2 == 0 ? "" : "Title: one", text))],
        Place = default,
    };
}
