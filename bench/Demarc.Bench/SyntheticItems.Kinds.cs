namespace Demarc.Bench;

internal sealed partial class SyntheticItems
{
    private string Bucket()
    {
        var name = (Chance(50) ? "lab-" : "bucket-") + number;
        var owner = Hex(64);
        var place = $"\"awsRegion\":\"{region}\",\"availabilityZone\":\"Regional\"";
        var body = $$$"""
            "configuration":{"name":"{{{name}}}","owner":{"displayName":null,"id":"{{{owner}}}"},"creationDate":"{{{Created()}}}",
            "region":null},
            "supplementaryConfiguration":{"AccessControlList":{{{Quoted(AccessControlList(owner))}}},
            "BucketAccelerateConfiguration":{"status":null},"BucketLoggingConfiguration":{{{Logging(name)}}},
            "BucketNotificationConfiguration":{"configurations":{{{Notifications()}}}},
            "BucketPolicy":{"policyText":{{{BucketPolicy(name)}}}},
            "BucketVersioningConfiguration":{"status":"{{{Pick("Enabled", "Enabled", "Enabled", "Suspended", "Off")}}}",
            "isMfaDeleteEnabled":{{{(Chance(20) ? "true" : "null")}}}},
            "IsRequesterPaysEnabled":false{{{Lifecycle()}}}{{{PublicAccessBlock()}}}{{{Encryption()}}},
            "BucketTaggingConfiguration":{"tagSets":[{"tags":{{{Tags("")}}}}]}}
            """;
        return Item("AWS::S3::Bucket", name, name, "arn:aws:s3:::" + name, place, "", Tags(""), body);
    }

    private string AccessControlList(string owner)
    {
        var more = random.Next(20) switch
        {
            0 => ",{\"grantee\":\"AllUsers\",\"permission\":\"Read\"}",
            1 => ",{\"grantee\":\"LogDelivery\",\"permission\":\"Write\"},{\"grantee\":\"LogDelivery\",\"permission\":\"ReadAcp\"}",
            2 => ",{\"grantee\":\"AuthenticatedUsers\",\"permission\":\"Write\"}",
            _ => "",
        };
        return $$$"""
            {"grantSet":null,"grantList":[{"grantee":{"id":"{{{owner}}}","displayName":null},"permission":"FullControl"}{{{more}}}],
            "owner":{"displayName":null,"id":"{{{owner}}}"},"isRequesterCharged":false}
            """;
    }

    private string Logging(string name) => Chance(2)
        ? $$$"""{"destinationBucketName":"access-logs-{{{account}}}","logFilePrefix":"{{{name}}}/"}"""
        : """{"destinationBucketName":null,"logFilePrefix":null}""";

    private string Notifications() => !Chance(5) ? "{}" : $$$"""
        {"{{{Hex(40)}}}":{"type":"QueueConfiguration","queueARN":"arn:aws:sqs:{{{region}}}:{{{account}}}:incoming",
        "events":["s3:ObjectCreated:*"],
        "objectPrefixes":[],"filter":{"s3KeyFilter":{"filterRules":[{"name":"Prefix","value":"in/"}]}}
        }}
        """;

    private string BucketPolicy(string name)
    {
        var tls = $$$"""
            {"Sid":"TlsOnly","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":["arn:aws:s3:::{{{name}}}",
            "arn:aws:s3:::{{{name}}}/*"],"Condition":{"Bool":{"aws:SecureTransport":"false"}
            }}
            """;
        var other = random.Next(12) switch
        {
            0 => $$$"""{"Sid":"Public","Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::{{{name}}}/*"}""",
            1 => $$$"""
                {"Effect":"Allow","Principal":{"AWS":"*"},"Action":["s3:GetObject","s3:ListBucket"],"Resource":["arn:aws:s3:::{{{name}}}",
                "arn:aws:s3:::{{{name}}}/*"],"Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}
                }}
                """,
            2 => $$$"""
                {"Effect":"Allow","NotPrincipal":{"AWS":"arn:aws:iam::{{{account}}}:root"},"Action":"s3:*",
                "Resource":"arn:aws:s3:::{{{name}}}/*"}
                """,
            3 => $$$"""
                {"Effect":"Allow","Principal":{"AWS":["arn:aws:iam::{{{account}}}:role/reader","arn:aws:iam::999988887777:root"]},
                "Action":"s3:Get*","Resource":"arn:aws:s3:::{{{name}}}/*","Condition":{"IpAddress":{"aws:SourceIp":["203.0.113.0/24",
                "198.51.100.0/24"]}
                }}
                """,
            < 8 => $$$"""
                {"Sid":"Delivery","Effect":"Allow","Principal":{"Service":"delivery.logs.amazonaws.com"},"Action":"s3:PutObject",
                "Resource":"arn:aws:s3:::{{{name}}}/AWSLogs/{{{account}}}/*",
                "Condition":{"StringEquals":{"s3:x-amz-acl":"bucket-owner-full-control","aws:SourceAccount":"{{{account}}}"}
                }}
                """,
            _ => "",
        };
        var withTls = Chance(3) ? "" : tls;
        if (withTls.Length + other.Length == 0) return "null";
        var comma = withTls.Length > 0 && other.Length > 0 ? "," : "";
        return Quoted($$$"""{"Version":"2012-10-17","Statement":[{{{withTls}}}{{{comma}}}{{{other}}}]}""");
    }

    private string Lifecycle() => Chance(2) ? "" : """
        ,"BucketLifecycleConfiguration":{"rules":[{"id":"archive","prefix":null,"status":"Enabled",
        "filter":{"predicate":{"type":"LifecyclePrefixPredicate","prefix":"logs/"}},
        "expirationInDays":400,"expiredObjectDeleteMarker":false,"noncurrentVersionExpirationInDays":90,"expirationDate":null,
        "transitions":[{"days":30,"date":null,"storageClass":"STANDARD_IA"},{"days":120,"date":null,"storageClass":"GLACIER"}],
        "noncurrentVersionTransitions":null,"abortIncompleteMultipartUpload":{"daysAfterInitiation":7}}]}
        """;

    private string PublicAccessBlock()
    {
        if (Chance(12)) return "";
        var (all, one) = (Chance(10) ? "false" : "true", Chance(10) ? "false" : "true");
        return $$$"""
            ,"PublicAccessBlockConfiguration":{"blockPublicAcls":{{{all}}},"ignorePublicAcls":{{{all}}},"blockPublicPolicy":{{{all}}},
            "restrictPublicBuckets":{{{one}}}}
            """;
    }

    private string Encryption()
    {
        if (Chance(40)) return "";
        var by = random.Next(4) switch
        {
            0 => "\"sseAlgorithm\":\"AES256\",\"kmsMasterKeyID\":null",
            1 => $"\"sseAlgorithm\":\"aws:kms\",\"kmsMasterKeyID\":\"arn:aws:kms:{region}:{account}:alias/aws/s3\"",
            _ => "\"sseAlgorithm\":\"aws:kms\","
                + $"\"kmsMasterKeyID\":\"arn:aws:kms:{region}:{account}:key/59400f09-77a6-43fa-8164-6e8d2a15ccd3\"",
        };
        var key = Chance(3) ? "false" : "true";
        return $$$"""
            ,"ServerSideEncryptionConfiguration":{"rules":[{"applyServerSideEncryptionByDefault":{{{{by}}}},
            "bucketKeyEnabled":{{{key}}}}]}
            """;
    }

    private string SecurityGroup()
    {
        var id = "sg-0" + Hex(8) + number;
        var vpc = "vpc-0" + Hex(16);
        var ingress = string.Join(',', Enumerable.Range(0, random.Next(5)).Select(_ => Permission(egress: false)));
        var egress = Chance(5) ? Permission(egress: true) + "," + Permission(egress: true) : Permission(egress: true);
        var name = Chance(30) ? "default" : "app-" + number;
        var place = $"\"awsRegion\":\"{region}\",\"availabilityZone\":\"Not Applicable\"";
        var attached = string.Concat(Enumerable.Range(0, random.Next(4)).Select(i =>
            "," + Related("AWS::EC2::NetworkInterface", "eni-0" + Hex(16), "Is associated with NetworkInterface")
            + (i == 0 ? "," + Related("AWS::EC2::Instance", "i-0" + Hex(16), "Is associated with Instance") : "")));
        var body = $$$"""
            "configuration":{"description":"Traffic of app-{{{number}}}","groupName":"{{{name}}}","ipPermissions":[{{{ingress}}}],
            "ownerId":"{{{account}}}",
            "groupId":"{{{id}}}","ipPermissionsEgress":[{{{egress}}}],"tags":{{{Tags("list")}}},"vpcId":"{{{vpc}}}"},
            "supplementaryConfiguration":{}
            """;
        return Item(
            "AWS::EC2::SecurityGroup", id, name, $"arn:aws:ec2:{region}:{account}:security-group/{id}", place,
            Related("AWS::EC2::VPC", vpc, "Is contained in Vpc") + attached, Tags(""), body);
    }

    private string Permission(bool egress)
    {
        string[] addresses = random.Next(egress ? 3 : 14) switch
        {
            0 => ["0.0.0.0/0"],
            1 => egress ? ["0.0.0.0/0"] : ["0.0.0.0/1", "128.0.0.0/1"],
            2 => [],
            _ => [.. Enumerable.Range(0, 1 + random.Next(4)).Select(_ => $"10.{random.Next(255)}.{random.Next(255)}.0/24")],
        };
        var six = addresses is ["0.0.0.0/0"] && Chance(2) ? "{\"cidrIpv6\":\"::/0\"}" : "";
        var ports = random.Next(8) switch
        {
            0 => "\"fromPort\":22,\"ipProtocol\":\"tcp\",\"toPort\":22",
            1 => "\"fromPort\":0,\"ipProtocol\":\"tcp\",\"toPort\":65535",
            2 => "\"fromPort\":3389,\"ipProtocol\":\"tcp\",\"toPort\":3389",
            3 => "\"ipProtocol\":\"-1\"",
            4 => "\"fromPort\":-1,\"ipProtocol\":\"icmp\",\"toPort\":-1",
            _ => "\"fromPort\":443,\"ipProtocol\":\"tcp\",\"toPort\":443",
        };
        if (egress) ports = "\"ipProtocol\":\"-1\"";
        var prefix = Chance(15) ? "{\"prefixListId\":\"pl-63a5400a\"}" : "";
        var peer = addresses.Length > 0 ? "" : $$$"""{"groupId":"sg-0{{{Hex(16)}}}","userId":"{{{account}}}"}""";
        var ranges = string.Join(',', addresses.Select(static range =>
            range.StartsWith("10.", StringComparison.Ordinal)
                ? $$$"""{"cidrIp":"{{{range}}}","description":"office"}""" : $$$"""{"cidrIp":"{{{range}}}"}"""));
        var plain = string.Join(',', addresses.Select(static range => $"\"{range}\""));
        return $$$"""
            {{{{ports}}},"ipv6Ranges":[{{{six}}}],"prefixListIds":[{{{prefix}}}],"userIdGroupPairs":[{{{peer}}}],
            "ipv4Ranges":[{{{ranges}}}],"ipRanges":[{{{plain}}}]}
            """;
    }

    private string User()
    {
        var (id, name) = ("AIDA" + Hex(8).ToUpperInvariant() + number.ToUpperInvariant(), "user-" + number);
        var arn = $"arn:aws:iam::{account}:user/{name}";
        var inline = Chance(3) ? InlinePolicy() : "";
        var groups = string.Join(',', Enumerable.Range(0, random.Next(4)).Select(i => $"\"group-{i}\""));
        string[] policies = [.. Enumerable.Range(0, random.Next(3)).Select(_ =>
            Pick("AdministratorAccess", "ReadOnlyAccess", "AmazonS3FullAccess", "IAMUserChangePassword"))];
        var attached = string.Join(',', policies.Distinct(StringComparer.Ordinal).Select(static policy =>
            $$$"""{"policyName":"{{{policy}}}","policyArn":"arn:aws:iam::aws:policy/{{{policy}}}"}"""));
        var boundary = Chance(6)
            ? $$$"""{"permissionsBoundaryType":"Policy","permissionsBoundaryArn":"arn:aws:iam::{{{account}}}:policy/limit"}""" : "null";
        var body = $$$"""
            "configuration":{"path":"{{{Pick("/", "/", "/ops/")}}}","userName":"{{{name}}}","userId":"{{{id}}}","arn":"{{{arn}}}",
            "createDate":"{{{Created()}}}",
            "userPolicyList":[{{{inline}}}],"groupList":[{{{groups}}}],"attachedManagedPolicies":[{{{attached}}}],
            "permissionsBoundary":{{{boundary}}},
            "tags":{{{Tags("list")}}}},"supplementaryConfiguration":{}
            """;
        var related = string.Join(',', groups.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(group =>
            $$$"""
            {"resourceId":"AGPA{{{Hex(16).ToUpperInvariant()}}}","resourceName":{{{group}}},"resourceType":"AWS::IAM::Group",
            "name":"Is attached to Group"}
            """));
        return Item(
            "AWS::IAM::User", id, name, arn, "\"awsRegion\":\"global\",\"availabilityZone\":\"Not Applicable\"", related, Tags(""), body);
    }

    private string InlinePolicy()
    {
        var statement = Pick(
            """{"Effect":"Allow","Action":"*","Resource":"*"}""",
            """{"Effect":"Allow","Action":["s3:GetObject","s3:PutObject"],"Resource":"arn:aws:s3:::bucket-00000001/*"}""",
            """{"Effect":"Allow","NotAction":"iam:*","Resource":"*"}""",
            """
            {"Effect":"Allow","Action":"sts:AssumeRole","Resource":"arn:aws:iam::*:role/deploy",
            "Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}}
            """);
        var policy = $$$"""{"Version":"2012-10-17","Statement":[{{{statement}}}]}""";
        var document = Uri.EscapeDataString(policy.Replace("\n", "", StringComparison.Ordinal));
        return $$$"""{"policyName":"inline-{{{random.Next(9)}}}","policyDocument":"{{{document}}}"}""";
    }

    private string Instance()
    {
        var id = "i-0" + Hex(8) + number;
        var tokens = Chance(3) ? "optional" : "required";
        var body = $$$"""
            "configuration":{"amiLaunchIndex":0,"imageId":"ami-{{{Hex(17)}}}","instanceId":"{{{id}}}","instanceType":"m7i.large",
            "keyName":null,
            "launchTime":"{{{Created()}}}","monitoring":{"state":"disabled"},"placement":{"availabilityZone":"{{{region}}}a",
            "tenancy":"default"},
            "privateIpAddress":"10.0.{{{random.Next(255)}}}.{{{random.Next(255)}}}",
            "publicIpAddress":{{{(Chance(5) ? "\"198.51.100.7\"" : "null")}}},
            "state":{"code":16,"name":"running"},"subnetId":"subnet-0{{{Hex(16)}}}","vpcId":"vpc-0{{{Hex(16)}}}","architecture":"x86_64",
            "blockDeviceMappings":[{"deviceName":"/dev/xvda","ebs":{"attachTime":"{{{Created()}}}","deleteOnTermination":true,
            "status":"attached","volumeId":"vol-0{{{Hex(16)}}}"}}],
            "ebsOptimized":true,"iamInstanceProfile":{"arn":"arn:aws:iam::{{{account}}}:instance-profile/app",
            "id":"AIPA{{{Hex(16).ToUpperInvariant()}}}"},
            "metadataOptions":{"state":"applied","httpTokens":"{{{tokens}}}","httpPutResponseHopLimit":2,"httpEndpoint":"enabled"},
            "securityGroups":[{"groupName":"web","groupId":"sg-1"},{"groupName":"ops","groupId":"sg-2"}],"sourceDestCheck":true,
            "tags":{{{Tags("list")}}},"virtualizationType":"hvm"},"supplementaryConfiguration":{}
            """;
        var place = $"\"awsRegion\":\"{region}\",\"availabilityZone\":\"{region}a\"";
        return Item("AWS::EC2::Instance", id, "app-" + number, $"arn:aws:ec2:{region}:{account}:instance/{id}", place, "", Tags(""), body);
    }

    private string Database()
    {
        var id = "db-" + number;
        var arn = $"arn:aws:rds:{region}:{account}:db:{id}";
        var body = $$$"""
            "configuration":{"dBInstanceIdentifier":"{{{id}}}","dBInstanceClass":"db.m7g.large",
            "engine":"{{{(Chance(20) ? "custom-oracle-ee" : "postgres")}}}",
            "dBInstanceStatus":"available","masterUsername":"app","endpoint":{"address":"{{{id}}}.{{{region}}}.rds.amazonaws.com",
            "port":5432},
            "allocatedStorage":100,"instanceCreateTime":"{{{Created()}}}","preferredBackupWindow":"03:00-03:30",
            "backupRetentionPeriod":{{{random.Next(35)}}},
            "vpcSecurityGroups":[{"vpcSecurityGroupId":"sg-1","status":"active"}],"multiAZ":true,"engineVersion":"16.4",
            "autoMinorVersionUpgrade":{{{(Chance(4) ? "false" : "true")}}},"publiclyAccessible":{{{(Chance(20) ? "true" : "false")}}},
            "storageType":"gp3","storageEncrypted":{{{(Chance(10) ? "false" : "true")}}},"dBInstanceArn":"{{{arn}}}",
            "deletionProtection":true,
            "iAMDatabaseAuthenticationEnabled":false,"copyTagsToSnapshot":true,"enabledCloudwatchLogsExports":["postgresql"]},
            "supplementaryConfiguration":{"Tags":{{{Tags("list")}}}}
            """;
        return Item(
            "AWS::RDS::DBInstance", id, id, arn, $"\"awsRegion\":\"{region}\",\"availabilityZone\":\"{region}b\"", "", Tags(""), body);
    }
}
