namespace Demarc.Adapters.Sources.Joins;

/// <summary>
/// Judges by the words of names what an attribute may refer to: <c>security_group_id</c> to an <c>aws_security_group</c>, the property
/// <c>FunctionName</c> to an <c>AWS::Lambda::Function</c>. Providers keep to such names; where a source shows the reference itself,
/// names are not asked.
/// </summary>
internal sealed class Kinship
{
    private static readonly HashSet<string> Endings = new(StringComparer.Ordinal)
    {
        "id", "ids", "arn", "arns", "name", "names", "url", "urls", "uri", "link", "links", "self", "identifier", "identifiers", "email",
    };

    /// <summary>What can be anything.</summary>
    private static readonly HashSet<string> Anything = new(StringComparer.Ordinal)
    {
        "resource", "target", "source", "scope", "parent", "destination", "endpoint",
    };

    private readonly List<Kin> types = [];
    private readonly Dictionary<(string Type, string Attribute), IReadOnlyDictionary<string, int>> known = [];

    /// <summary>Knows the types of one document.</summary>
    internal Kinship(IEnumerable<string> documentTypes)
    {
        foreach (var type in documentTypes.Distinct(StringComparer.Ordinal)) types.Add(new Kin(type, TypeWords(type), ProviderOf(type)));
    }

    /// <summary>
    /// The types of the document to which an attribute may refer, with how well they fit: the more words alike, the higher.
    /// </summary>
    /// <param name="type">The type that has the attribute.</param>
    /// <param name="attribute">Its name, or that of a nested one.</param>
    internal IReadOnlyDictionary<string, int> Candidates(string type, string attribute)
    {
        if (known.TryGetValue((type, attribute), out var found)) return found;
        var fitting = new Dictionary<string, int>(StringComparer.Ordinal);
        var (own, provider) = (TypeWords(type), ProviderOf(type));
        var stem = Stem(attribute);
        foreach (var other in types)
        {
            if (other.Provider == provider && Fit(own, stem, other.Words) is var fit and > 0) fitting.Add(other.Type, fit);
        }

        return known[(type, attribute)] = fitting;
    }

    /// <summary>Whether a name ends as names of references do, and not as a list of them.</summary>
    internal static bool NamesOne(string attribute) => Words(attribute) is
        [.., "id" or "arn" or "name" or "url" or "link" or "identifier" or "key" or "email" or "bucket"];

    /// <summary>Whether an attribute of a type is what others call it by: its id, its ARN, or a name that repeats its type.</summary>
    internal static bool Identifies(string type, string attribute)
    {
        if (attribute is "id" or "arn" or "name" or "self_link" or "url" or "identifier" or "email") return true;
        if (attribute is "Id" or "Arn" or "Name") return true;
        var words = Words(attribute);
        var stem = Stem(attribute);
        return stem.Length > 0 && words[^1] is not ("ids" or "names" or "arns") && Overlap(stem, TypeWords(type)) == stem.Length;
    }

    private static int Fit(string[] own, string[] stem, string[] other)
    {
        var shared = 0;
        while (shared < own.Length && shared < other.Length && own[shared] == other[shared]) shared++;
        // "aws_sns_topic_policy" calls its topic "arn": a type whose name begins with that of another belongs to it.
        if (stem.Length == 0) return shared == other.Length && own.Length > shared ? 1 : 0;
        var alike = Overlap(stem, other);
        if (alike > 0) return (alike * 16) + Math.Min(shared, 15);
        return Anything.Contains(stem[^1]) ? 1 : 0;
    }

    private static int Overlap(string[] stem, string[] type)
    {
        var alike = 0;
        while (alike < stem.Length && alike < type.Length && stem[^(alike + 1)] == type[^(alike + 1)]) alike++;
        return alike;
    }

    /// <summary>The words without the ending that says how something is referred to, in the singular.</summary>
    private static string[] Stem(string attribute)
    {
        var words = Words(attribute);
        var length = words.Length;
        while (length > 0 && Endings.Contains(words[length - 1])) length--;
        if (length == 0) return [];
        words[length - 1] = Singular(words[length - 1]);
        return words[..length];
    }

    private static string[] TypeWords(string type)
    {
        var parts = type.Split("::");
        if (parts.Length > 1) return [.. parts.Skip(1).SelectMany(Words)];
        var words = Words(type);
        return words.Length > 1 ? words[^1] is "lb" or "alb" or "elb" ? ["load", "balancer"] : words[1..] : words;
    }

    private static string ProviderOf(string type)
    {
        var end = type.AsSpan().IndexOfAny('_', ':');
        return end < 0 ? type : type[..end];
    }

    /// <summary>"KMSKeyId" and "kms_key_id" are the words kms, key, id.</summary>
    private static string[] Words(string name)
    {
        var words = new List<string>();
        var start = 0;
        for (var at = 0; at <= name.Length; at++)
        {
            var ends = at == name.Length || !char.IsAsciiLetterOrDigit(name[at]);
            if (!ends && at > start && char.IsAsciiLetterUpper(name[at]))
                ends = !char.IsAsciiLetterUpper(name[at - 1]) || (at + 1 < name.Length && char.IsAsciiLetterLower(name[at + 1])
                    && !IsPlural(name, at));
            if (!ends) continue;
            if (at > start) words.Add(name[start..at].ToLowerInvariant());
            start = at < name.Length && char.IsAsciiLetterOrDigit(name[at]) ? at : at + 1;
        }

        return [.. words];
    }

    /// <summary>The small letter of "ARNs" and "IDs" begins no word.</summary>
    private static bool IsPlural(string name, int at) =>
        name[at + 1] == 's' && (at + 2 == name.Length || !char.IsAsciiLetter(name[at + 2]));

    private static string Singular(string word) => word switch
    {
        [.., 'i', 'e', 's'] => word[..^3] + "y",
        [.., 's', 's'] => word,
        [.., 's'] => word[..^1],
        _ => word,
    };

    private readonly record struct Kin(string Type, string[] Words, string Provider);
}
