using Demarc.Engine.Content;
using Demarc.Engine.Gaps;
using Demarc.Web.Access;
using Demarc.Web.Api.Items;
using Demarc.Web.Screens.Gaps;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Demarc.Web.Api;

/// <summary>The worklist.</summary>
internal static class GapsApi
{
    internal static void Map(RouteGroupBuilder organisation)
    {
        organisation.List("/gaps", "listGaps", "Everything missing between responsibility and proof, worst first",
            new ApiTable<GapLine, GapItem>(
                static call => GapLines.Table(call?.Scope!), static call => GapLines.Of(call.State), static (_, line) => GapItem.Of(line))
            {
                Words = ApiParameter.Vocabulary(
                    ("severity", ApiParameter.WordsOf<Severity>()), ("kind", ApiParameter.WordsOf<GapKind>()),
                    ("late", ApiParameter.YesOrNo)),
            });
        organisation.Read<GapItem>("/gaps/{id}", "getGap", "One gap with how to close it", static (TenantScope scope, string id) =>
            GapLines.Find(scope.State, id) is { } line
                ? Results.Ok(GapItem.Of(line)) : ApiProblem.Missing("That gap is not open on this day."));
    }
}
