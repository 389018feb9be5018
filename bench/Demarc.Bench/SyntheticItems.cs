using System.Globalization;
using System.Text.Json;

namespace Demarc.Bench;

/// <summary>AWS Config items of an invented estate: five types, twenty accounts, six regions, a few tags; equal for equal sizes.</summary>
internal static class SyntheticItems
{
    private static readonly string[] Regions = ["us-east-1", "us-west-2", "eu-west-1", "eu-central-1", "ap-southeast-2", "ca-central-1"];

    private static readonly string[] Apps = ["shop", "data", "mail", "", "crm"];

    /// <summary>Writes so many items as one document, never holding more than a few.</summary>
    internal static void Write(string path, int count)
    {
        using var file = File.Create(path);
        using var writer = new Utf8JsonWriter(file);
        var random = new Random(17);
        writer.WriteStartObject();
        writer.WriteString("fileVersion", "1.0");
        writer.WriteStartArray("configurationItems");
        for (var i = 0; i < count; i++)
        {
            Item(writer, random, i);
            if (writer.BytesPending > 1 << 16) writer.Flush();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Item(Utf8JsonWriter writer, Random random, int i)
    {
        var account = (100_000_000_000 + random.Next(20)).ToString(CultureInfo.InvariantCulture);
        var (region, number) = (Regions[random.Next(Regions.Length)], i.ToString("x8", CultureInfo.InvariantCulture));
        var (type, id, arn) = (i % 5) switch
        {
            0 => ("AWS::S3::Bucket", "bucket-" + number, $"arn:aws:s3:::bucket-{number}"),
            1 => ("AWS::EC2::SecurityGroup", "sg-" + number, $"arn:aws:ec2:{region}:{account}:security-group/sg-{number}"),
            2 => ("AWS::EC2::Instance", "i-" + number, $"arn:aws:ec2:{region}:{account}:instance/i-{number}"),
            3 => ("AWS::RDS::DBInstance", "db-" + number, $"arn:aws:rds:{region}:{account}:db:db-{number}"),
            _ => ("AWS::IAM::User", "AIDA" + number, $"arn:aws:iam::{account}:user/user-{number}"),
        };
        writer.WriteStartObject();
        writer.WriteString("configurationItemVersion", "1.3");
        writer.WriteString("configurationItemStatus", "OK");
        writer.WriteString("configurationItemCaptureTime", $"2026-06-{1 + random.Next(14):00}T{random.Next(24):00}:00:00.000Z");
        writer.WriteString("awsAccountId", account);
        writer.WriteString("awsRegion", i % 5 == 4 ? "global" : region);
        writer.WriteString("resourceType", type);
        writer.WriteString("resourceId", id);
        writer.WriteString("resourceName", (random.Next(50) == 0 ? "lab-" : "") + id);
        writer.WriteString("ARN", arn);
        writer.WriteStartObject("tags");
        writer.WriteString("app", Apps[random.Next(Apps.Length)]);
        writer.WriteString("owner", "team-" + random.Next(30).ToString(CultureInfo.InvariantCulture));
        writer.WriteEndObject();
        writer.WriteStartObject("configuration");
        Configuration(writer, random, i % 5, id);
        writer.WriteEndObject();
        writer.WriteStartObject("supplementaryConfiguration");
        if (i % 5 == 0) Bucket(writer, random);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void Configuration(Utf8JsonWriter writer, Random random, int kind, string id)
    {
        switch (kind)
        {
            case 1:
                Json(writer, "ipPermissions", $$"""
                    [{"ipProtocol":"tcp","fromPort":443,"toPort":443,"ipv4Ranges":[{"cidrIp":"10.{{random.Next(255)}}.0.0/16"}],
                    "ipv6Ranges":[],"userIdGroupPairs":[],"prefixListIds":[],"ipRanges":["10.0.0.0/8"]}]
                    """);
                Json(writer, "ipPermissionsEgress", """
                    [{"ipProtocol":"-1","ipv4Ranges":[{"cidrIp":"0.0.0.0/0"}],"ipv6Ranges":[],"userIdGroupPairs":[],"prefixListIds":[]}]
                    """);
                writer.WriteString("groupName", id);
                writer.WriteString("vpcId", "vpc-1");
                break;
            case 2:
                writer.WriteString("imageId", "ami-" + random.Next(100).ToString(CultureInfo.InvariantCulture));
                writer.WriteString("instanceType", "m7i.large");
                Json(writer, "state", """{"code":16,"name":"running"}""");
                Json(writer, "metadataOptions", random.Next(3) == 0
                    ? """{"httpTokens":"optional","httpEndpoint":"enabled"}""" : """{"httpTokens":"required","httpEndpoint":"enabled"}""");
                Json(writer, "securityGroups", """[{"groupName":"web","groupId":"sg-1"},{"groupName":"ops","groupId":"sg-2"}]""");
                break;
            case 3:
                writer.WriteString("engine", random.Next(20) == 0 ? "custom-oracle-ee" : "postgres");
                writer.WriteBoolean("storageEncrypted", random.Next(10) > 0);
                writer.WriteBoolean("publiclyAccessible", random.Next(20) == 0);
                writer.WriteBoolean("autoMinorVersionUpgrade", random.Next(4) > 0);
                writer.WriteNumber("backupRetentionPeriod", random.Next(35));
                writer.WriteBoolean("multiAZ", true);
                break;
            default:
                writer.WriteString("name", id);
                writer.WriteString("path", "/");
                break;
        }
    }

    private static void Bucket(Utf8JsonWriter writer, Random random)
    {
        Json(writer, "PublicAccessBlockConfiguration", random.Next(10) == 0
            ? """{"blockPublicAcls":false,"ignorePublicAcls":false,"blockPublicPolicy":false,"restrictPublicBuckets":false}"""
            : """{"blockPublicAcls":true,"ignorePublicAcls":true,"blockPublicPolicy":true,"restrictPublicBuckets":true}""");
        Json(writer, "BucketVersioningConfiguration", """{"status":"Enabled","isMfaDeleteEnabled":null}""");
        var key = random.Next(2) == 0
            ? "\"sseAlgorithm\":\"aws:kms\",\"kmsMasterKeyID\":\"arn:aws:kms:us-east-1:1:key/1\"" : "\"sseAlgorithm\":\"AES256\"";
        Json(writer, "ServerSideEncryptionConfiguration", "{\"rules\":[{\"applyServerSideEncryptionByDefault\":{" + key + "}}]}");
    }

    private static void Json(Utf8JsonWriter writer, string name, string json)
    {
        writer.WritePropertyName(name);
        writer.WriteRawValue(json);
    }
}
