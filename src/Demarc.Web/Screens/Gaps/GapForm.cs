using Microsoft.Extensions.Primitives;

namespace Demarc.Web.Screens.Gaps;

/// <summary>What somebody filled in about gaps, so that it is there again when it was refused.</summary>
/// <param name="Owner">Who answers.</param>
/// <param name="Deputy">Who stands in.</param>
/// <param name="Due">Day by which they are to be closed.</param>
/// <param name="Until">Last day of an exception.</param>
/// <param name="Reach">What an exception covers: <c>resources</c> or <c>place</c>.</param>
/// <param name="Reason">Why.</param>
public sealed record GapForm(string Owner, string Deputy, string Due, string Until, string Reach, string Reason)
{
    /// <summary>Nothing filled in.</summary>
    public static GapForm Empty { get; } = new("", "", "", "", "", "");

    /// <summary>Reads a form or an address.</summary>
    internal static GapForm Of(IEnumerable<KeyValuePair<string, StringValues>> fields)
    {
        var texts = fields.ToDictionary(static field => field.Key, static field => field.Value.ToString(), StringComparer.Ordinal);
        return new GapForm(Text("owner"), Text("deputy"), Text("due"), Text("until"), Text("reach"), Text("reason"));

        string Text(string key) => texts.GetValueOrDefault(key, "");
    }

    /// <summary>As pairs for an address.</summary>
    internal IEnumerable<(string Key, string? Value)> Pairs() =>
        [("owner", Owner), ("deputy", Deputy), ("due", Due), ("until", Until), ("reach", Reach), ("reason", Reason)];
}
