using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Demarc.Adapters.Export;
using Demarc.Adapters.Import;
using Demarc.Adapters.Import.Statements;
using Demarc.Engine.Content.Statements;
using Demarc.Engine.Reports.Workbooks;
using Demarc.System.Tests.Sources;
using FsCheck.Fluent;

namespace Demarc.System.Tests.Import;

/// <summary>FedRAMP's own Rev. 5 template with answers in it, and texts of any letters, go in and out unchanged.</summary>
public sealed partial class FilledTemplateTests
{
    private const string Nist = "nist-800-53-r5";

    // Columns B to M of the summary: five of status, seven of origination.
    private static readonly string[] Origins = ["G", "L", "J", "M", "H", "K", "I"];

    [Theory]
    [InlineData("sheet3.xml", "sheet4.xml", 791, 15)]
    [InlineData("sheet5.xml", "sheet6.xml", 688, 0)]
    public void AFilledTemplateComesOutAsItWentIn(string summary, string matrix, int rows, int unknown)
    {
        if (ExportRun.Data("fedramp") is not { } data) return;
        var template = File.ReadAllBytes(Path.Combine(data, "SSP-Appendix-J-CSO-CIS-and-CRM-Workbook.xlsx"));
        var filled = MatrixWorkbook.Tampered(MatrixWorkbook.Tampered(template, summary, xml => Cells(xml, Summary)), matrix,
            xml => Cells(xml, Matrix));
        var first = CrmWorkbook.Read(new ImportFile("filled.xlsx", filled), ShippedCatalogue.Nist);
        Assert.Empty(first.NotUnderstood);
        Assert.Equal((rows, Nist), (first.Statements.Length, first.Framework));
        Assert.All(first.Statements, static one => Assert.NotEqual(Inheritance.Unknown, one.Inheritance));
        var known = ShippedCatalogue.Shipped.Framework(Nist)!.Requirements.Select(static r => r.Id).ToHashSet(StringComparer.Ordinal);
        Assert.Equal(unknown, first.Statements.Count(one => !known.Contains(one.Requirement)));
        var catalogue = ShippedCatalogue.With(ShippedCatalogue.Document("aws/ec2", Nist, first.Statements));
        var views = ResponsibilityView.Of(catalogue, [catalogue.Service("aws/ec2")!], ShippedCatalogue.Day);
        var of = catalogue.Framework(Nist)!;
        var exported = CrmExport.Write(new WorkbookHead("P", "S", of, ShippedCatalogue.Day, "1"), CrmRows.Of(catalogue, of, views));
        var second = CrmWorkbook.Read(new ImportFile("again.xlsx", exported), ShippedCatalogue.Nist);
        var back = second.Statements.ToDictionary(static one => one.Requirement, StringComparer.Ordinal);
        Assert.All(first.Statements, one => Assert.True(back[one.Requirement].SaysTheSameAs(one), one.Requirement));
    }

    [Fact]
    public void TextsOfAnyLettersComeBackAsTheyWereRead()
    {
        var letters = Gen.Elements("a", "B", " ", "\n", "\r\n", "\t", "=", "+", "-", "@", "\"", "'", "<", "&", "]]>", "_x0041_", "_", "x",
            "\u00e9", "\u2028", "\U0001F512", "\u0000", "\u0007", "\uFFFE", "\u202E", "#", ":", "|", ">", "0");
        var texts = letters.ArrayOf().Select(static parts => "x" + string.Concat(parts)).Sample(400);
        ImmutableArray<AnswerRow> rows = [.. texts.Select(static (one, i) => new AnswerRow(
            new ProviderStatement { Requirement = $"AC-{(i / 20) + 1}({(i % 20) + 1})", Inheritance = Inheritance.No,
                Responsibilities = one },
            one))];
        var first = Read(rows);
        Assert.Equal(400, first.Length);
        AllSame(first, Read([.. first.Select(static one => new AnswerRow(one, "\u0001"))]));
        AllSame(first, ShippedCatalogue.With(ShippedCatalogue.Document("aws/rds", Nist, first)).Statements[0].Statements);
    }

    private static void AllSame(ImmutableArray<ProviderStatement> one, ImmutableArray<ProviderStatement> other)
    {
        Assert.Equal(one.Length, other.Length);
        Assert.All(one.Zip(other), static pair => Assert.True(pair.First.SaysTheSameAs(pair.Second), pair.First.Requirement));
    }

    private static ImmutableArray<ProviderStatement> Read(ImmutableArray<AnswerRow> rows)
    {
        var head = new WorkbookHead("P", "S", ShippedCatalogue.Shipped.Framework(Nist)!, ShippedCatalogue.Day, "1");
        return CrmWorkbook.Read(new ImportFile("x.xlsx", CrmExport.Write(head, rows)), ShippedCatalogue.Nist).Statements;
    }

    // Every row gets one answer in seven: marks that fit what can be inherited.
    private static string Summary(string column, int row) =>
        column == "B" || column == Origins[row % 7] ? "<v>X</v>" : "";

    private static string Matrix(string column, int row) => (column, Origins[row % 7]) switch
    {
        ("B", "G" or "H" or "I" or "M") => "<v>Yes</v>",
        ("B", "L") => "<v>Partial</v>",
        ("B", _) => "<v>No</v>",
        ("C", "J" or "K" or "L") => $"<v>Do what row {row} asks.</v>",
        _ => "",
    };

    private static string Cells(string xml, Func<string, int, string> value)
    {
        // The same id stands in different rows of the two sheets; its shared text is the same.
        var ids = Id().Matches(xml).ToDictionary(static id => id.Groups["row"].Value, static id => int.Parse(id.Groups["id"].ValueSpan,
            CultureInfo.InvariantCulture), StringComparer.Ordinal);
        return EmptyCell().Replace(xml, cell =>
        {
            var (column, row) = (cell.Groups["column"].Value, cell.Groups["row"].Value);
            var text = row.Length > 1 || row[0] >= '4' ? ids.TryGetValue(row, out var id) ? value(column, id) : "" : "";
            return text.Length == 0 ? cell.Value : $"<c r=\"{column}{row}\"{cell.Groups["style"].Value} t=\"str\">{text}</c>";
        });
    }

    [GeneratedRegex("<c r=\"A(?<row>\\d+)\"[^>]*t=\"s\"[^>]*><v>(?<id>\\d+)</v>", RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex Id();

    [GeneratedRegex("<c r=\"(?<column>[B-M])(?<row>\\d+)\"(?<style> s=\"\\d+\")/>", RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex EmptyCell();
}
