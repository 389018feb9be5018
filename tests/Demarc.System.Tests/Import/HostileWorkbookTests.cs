using System.IO.Compression;
using System.Text;
using Demarc.Adapters.Export;
using Demarc.Adapters.Import;
using Demarc.Adapters.Import.Statements;
using Demarc.Engine.Content.Statements;

namespace Demarc.System.Tests.Import;

/// <summary>
/// Workbooks of providers that are damaged, or made to hurt: refused with the place, or read without what cannot be trusted.
/// </summary>
public sealed class HostileWorkbookTests
{
    [Fact]
    public void OldPasswordedAndOtherFilesAreRefusedBySayingWhatTheyAre()
    {
        Refused([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], "password");
        Refused("Control ID,Can Be Inherited from CSP"u8.ToArray(), "not an .xlsx");
        Refused([], "not an .xlsx");
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var part = archive.CreateEntry("xl/worksheets/sheet1.xml", CompressionLevel.Optimal).Open();
            var blanks = new byte[1 << 20];
            for (var i = 0; i < 64; i++) part.Write(blanks);
        }

        Refused(stream.ToArray(), "times its size");
    }

    [Fact]
    public void ADocumentTypeIsRefusedWithItsSheet()
    {
        foreach (var part in (string[])["sheet2.xml", "workbook.xml"])
        {
            var bytes = MatrixWorkbook.Tampered(CrmWorkbookTests.Usual().Bytes(), part, static xml =>
                "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]>" + xml);
            Refused(bytes, "DTD");
        }
    }

    [Fact]
    public void AMillionRowsAreRefusedWithTheirSheet()
    {
        var many = new StringBuilder();
        for (var i = 10; i < 1_000_010; i++) many.Append("<row r=\"").Append(i).Append("\"><c t=\"str\"><v>x</v></c></row>");
        var bytes = MatrixWorkbook.Tampered(CrmWorkbookTests.Usual().Bytes(), "sheet3.xml", xml =>
            xml.Replace("</sheetData>", many + "</sheetData>", StringComparison.Ordinal));
        var fault = Assert.Single(CrmWorkbook.Read(new ImportFile("x.xlsx", bytes), ShippedCatalogue.Nist).Faults);
        Assert.Equal(("sheet \"CRM\"", "there are more than 20000 rows"), (fault.Place, fault.Message));
    }

    [Fact]
    public void AMillionEmptyRowsDoNoHarm()
    {
        var many = new StringBuilder();
        for (var i = 10; i < 1_000_010; i++) many.Append("<row r=\"").Append(i).Append("\"><c s=\"1\"/></row>");
        var bytes = MatrixWorkbook.Tampered(CrmWorkbookTests.Usual().Bytes(), "sheet3.xml", xml =>
            xml.Replace("</sheetData>", many + "</sheetData>", StringComparison.Ordinal));
        Assert.Equal(3, CrmWorkbook.Read(new ImportFile("x.xlsx", bytes), ShippedCatalogue.Nist).Statements.Length);
    }

    [Fact]
    public void MergedAreasThatCoverEverythingAreRefused()
    {
        var areas = string.Concat(Enumerable.Range(0, 19_000).Select(static _ => "<mergeCell ref=\"B4:C1048576\"/>"));
        object?[][] rows = [.. Enumerable.Range(0, 400).Select(static i => new object?[] { $"AC-{(i % 20) + 1}", "Yes" })];
        var bytes = MatrixWorkbook.Tampered(new RawWorkbook().Sheet("CRM", [.. CrmWorkbookTests.MatrixHeadings, .. rows]).Bytes(),
            "sheet1.xml",
            xml => xml.Replace("</worksheet>", $"<mergeCells>{areas}</mergeCells></worksheet>", StringComparison.Ordinal));
        Refused(bytes, "merged areas");
    }

    [Fact]
    public void FormulasGiveTheValueLastSeenAndLinksAreNotFollowed()
    {
        var file = new RawWorkbook()
            .Sheet("CRM", [.. CrmWorkbookTests.MatrixHeadings, ["AC-3", new RawWorkbook.Formula("[1]Sheet1!A1", "Yes")],
                ["AC-4", new RawWorkbook.Formula("WEBSERVICE(\"http://example.org\")", null)], ["AC-5",
                    new RawWorkbook.ErrorValue("#NAME?")]])
            .Part("xl/externalLinks/externalLink1.xml",
                "<externalLink xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"/>").File();
        var read = CrmWorkbook.Read(file, ShippedCatalogue.Nist);
        Assert.Equal(("AC-3", Inheritance.Yes), (Assert.Single(read.Statements).Requirement, read.Statements[0].Inheritance));
        Assert.Equal("sheet \"CRM\", row 6, cell B6", Assert.Single(read.NotUnderstood).Place);
    }

    [Fact]
    public void WrongTypesAreListedAndNothingElse()
    {
        var read = CrmWorkbook.Read(new RawWorkbook().Sheet("CRM", [.. CrmWorkbookTests.MatrixHeadings,
            [42, "Yes"], ["AC-3", 3.14], ["AC-4", true], [46000, 46001, 46002]]).File(), ShippedCatalogue.Nist);
        Assert.Equal("AC-4", Assert.Single(read.Statements).Requirement);
        Assert.Equal(3, read.NotUnderstood.Length);
    }

    [Fact]
    public void DamagedBytesNeverCrashAnyReader()
    {
        var whole = CaiqWorkbookTests.Usual().Bytes();
        for (var at = 0; at < whole.Length; at += 13)
        {
            var bytes = (byte[])whole.Clone();
            bytes[at] ^= 0x55;
            var file = new ImportFile("x.xlsx", bytes);
            var read = CaiqWorkbook.Read(file, CaiqWorkbookTests.Frameworks);
            Assert.True(!read.Faults.IsEmpty || !read.Statements.IsEmpty || !read.NotUnderstood.IsEmpty, $"byte {at}");
            _ = CrmWorkbook.Read(file, ShippedCatalogue.Nist);
            Assert.NotNull(CaiqTemplate.Fill(file, []));
        }
    }

    private static void Refused(byte[] bytes, string reason)
    {
        var file = new ImportFile("x.xlsx", bytes);
        Assert.Contains(CrmWorkbook.Read(file, ShippedCatalogue.Nist).Faults, fault =>
            fault.ToString().Contains(reason, StringComparison.Ordinal));
        Assert.NotEmpty(CaiqWorkbook.Read(file, CaiqWorkbookTests.Frameworks).Faults);
        var filled = CaiqTemplate.Fill(file, []);
        Assert.True(filled.Workbook is null && !filled.Faults.IsEmpty);
    }
}
