using Demarc.Web.Access;
using Demarc.Web.Errors;
using Demarc.Web.Parts.Tables;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Demarc.Web.Screens.Matrix;

/// <summary>The matrix: what we use against domains of controls; each cell leads to its explanation, which has its own address.</summary>
internal static class MatrixScreen
{
    internal static void Map(RouteGroupBuilder organisation)
    {
        organisation.MapGet("/matrix", Show);
        organisation.MapGet("/matrix.csv", Csv);
        organisation.MapGet("/matrix/{domain}/{**row}", Explain);
    }

    private static IResult Show(TenantScope scope, string? provider, string? q, int? page) =>
        Page.Of<MatrixPage>(scope, MatrixModel.Of(scope, provider ?? "", q ?? "", page ?? 1));

    private static IResult Csv(TenantScope scope)
    {
        var table = Engine.Reports.MatrixTable.Of(scope.State.Result);
        return Csvs.Of(scope, "matrix", table);
    }

    private static IResult Explain(TenantScope scope, string domain, string? row) =>
        CellModel.Of(scope, domain, row ?? "") is { } model
            ? Page.Of<CellPage>(scope, model) : ErrorPages.Missing("No duty of that domain is asked there on this day.");
}
