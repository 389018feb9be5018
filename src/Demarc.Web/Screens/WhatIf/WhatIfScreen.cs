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
        var parts = WhatIfModel.Of(scope, query).Moves.SelectMany(static move => move.Parts).ToList();
        return new Table<MovedPart>("what-if",
        [
            new("part", "Part", static part => Cell.Code(part.Part.Id.ToString())),
            new("title", "Title", static part => Cell.Of(part.Part.Title)),
            new("from", "From", static part => Cell.Of(PartyLetter.Word(part.Before.Party))),
            new("to", "To", static part => Cell.Of(PartyLetter.Word(part.After.Party))),
            new("why_before", "Why before", static part => Cell.Of(part.Before.Why)),
            new("why_after", "Why after", static part => Cell.Of(part.After.Why)),
        ]).Csv(new Estates.EstateState(scope.State.Result), parts, new TableQuery(), "what-if");
    }
}
