using Demarc.Adapters.Import.Workbooks;

namespace Demarc.System.Tests.Import;

public sealed class CcmWorkbookTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ControlsNoticeAndVersionAreRead(bool shared)
    {
        var result = CcmWorkbook.Read(MatrixWorkbook.Usual().File(shared));
        Assert.Empty(result.Faults);
        var texts = result.Texts!;
        Assert.Equal(("ccm-4.0", "4.0.99", MatrixWorkbook.Notice), (texts.Framework, texts.Version, texts.Licence));
        Assert.Equal("A&A-01 IAM-14 I&S-03", string.Join(' ', texts.Texts.Select(static text => text.Id)));
        Assert.Equal(("Audit Rules", "Write audit rules.\nRead them  once a year."), (texts.Texts[0].Title, texts.Texts[0].Text));
        Assert.Contains(result.Notes, static note => note.Contains("CAIQ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(11)]
    [InlineData(40)]
    public void TheHeaderIsFoundOnAnyRow(int above)
    {
        string?[][] rows = [.. Enumerable.Range(0, above)
            .Select(static n => new string?[] { $"Line {n}" }), .. MatrixWorkbook.Matrix()[2..]];
        var result = CcmWorkbook.Read(new MatrixWorkbook().Sheet("v4.1.0", rows).File());
        Assert.Empty(result.Faults);
        Assert.Equal(("ccm-4.1", 3), (result.Texts!.Framework, result.Texts.Texts.Length));
    }

    [Theory]
    [InlineData(1, "Control Title")]
    [InlineData(2, "Control ID")]
    [InlineData(3, "Control Specification")]
    public void AMissingColumnIsNamedWithItsSheetAndRow(int column, string name)
    {
        var rows = MatrixWorkbook.Matrix();
        rows[2] = [.. rows[2].Select((text, at) => at == column ? "Something Else" : text)];
        rows[7] = rows[2];
        var fault = Assert.Single(CcmWorkbook.Read(new MatrixWorkbook().Sheet("CCM", rows).File()).Faults);
        Assert.Equal("sheet \"CCM\", row 3", fault.Place);
        Assert.Contains(name, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void EveryBadRowIsNamedAndNothingIsImported()
    {
        var rows = MatrixWorkbook.Matrix();
        rows[4][2] = "see above";
        rows[6][3] = null;
        rows[8][2] = null;
        var result = CcmWorkbook.Read(new MatrixWorkbook().Sheet("CCM", rows).File());
        Assert.Null(result.Texts);
        Assert.Equal("sheet \"CCM\", row 5; sheet \"CCM\", row 7; sheet \"CCM\", row 9",
            string.Join("; ", result.Faults.Select(static fault => fault.Place)));
    }

    [Fact]
    public void AControlGivenTwiceIsAFault()
    {
        var rows = MatrixWorkbook.Matrix();
        rows[6][2] = "a&a-1";
        var fault = Assert.Single(CcmWorkbook.Read(new MatrixWorkbook().Sheet("CCM", rows).File()).Faults);
        Assert.Contains("first in row 5", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AnUnknownReleaseIsRefusedUnlessTheUserSaysWhichItIs()
    {
        var rows = MatrixWorkbook.Matrix();
        rows[0] = ["CLOUD CONTROLS MATRIX v3.0.1"];
        var file = new MatrixWorkbook().Sheet("CCM", rows).File();
        Assert.Contains("3.0.1", Assert.Single(CcmWorkbook.Read(file).Faults).Message, StringComparison.Ordinal);
        Assert.Empty(CcmWorkbook.Read(file, "ccm-4.0").Faults);
        rows[0] = ["No release is named here, only 2026.05 and 4.0"];
        file = new MatrixWorkbook().Sheet("CCM", rows).File();
        Assert.Contains("--framework", Assert.Single(CcmWorkbook.Read(file).Faults).Message, StringComparison.Ordinal);
        Assert.Equal("ccm-4.1", CcmWorkbook.Read(file with { Name = "CCMv4.1.0_Generated-at_2026.xlsx" }).Texts!.Framework);
    }

    [Fact]
    public void AQuestionnaireAloneIsNoMatrix()
    {
        var result = CcmWorkbook.Read(new MatrixWorkbook().Sheet("CAIQ",
            ["Question ID", "Question", "CCM Control ID", "CCM Control Specification", "CCM Control Title"]).File());
        Assert.Contains("no sheet", Assert.Single(result.Faults).Message, StringComparison.Ordinal);
        Assert.Single(result.Notes);
    }

    [Fact]
    public void AGuidelineSheetThatLooksAlikeIsNotTakenForTheMatrix()
    {
        var other = MatrixWorkbook.Matrix();
        other[4][3] = "Guidance.";
        var result = CcmWorkbook.Read(new MatrixWorkbook().Sheet("Guidelines", other).Sheet("CCM", MatrixWorkbook.Matrix()).File());
        Assert.StartsWith("Write audit rules.", result.Texts!.Texts[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void WithoutANoticeTheFileSaysSo()
    {
        var result = CcmWorkbook.Read(new MatrixWorkbook().Sheet("CCM", MatrixWorkbook.Matrix()[..^3]).File());
        Assert.Contains("no notice", result.Texts!.Licence, StringComparison.Ordinal);
        Assert.Contains(result.Notes, static note => note.Contains("no notice", StringComparison.Ordinal));
    }
}
