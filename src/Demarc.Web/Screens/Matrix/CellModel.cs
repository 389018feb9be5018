using System.Collections.Immutable;
using Demarc.Engine.Reports.Figures;
using Demarc.Engine.Reports.Matrix;
using Demarc.Web.Access;

namespace Demarc.Web.Screens.Matrix;

/// <summary>One cell of the matrix with everything that explains it.</summary>
/// <param name="Row">Its row.</param>
/// <param name="Cell">The cell.</param>
/// <param name="Reasons">The reasons, ours first.</param>
/// <param name="Ours">Our duties in it.</param>
/// <param name="Before">Path of the cell to the left that has duties; empty: none.</param>
/// <param name="After">Path of the cell to the right that has duties; empty: none.</param>
public sealed record CellModel(
    MatrixRow Row, MatrixCell Cell, ImmutableArray<Reason> Reasons, ImmutableArray<DutyLine> Ours, string Before, string After)
{
    internal static CellModel? Of(TenantScope scope, string domain, string path)
    {
        var row = scope.State.Matrix.Rows.FirstOrDefault(row => (row.Service.Length > 0 ? row.Service : row.Provider) == path);
        var at = row?.Cells.ToList().FindIndex(cell => cell.Domain.Id == domain) ?? -1;
        if (row is null || at < 0 || row.Cells[at] is not { Party: not null } cell) return null;
        string PathOf(MatrixCell? other) => other is null ? "" : $"matrix/{other.Domain.Id}{(path.Length > 0 ? "/" + path : "")}";
        return new CellModel(
            row, cell, scope.State.Reasons(cell), [.. cell.Lines.Where(static line => line.IsOurs)],
            PathOf(row.Cells.Take(at).LastOrDefault(static other => other.Party is not null)),
            PathOf(row.Cells.Skip(at + 1).FirstOrDefault(static other => other.Party is not null)));
    }
}
