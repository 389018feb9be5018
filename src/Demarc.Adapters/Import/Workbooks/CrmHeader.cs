using System.Collections.Immutable;
using Demarc.Engine.Content.Statements;

namespace Demarc.Adapters.Import.Workbooks;

/// <summary>The columns of an implementation summary, a responsibility matrix, or a sheet that is both; found by their headings.</summary>
/// <param name="Row">The last row of headings.</param>
/// <param name="Id">Column of the control id.</param>
/// <param name="Status">Columns of the implementation status.</param>
/// <param name="Origination">Columns of the control origination.</param>
/// <param name="Inheritance">Column that says what can be inherited; 0 when there is none.</param>
/// <param name="Responsibilities">Column that says what the customer does; 0 when there is none.</param>
internal sealed record CrmHeader(
    int Row, int Id, ImmutableArray<(int Column, ImplementationStatus Status)> Status,
    ImmutableArray<(int Column, ControlOrigination Origination)> Origination, int Inheritance, int Responsibilities)
{
    // Headings of two levels: the id stands in the upper row, what is marked in the lower one.
    private const int RowsOfHeadings = 3;

    /// <summary>Whether it has the columns of a responsibility matrix.</summary>
    internal bool IsMatrix => Inheritance > 0 || Responsibilities > 0;

    /// <summary>Whether it has the columns of an implementation summary.</summary>
    internal bool IsSummary => Origination.Length >= 2 || Status.Length >= 2;

    /// <summary>The headings among the first rows of a sheet; null when no row has them.</summary>
    internal static CrmHeader? Find(Sheet sheet)
    {
        for (var i = 0; i < sheet.Rows.Length; i++)
        {
            var row = sheet.Rows[i];
            var above = sheet.Rows.Where(other => other.Number <= row.Number && other.Number > row.Number - RowsOfHeadings).Reverse();
            var id = above.Select(IdColumn).FirstOrDefault(static column => column > 0);
            if (id == 0) continue;
            var header = Of(row, id);
            // The upper row names only groups of columns; the next row may have more.
            var next = i + 1 < sheet.Rows.Length && sheet.Rows[i + 1].Number < row.Number + RowsOfHeadings && IdColumn(row) > 0
                ? Of(sheet.Rows[i + 1], id) : null;
            if (next is { IsSummary: true } && sheet.Rows[i + 1][id].Length == 0)
                return next with
                {
                    Inheritance = Math.Max(next.Inheritance, header.Inheritance),
                    Responsibilities = Math.Max(next.Responsibilities, header.Responsibilities),
                };
            if (header.IsSummary || header.IsMatrix) return header;
        }

        return null;
    }

    private static int IdColumn(SheetRow row) => row.Cells.FirstOrDefault(static cell => CellText.Plain(cell.Text)
        is "controlid" or "control" or "controlnumber" or "controlno" or "controlidentifier" or "controlids" or "nistcontrol"
            or "nistcontrolid" or "securitycontrol" or "requirementid").Column;

    private static CrmHeader Of(SheetRow row, int id)
    {
        var status = ImmutableArray.CreateBuilder<(int, ImplementationStatus)>();
        var origination = ImmutableArray.CreateBuilder<(int, ControlOrigination)>();
        var (inheritance, responsibilities) = (0, 0);
        foreach (var (column, text) in row.Cells.Where(cell => cell.Column != id && cell.Text.Length < 200))
        {
            var plain = CellText.Plain(text);
            if (StatusOf(plain) is var marked and not ImplementationStatus.Unknown) status.Add((column, marked));
            else if (OriginationOf(plain) is var origin and not ControlOrigination.Unknown) origination.Add((column, origin));
            else if (inheritance == 0 && IsInheritance(plain)) inheritance = column;
            else if (responsibilities == 0 && plain.Contains("responsibilit", StringComparison.Ordinal)) responsibilities = column;
        }

        return new CrmHeader(row.Number, id, status.ToImmutable(), origination.ToImmutable(), inheritance, responsibilities);
    }

    private static bool IsInheritance(string plain) =>
        plain.StartsWith("canbeinherited", StringComparison.Ordinal) || plain.StartsWith("inheritable", StringComparison.Ordinal)
        || plain is "inheritance" or "inherited" or "inheritedyesnopartial";

    private static ImplementationStatus StatusOf(string plain) => plain switch
    {
        "implemented" or "inplace" => ImplementationStatus.Implemented,
        "partiallyimplemented" or "partial" => ImplementationStatus.PartiallyImplemented,
        "planned" => ImplementationStatus.Planned,
        "alternativeimplementation" or "alternateimplementation" or "alternative" => ImplementationStatus.AlternativeImplementation,
        "na" or "notapplicable" => ImplementationStatus.NotApplicable,
        _ => ImplementationStatus.Unknown,
    };

    private static ControlOrigination OriginationOf(string plain) => plain switch
    {
        _ when Starts(plain, "serviceprovidercorporate", "spcorporate") => ControlOrigination.ServiceProviderCorporate,
        _ when Starts(plain, "serviceprovidersystem", "spsystem") => ControlOrigination.ServiceProviderSystem,
        _ when Starts(plain, "serviceproviderhybrid", "sphybrid") => ControlOrigination.ServiceProviderHybrid,
        _ when Starts(plain, "configuredbycustomer") => ControlOrigination.CustomerConfigured,
        _ when Starts(plain, "providedbycustomer") => ControlOrigination.CustomerProvided,
        _ when plain == "shared" || Starts(plain, "sharedserviceprovider", "sharedcsp") => ControlOrigination.Shared,
        _ when Starts(plain, "inheritedfrom") => ControlOrigination.Inherited,
        _ => ControlOrigination.Unknown,
    };

    private static bool Starts(string plain, params ReadOnlySpan<string> starts)
    {
        foreach (var start in starts)
        {
            if (plain.StartsWith(start, StringComparison.Ordinal)) return true;
        }

        return false;
    }
}
