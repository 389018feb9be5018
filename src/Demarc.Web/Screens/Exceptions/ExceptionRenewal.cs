using Demarc.Engine.Content;
using Demarc.Web.Access;
using Demarc.Web.Screens.Work;

namespace Demarc.Web.Screens.Exceptions;

/// <summary>Writes an exception or override again as it is, with another end and reason.</summary>
internal static class ExceptionRenewal
{
    internal static string Section(ExceptionLine line) => line.Sort == ExceptionSort.Check ? "exceptions" : "overrides";

    internal static string Body(TenantScope scope, ExceptionLine line, DateOnly until, string reason)
    {
        var body = new DecisionBody();
        // One that is over begins again today: the days between stay uncovered.
        var from = line.State == "expired" ? scope.Today : line.From ?? scope.Today;
        if (line.Sort == ExceptionSort.Check)
            return body.Add(
                "exceptions", ("id", line.Id), ("checks", line.About), ("when", line.Where), ("reason", reason), ("from", from),
                ("until", until)).ToString();
        var rule = scope.State.Result.Organisation.Overrides.First(item => ExceptionLines.IdOf(item) == line.Id).Rule;
        var selector = rule.AppliesTo;
        return body.Add(
            "overrides", ("id", line.Id), ("parts", List(selector.Parts.Select(static part => part.ToString()))),
            ("controls", List(selector.Controls)), ("layers", List(selector.Layers.Select(Kebab<Layer>.Name))),
            ("duties", List(selector.Duties.Select(Kebab<Duty>.Name))), ("capabilities", List(selector.Capabilities)), ("when", line.Where),
            ("party", rule.Party.Name), ("kind", rule.Party is Party.SharedParty shared ? Kebab<SharedKind>.Name(shared.Kind) : null),
            ("who", rule.Party is Party.ThirdParty third ? third.Who : null), ("reason", reason), ("from", from), ("until", until))
                .ToString();
    }

    /// <summary>A list that does not restrict is not written at all.</summary>
    private static string[]? List(IEnumerable<string> values) => values.ToArray() is { Length: > 0 } list ? list : null;
}
