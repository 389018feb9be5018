using Demarc.Engine.Expressions.Json;

namespace Demarc.Adapters.Sources.Aws;

/// <summary>What an element of an answer calls itself, found by the habits of AWS's member names.</summary>
/// <param name="Id">Its ARN, else its id, else its name; null when it has none of them.</param>
/// <param name="Arn">Its own ARN; the default when it has none.</param>
/// <param name="Name">A name to show.</param>
/// <param name="Bare">True when nothing but names and ids is known of it.</param>
internal readonly record struct ElementIdentity(string? Id, AwsArn Arn, string? Name, bool Bare)
{
    private static readonly string[] Suffixes =
        ["DetailList", "SummaryList", "InfoList", "MetadataList", "List", "Metadata", "Descriptions", "Summaries", "Details", "Set",
        "Info", "Status"];

    /// <summary>Looks at an element.</summary>
    /// <param name="element">An object, or a string that is the name itself.</param>
    /// <param name="list">The member that holds it; empty when it stands alone.</param>
    internal static ElementIdentity Of(JsonNode element, string list)
    {
        if (element.GetString() is { } text)
        {
            return new ElementIdentity(text, AwsArn.Of(text), LastPart(text), Bare: true);
        }

        var singular = Singular(list);
        var arn = new Best();
        var id = new Best();
        var name = new Best();
        var bare = element.Count <= 3;
        foreach (var (member, value) in element.Members())
        {
            var scalar = value.GetScalar();
            bare &= scalar is null or "" || IsIdentifying(member);
            bare &= value.Kind is not (JsonKind.Object or JsonKind.Array);
            if (string.IsNullOrEmpty(scalar)) continue;
            var isArn = scalar.StartsWith("arn:", StringComparison.Ordinal);
            if (isArn && Stem(member, "Arn") is { } arnStem) arn.Offer(arnStem, singular, scalar);
            else if ((Stem(member, "Id") ?? Stem(member, "Identifier")) is { } idStem) id.Offer(idStem, singular, scalar);
            else if ((Stem(member, "Name") ?? Stem(member, "Url")) is { } nameStem) name.Offer(nameStem, singular, scalar);
        }

        var shown = (name.IsFitting ? name.Value : null) ?? TagName(element) ?? id.Value ?? name.Value
            ?? (arn.Value is null ? null : LastPart(arn.Value));
        return new ElementIdentity(arn.Value ?? id.Value ?? name.Value, AwsArn.Of(arn.Value), shown, bare);
    }

    /// <summary>Whether a member names a resource: <c>FunctionName</c>, <c>Arn</c>, <c>QueueUrl</c>.</summary>
    internal static bool IsIdentifying(string member) =>
        (Stem(member, "Arn") ?? Stem(member, "Id") ?? Stem(member, "Identifier") ?? Stem(member, "Name") ?? Stem(member, "Url"))
        is not null;

    /// <summary>
    /// "SecurityGroups" gives "SecurityGroup", "trailList" gives "trail", "LoadBalancerDescriptions" gives "LoadBalancer".
    /// </summary>
    internal static string Singular(string list)
    {
        foreach (var suffix in Suffixes)
        {
            if (list.Length <= suffix.Length || !list.EndsWith(suffix, StringComparison.Ordinal)) continue;
            list = list[..^suffix.Length];
            break;
        }

        if (list.EndsWith("ies", StringComparison.Ordinal)) return list[..^3] + "y";
        return list.EndsWith('s') && !list.EndsWith("ss", StringComparison.Ordinal) ? list[..^1] : list;
    }

    private static string? TagName(JsonNode element)
    {
        foreach (var (key, value) in AwsTags.OfElement(element))
        {
            if (key == "Name" && value.Length > 0) return value;
        }

        return null;
    }

    /// <summary>What stands before the ending; a small letter begins an ending only where it is all there is ("grid" is no id).</summary>
    private static string? Stem(string member, string suffix)
    {
        var exact = member.Length > suffix.Length && suffix != "Arn";
        var comparison = exact ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;
        return member.EndsWith(suffix, comparison) ? member[..^suffix.Length] : null;
    }

    private static string LastPart(string text)
    {
        var cut = text.AsSpan().LastIndexOfAny('/', ':');
        return cut < 0 || cut == text.Length - 1 ? text : text[(cut + 1)..];
    }

    /// <summary>The value whose member fits the list's name best.</summary>
    private struct Best
    {
        private int rank;

        internal string? Value { get; private set; }

        /// <summary>False when the member is about something that merely resembles the list ("DBName" in "DBInstances").</summary>
        internal readonly bool IsFitting => rank > 1;

        internal void Offer(string stem, string singular, string value)
        {
            var offered = Rank(stem, singular);
            if (offered <= rank) return;
            rank = offered;
            Value = value;
        }

        private static int Rank(string stem, string singular)
        {
            if (stem.Equals(singular, StringComparison.OrdinalIgnoreCase)) return 4;
            if (stem.Length == 0) return 3;
            var (longer, shorter) = stem.Length > singular.Length ? (stem, singular) : (singular, stem);
            if (longer.EndsWith(shorter, StringComparison.OrdinalIgnoreCase)) return 2;
            return longer.Contains(shorter, StringComparison.OrdinalIgnoreCase) ? 1 : 0;
        }
    }
}
