using System.Globalization;
using System.Text;

namespace Demarc.Bench;

/// <summary>The kinds of resource that a synthetic estate is made of.</summary>
[Flags]
internal enum ItemKinds
{
    None = 0,

    /// <summary>S3 buckets.</summary>
    Buckets = 1,

    /// <summary>Security groups.</summary>
    SecurityGroups = 2,

    /// <summary>IAM users.</summary>
    Users = 4,

    /// <summary>EC2 instances.</summary>
    Instances = 8,

    /// <summary>RDS database instances.</summary>
    Databases = 16,

    /// <summary>The three kinds that the checks are measured on.</summary>
    Checked = Buckets | SecurityGroups | Users,

    All = Checked | Instances | Databases,
}

/// <summary>
/// A configuration snapshot as AWS Config delivers it, of an invented estate: twenty accounts, six regions, every member that an item has,
/// texts inside texts where AWS puts them, and the settings that checks tend to get wrong at known rates. Equal for equal arguments.
/// Shapes after the recordings of Cloud Custodian and the resource schemas of AWS Config (github.com/cloud-custodian/cloud-custodian,
/// tests/data; github.com/awslabs/aws-config-resource-schema; both seen 2026-03).
/// </summary>
internal sealed partial class SyntheticItems
{
    private static readonly string[] Regions = ["us-east-1", "us-west-2", "eu-west-1", "eu-central-1", "ap-southeast-2", "ca-central-1"];

    private static readonly string[] Apps = ["shop", "data", "mail", "", "crm"];

    private readonly Random random = new(17);
    private string account = "";
    private string region = "";
    private string captured = "";
    private string number = "";

    /// <summary>Writes so many items as one document, never holding more than one.</summary>
    internal static void Write(string path, int count, ItemKinds kinds)
    {
        using var file = new StreamWriter(path, append: false, new UTF8Encoding(false), bufferSize: 1 << 18);
        var items = new SyntheticItems();
        var chosen = Enum.GetValues<ItemKinds>().Where(kind => int.PopCount((int)kind) == 1 && kinds.HasFlag(kind)).ToArray();
        file.Write("""{"fileVersion":"1.0","configSnapshotId":"5e1f6b3c-0a6e-4d2e-9a7f-1c6f3b0d9e21","configurationItems":[""");
        for (var i = 0; i < count; i++)
        {
            if (i > 0) file.Write(',');
            file.Write(items.Next(chosen[i % chosen.Length], i));
        }

        file.Write("]}");
    }

    private string Next(ItemKinds kind, int i)
    {
        account = (100_000_000_000 + random.Next(20)).ToString(CultureInfo.InvariantCulture);
        region = Regions[random.Next(Regions.Length)];
        captured = $"2026-06-{1 + random.Next(14):00}T{random.Next(24):00}:{random.Next(60):00}:07.{random.Next(1000):000}Z";
        number = i.ToString("x8", CultureInfo.InvariantCulture);
        return kind switch
        {
            ItemKinds.Buckets => Bucket(),
            ItemKinds.SecurityGroups => SecurityGroup(),
            ItemKinds.Users => User(),
            ItemKinds.Instances => Instance(),
            _ => Database(),
        };
    }

    private string Item(
        string type, string id, string name, string arn, string place, string relationships, string tags, string body) => $$"""
        {"relatedEvents":[],"relationships":[{{relationships}}],{{body}},"tags":{{tags}},"configurationItemVersion":"1.3",
        "configurationItemCaptureTime":"{{captured}}","configurationStateId":{{1_780_000_000_000 + random.NextInt64(1_000_000_000)}},
        "awsAccountId":"{{account}}","configurationItemStatus":"{{(Chance(4) ? "ResourceDiscovered" : "OK")}}","resourceType":"{{type}}",
        "resourceId":"{{id}}","resourceName":"{{name}}","ARN":"{{arn}}",{{place}},"configurationStateMd5Hash":"",
        "resourceCreationTime":"{{Created()}}"}
        """.Replace("\n", "", StringComparison.Ordinal);

    private string Tags(string form)
    {
        if (Chance(8)) return form.Length == 0 ? "{}" : "[]";
        (string Key, string Value)[] tags =
        [
            ("app", Apps[random.Next(Apps.Length)]), ("owner", "team-" + random.Next(30)),
            ("environment", Chance(3) ? "test" : "production"),
            ("cost-center", "cc-" + random.Next(400)), ("data-class", Chance(4) ? "confidential" : "internal"),
        ];
        var shown = tags.Take(2 + random.Next(4));
        return form.Length == 0
            ? "{" + string.Join(',', shown.Select(static tag => $"\"{tag.Key}\":\"{tag.Value}\"")) + "}"
            : "[" + string.Join(',', shown.Select(static tag => $"{{\"key\":\"{tag.Key}\",\"value\":\"{tag.Value}\"}}")) + "]";
    }

    private string Created() =>
        $"20{random.Next(18, 26)}-{1 + random.Next(12):00}-{1 + random.Next(28):00}T{random.Next(24):00}:12:07.000Z";

    private string Hex(int length)
    {
        Span<byte> bytes = stackalloc byte[(length + 1) / 2];
        random.NextBytes(bytes);
        return Convert.ToHexStringLower(bytes)[..length];
    }

    private bool Chance(int oneIn) => random.Next(oneIn) == 0;

    private string Pick(params ReadOnlySpan<string> texts) => texts[random.Next(texts.Length)];

    /// <summary>JSON as a text inside JSON.</summary>
    private static string Quoted(string json) =>
        "\"" + json.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + "\"";

    private static string Related(string type, string id, string name) =>
        $$"""{"resourceId":"{{id}}","resourceType":"{{type}}","name":"{{name}}"}""";
}
