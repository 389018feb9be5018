using Demarc.Engine.Reports.Matrix;
using Demarc.Web.Access;
using Demarc.Web.Parts;
using Demarc.Web.Screens.Gaps;

namespace Demarc.Web.Screens.Matrix;

/// <summary>Where the matrix of an organisation leads to.</summary>
internal sealed class MatrixLinks(TenantScope scope) : HeatLinks
{
    private readonly string query = scope.Url("matrix") is var url && url.IndexOf('?', StringComparison.Ordinal) is >= 0 and var mark
        ? url[mark..] : "";

    public override string? Row(MatrixRow row) => row.Service.Length == 0 ? null : scope.Url("services/" + row.Service);

    /// <summary>Relative: thousands of them are in one page.</summary>
    public override string Cell(MatrixRow row, MatrixCell cell)
    {
        var path = row.Service.Length > 0 ? row.Service : row.Provider;
        return $"matrix/{cell.Domain.Id}{(path.Length > 0 ? "/" + path : "")}{query}";
    }

    public override string? Gaps(MatrixRow row) =>
        scope.Url("gaps", ("row", GapLines.RowOf(row.Provider, row.Service)));
}
