using System.Globalization;
using System.Text;

namespace Demarc.Adapters.Sources.Aws;

/// <summary>
/// The call an answer belongs to, as the file's path tells it. Answers do not name their call, so tools that save them put it in
/// the file or folder name: <c>iam.GetUser_1.json</c>, <c>s3-get-bucket-policy/my-bucket</c>, <c>describe-instances.json</c>.
/// </summary>
/// <param name="Service">The service prefix: <c>s3</c>; empty when the name has none.</param>
/// <param name="Verb">What the call does: <c>Get</c>, <c>Describe</c>, <c>List</c>; empty when no call was recognised.</param>
/// <param name="Noun">What it is about: <c>BucketPolicy</c>.</param>
/// <param name="Target">The resource it was made for, decoded, or null.</param>
internal sealed record AnswerCall(string Service, string Verb, string Noun, string? Target)
{
    private static readonly AnswerCall None = new("", "", "", null);

    private static readonly HashSet<string> Verbs = new(StringComparer.OrdinalIgnoreCase)
    {
        "get", "describe", "list", "batch", "select", "lookup", "create", "update", "put", "delete", "start", "stop", "attach", "detach",
        "add",
        "remove", "tag", "untag", "enable", "disable", "schedule", "generate", "simulate", "assume", "modify", "set", "head", "search",
    };

    /// <summary>As AWS writes it: <c>s3.GetBucketPolicy</c>; empty when unknown.</summary>
    internal string Title => Verb.Length == 0 ? "" : Service.Length == 0 ? Verb + Noun : $"{Service}.{Verb}{Noun}";

    private static readonly HashSet<string> Services = new(StringComparer.Ordinal)
    {
        "accessanalyzer", "accessanalzyer", "account", "acm", "apigateway", "apigatewayv2", "athena", "autoscaling", "backup", "bedrock",
        "cloudformation",
        "cloudfront", "cloudtrail", "cloudwatch", "codebuild", "config", "configservice", "dms", "docdb", "dynamodb", "ec2", "ecr", "ecs",
        "efs",
        "eks", "elasticache", "elasticbeanstalk", "elb", "elbv2", "emr", "es", "events", "firehose", "fsx", "glacier", "glue",
        "guardduty", "iam",
        "inspector", "inspector2", "kafka", "kinesis", "kms", "lambda", "lightsail", "logs", "macie2", "memorydb", "mq", "neptune",
        "opensearch",
        "organizations", "rds", "redshift", "resourcegroupstaggingapi", "route53", "route53domains", "s3", "s3api", "s3control",
        "sagemaker",
        "secretsmanager", "securityhub", "ses", "sesv2", "shield", "sns", "sqs", "ssm", "sso", "ssoadmin", "stepfunctions", "sts",
        "transfer",
        "wafv2", "waf", "workspaces",
    };

    /// <summary>
    /// The call of a file, by its name, else by its folder. A name that merely looks like a call ("my-list-bucket") does not win over
    /// a folder that is one.
    /// </summary>
    internal static AnswerCall Of(string label)
    {
        var parts = label.Split('/');
        var direct = Parse(Stem(parts[^1]));
        if (direct is not null && Services.Contains(direct.Service)) return direct;
        for (var step = parts.Length - 2; step >= 0 && step >= parts.Length - 4; step--)
        {
            if (Parse(parts[step]) is { } call && Services.Contains(call.Service)) return call with { Target = Decode(parts[^1]) };
        }

        return direct is { Service.Length: 0 } ? direct : None;
    }

    /// <summary>The call a name without extension stands for, or null.</summary>
    internal static AnswerCall? Parse(string name)
    {
        var words = Words(name);
        var verb = words.FindIndex(Verbs.Contains);
        if (verb is < 0 or > 2 || verb == words.Count - 1) return null;
        var noun = new StringBuilder();
        foreach (var word in words.Skip(verb + 1))
        {
            if (!int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out _)) noun.Append(Capital(word));
        }

        if (noun.Length == 0) return null;
        return new AnswerCall(string.Concat(words.Take(verb)).ToLowerInvariant(), Capital(words[verb]), noun.ToString(), null);
    }

    /// <summary>A file name as the resource name it encodes, without the extension that some tools add.</summary>
    internal static string Decode(string name)
    {
        if (name.EndsWith(".json", StringComparison.OrdinalIgnoreCase)) name = name[..^5];
        return Uri.UnescapeDataString(name);
    }

    private static string Stem(string name)
    {
        foreach (var extension in (ReadOnlySpan<string>)[".gz", ".json", ".txt", ".csv"])
        {
            if (name.EndsWith(extension, StringComparison.OrdinalIgnoreCase)) name = name[..^extension.Length];
        }

        return name;
    }

    /// <summary>
    /// Splits at marks and where a capital begins a word: "iam.GetUser_1" gives iam, Get, User, 1; "DBInstances" stays one word with its
    /// capitals.
    /// </summary>
    private static List<string> Words(string name)
    {
        var words = new List<string>();
        if (name.Length > 200 || name.Contains('%', StringComparison.Ordinal)) return words;
        foreach (var part in name.Split(['-', '_', '.', ' '], StringSplitOptions.RemoveEmptyEntries))
        {
            var start = 0;
            for (var at = 1; at < part.Length; at++)
            {
                if (!char.IsAsciiLetterUpper(part[at]) || char.IsAsciiLetterUpper(part[at - 1])) continue;
                words.Add(part[start..at]);
                start = at;
            }

            words.Add(part[start..]);
        }

        return words;
    }

    private static string Capital(string word) => char.ToUpperInvariant(word[0]) + word[1..];
}
