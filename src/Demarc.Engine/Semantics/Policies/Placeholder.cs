namespace Demarc.Engine.Semantics;

/// <summary>
/// Texts in braces, <c>${...}</c>. With a colon they are variables of a policy, which take their value from the request:
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html (2026-11-22). Without one they stand for what
/// identifies a resource of the same plan or template (<c>${Bucket.Arn}</c>) or our own account (<c>${AWS.AccountId}</c>): a certain text
/// that is not known yet.
/// </summary>
internal static class Placeholder
{
    /// <summary>Whether a text holds neither wildcard nor variable of a policy: S3 calls such a value fixed.</summary>
    internal static bool IsFixed(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || text.IndexOfAny('*', '?') >= 0) return false;
        for (var at = text.IndexOf('$'); at >= 0; at = text.IndexOf('$'))
        {
            text = text[at..];
            var end = text.IndexOf('}');
            if (end < 3 || text[1] != '{' || text[..end].Contains(':')) return false;
            text = text[(end + 1)..];
        }

        return true;
    }

    /// <summary>
    /// The same text with a bucket named one way: by ARN and name, as in <c>arn:aws:s3:::${Bucket}</c>, where it stands as
    /// <c>${Bucket.Arn}</c>.
    /// </summary>
    internal static string Bucket(string text)
    {
        const string Start = "arn:aws:s3:::${";
        var arn = text.StartsWith(Start, StringComparison.Ordinal);
        var end = text.IndexOf('}', StringComparison.Ordinal);
        if (end < 0 || !(arn || text.StartsWith("${", StringComparison.Ordinal))) return text;
        var inner = text[(arn ? Start.Length : 2)..end];
        var dot = inner.LastIndexOf('.');
        var attribute = dot < 0 ? "" : inner[(dot + 1)..].ToLowerInvariant();
        if (arn ? attribute is "id" or "bucket" : attribute is "arn") inner = inner[..dot];
        else if (!arn) return text;
        return Start + inner + text[end..];
    }
}
