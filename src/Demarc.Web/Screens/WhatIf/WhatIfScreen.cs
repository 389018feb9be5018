using Demarc.Engine.Reports;
using Demarc.Engine.Reports.Matrix;
using Demarc.Web.Access;
using Demarc.Web.Parts.Tables;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Demarc.Web.Screens.WhatIf;

/// <summary>Which duties move between two services, or when a service is set up otherwise.</summary>
internal static class WhatIfScreen
{
    internal static void Map(RouteGroupBuilder organisation)
    {
        organisation.MapGet("/what-if", static (TenantScope scope, TableQuery query) =>
            Page.Of<WhatIfPage>(scope, WhatIfModel.Of(scope, query)));
        organisation.MapGet("/what-if.csv", Csv);
    }

    private static IResult Csv(TenantScope scope, TableQuery query)
    {
        var model = WhatIfModel.Of(scope, query);
        if (model.Mistake.Length > 0) return Errors.ErrorPages.Missing(model.Mistake);
        var parts = model.Moves.SelectMany(static move => move.Parts).ToList();
        return Csvs.Of(scope, "what-if", new ReportTable(
            ["part", "title", "from", "to", "why_before", "why_after"], () => parts.Select(static part => new[]
            {
                part.Part.Id.ToString(), part.Part.Title, PartyLetter.Word(part.Before.Party), PartyLetter.Word(part.After.Party),
                part.Before.Why, part.After.Why,
            })));
    }
}
