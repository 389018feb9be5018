using System.IO.Compression;
using System.Text;
using Demarc.Adapters.Import;
using Demarc.Adapters.Import.Oscal;
using Demarc.Adapters.Import.Workbooks;

namespace Demarc.System.Tests.Import;

/// <summary>Files made to hurt: each is refused with a reason, soon and without much memory.</summary>
public sealed class HostileImportTests
{
    private const string Sheet = "worksheets/sheet1.xml";

    [Fact]
    public void ASheetThatUnpacksToHundredsOfMegabytes()
    {
        using var stream = new MemoryStream();
        stream.Write(MatrixWorkbook.Usual().Bytes());
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Update, leaveOpen: true))
        {
            using var part = archive.CreateEntry("xl/worksheets/sheet9.xml", CompressionLevel.Fastest).Open();
            var blanks = new byte[1 << 20];
            Array.Fill(blanks, (byte)' ');
            for (var i = 0; i < 160; i++) part.Write(blanks);
        }

        Assert.Contains("unpack", Refused(stream.ToArray()), StringComparison.Ordinal);
    }

    [Fact]
    public void ASheetWithADocumentType()
    {
        foreach (var part in (string[])[Sheet, "sharedStrings.xml", "workbook.xml"])
        {
            var bytes = MatrixWorkbook.Tampered(MatrixWorkbook.Usual().Bytes(), part, static xml =>
                xml.Insert(xml.IndexOf("?>", StringComparison.Ordinal) + 2, "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/hostname\">]>"));
            Assert.Contains("DTD", Refused(bytes), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void ACellThatPointsNowhereOrIsTooLong()
    {
        var shared = MatrixWorkbook.Tampered(MatrixWorkbook.Usual().Bytes(), Sheet, static xml =>
            xml.Replace("<x:v>0</x:v>", "<x:v>999999</x:v>", StringComparison.Ordinal));
        Assert.Contains("999999", Refused(shared), StringComparison.Ordinal);
        var rows = MatrixWorkbook.Matrix();
        rows[4][3] = new string('x', ImportLimits.CellLength + 1);
        Assert.Contains("32767", Refused(new MatrixWorkbook().Sheet("CCM", rows).Bytes(shared: false)), StringComparison.Ordinal);
    }

    [Fact]
    public void TooManyRows()
    {
        string?[][] rows = [.. MatrixWorkbook.Matrix(), .. Enumerable.Range(0, ImportLimits.Rows + 1)
            .Select(static n => new string?[] { "x" })];
        Assert.Contains("rows", Refused(new MatrixWorkbook().Sheet("CCM", rows).Bytes(shared: false)), StringComparison.Ordinal);
    }

    [Fact]
    public void FilesThatAreNoWorkbook()
    {
        Assert.Contains("not an .xlsx", Refused("Control ID;Control Title"u8.ToArray()), StringComparison.Ordinal);
        Assert.Contains("password", Refused([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]), StringComparison.Ordinal);
        var whole = MatrixWorkbook.Usual().Bytes();
        for (var length = 0; length < whole.Length; length += 97) Assert.NotEmpty(Refused(whole[..length]));
    }

    [Fact]
    public void AWorkbookWithMacros()
    {
        using var stream = new MemoryStream();
        stream.Write(MatrixWorkbook.Usual().Bytes());
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Update, leaveOpen: true))
        {
            using var part = archive.CreateEntry("xl/vbaProject.bin").Open();
            part.WriteByte(1);
        }

        Assert.Contains("macros", Refused(stream.ToArray()), StringComparison.Ordinal);
    }

    [Fact]
    public void DamagedBytesNeverCrash()
    {
        var whole = MatrixWorkbook.Usual().Bytes();
        for (var at = 0; at < whole.Length; at += 61)
        {
            var bytes = (byte[])whole.Clone();
            bytes[at] ^= 0x55;
            var result = CcmWorkbook.Read(new ImportFile("matrix.xlsx", bytes));
            Assert.True(result.Texts is null == result.Faults.Length > 0);
        }
    }

    [Fact]
    public void AnEntityInOscalXml()
    {
        var secret = Path.Combine(Path.GetTempPath(), "demarc-secret");
        var result = Oscal($"""
            <?xml version="1.0"?>
            <!DOCTYPE catalog [<!ENTITY e SYSTEM "file://{secret}">]>
            <catalog xmlns="http://csrc.nist.gov/ns/oscal/1.0"><metadata><title>&e;</title></metadata></catalog>
            """);
        Assert.Contains("DTD", Assert.Single(result.Faults).Message, StringComparison.Ordinal);
        Assert.StartsWith("line 3,", Oscal("<catalog>\n<metadata>\n</catalog>").Faults[0].Place, StringComparison.Ordinal);
    }

    [Fact]
    public void DeepJsonAndDeepXml()
    {
        var deep = string.Concat(Enumerable.Repeat("{\"groups\":[", 100_000));
        Assert.Contains("depth", Assert.Single(Oscal("{\"catalog\":" + deep).Faults).Message, StringComparison.OrdinalIgnoreCase);
        var xml = "<catalog>" + string.Concat(Enumerable.Repeat("<group>", 100_000)) + string.Concat(Enumerable.Repeat("</group>", 100_000))
            + "</catalog>";
        Assert.Contains("deep", Assert.Single(Oscal(xml).Faults).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ParametersThatContainEachOther()
    {
        var choices = string.Join(',', Enumerable.Repeat("\"{{ insert: param, p }}{{ insert: param, p }}\"", 50));
        var result = Oscal($$$"""
            {"catalog":{"metadata":{"title":"t"},"params":[{"id":"p","select":{"choice":[{{{choices}}}]}}],
              "controls":[{"id":"x-1","title":"X","parts":[{"name":"statement","prose":"{{ insert: param, p }}"}]}]}}
            """);
        Assert.Contains("longer than", Assert.Single(result.Faults).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AFileLargerThanTheLimit()
    {
        using var stream = new MemoryStream(new byte[ImportLimits.FileBytes + 1]);
        Assert.Null(ImportFile.Read("x", stream));
    }

    private static string Refused(byte[] workbook)
    {
        var result = CcmWorkbook.Read(new ImportFile("matrix.xlsx", workbook));
        Assert.Null(result.Texts);
        return string.Join('\n', result.Faults);
    }

    private static ImportResult Oscal(string text) => OscalTexts.Read(new ImportFile("catalog", Encoding.UTF8.GetBytes(text)));
}
