namespace Demarc.Adapters.Sources.Aws;

/// <summary>
/// Forms the ARN of a resource whose answer shows only its id or name, by the rules of AWS's service authorization reference, so that it
/// meets the same resource from AWS Config under one identity. Without account or region nothing is formed.
/// </summary>
internal static class FormedArn
{
    private static readonly Dictionary<string, string> Ec2 = new(StringComparer.Ordinal)
    {
        ["acl"] = "network-acl",
        ["cgw"] = "customer-gateway",
        ["cvpn-endpoint"] = "client-vpn-endpoint",
        ["dopt"] = "dhcp-options",
        ["eigw"] = "egress-only-internet-gateway",
        ["eipalloc"] = "elastic-ip",
        ["eni"] = "network-interface",
        ["fl"] = "vpc-flow-log",
        ["i"] = "instance",
        ["igw"] = "internet-gateway",
        ["lgw"] = "local-gateway",
        ["lt"] = "launch-template",
        ["nat"] = "natgateway",
        ["pcx"] = "vpc-peering-connection",
        ["pl"] = "prefix-list",
        ["rtb"] = "route-table",
        ["sg"] = "security-group",
        ["subnet"] = "subnet",
        ["tgw"] = "transit-gateway",
        ["vgw"] = "vpn-gateway",
        ["vol"] = "volume",
        ["vpc"] = "vpc",
        ["vpce"] = "vpc-endpoint",
        ["vpn"] = "vpn-connection",
    };

    /// <summary>Lists whose elements have a name only, with service and the words before the name.</summary>
    private static readonly Dictionary<string, (string Service, string Before)> Lists = new(StringComparer.Ordinal)
    {
        ["LoadBalancerDescriptions"] = ("elasticloadbalancing", "loadbalancer/"),
        ["TableNames"] = ("dynamodb", "table/"),
        ["DetectorIds"] = ("guardduty", "detector/"),
        ["DomainNames"] = ("es", "domain/"),
        ["StreamNames"] = ("kinesis", "stream/"),
        ["redshift.Clusters"] = ("redshift", "cluster:"),
        ["eks.clusters"] = ("eks", "cluster/"),
        ["logs.logGroups"] = ("logs", "log-group:"),
        ["apigateway.items"] = ("apigateway", "/restapis/"),
    };

    /// <summary>The ARN, or null when the id does not tell it.</summary>
    /// <param name="service">Service of the call; may be empty.</param>
    /// <param name="list">The list the resource stands in; empty when it stands alone.</param>
    /// <param name="id">The id or name.</param>
    /// <param name="account">Account, if known.</param>
    /// <param name="region">Region, if known.</param>
    internal static string? Of(string service, string list, string id, string? account, string? region)
    {
        if (list == "Buckets") return $"arn:{Partition(region)}:s3:::{id}";
        if (list == "QueueUrls" && Queue(id) is { } queue) return queue;
        if (account is null || region is null or AwsRegion.Global) return null;
        if (Lists.TryGetValue(list, out var form) || Lists.TryGetValue($"{service}.{list}", out form))
            return $"arn:{Partition(region)}:{form.Service}:{region}:{account}:{form.Before}{id}";
        return Ec2Word(id) is { } word ? $"arn:{Partition(region)}:ec2:{region}:{account}:{word}/{id}" : null;
    }

    /// <summary>The ARN of an EC2 resource, whose id begins with what it is; null for other ids.</summary>
    internal static string? OfEc2(string id, string? account, string? region) =>
        account is null || region is null or AwsRegion.Global || Ec2Word(id) is not { } word
            ? null
            : $"arn:{Partition(region)}:ec2:{region}:{account}:{word}/{id}";

    private static string? Ec2Word(string id)
    {
        var dash = id.LastIndexOf('-');
        if (dash < 1 || id.Length - dash - 1 is not (8 or 17) || !id.AsSpan(dash + 1).ContainsOnlyHex()) return null;
        return Ec2.GetValueOrDefault(id[..dash]);
    }

    private static bool ContainsOnlyHex(this ReadOnlySpan<char> text)
    {
        foreach (var letter in text)
        {
            if (!char.IsAsciiHexDigitLower(letter)) return false;
        }

        return true;
    }

    /// <summary>Queue addresses hold account and name: <c>https://sqs.eu-west-1.amazonaws.com/123456789012/name</c>.</summary>
    private static string? Queue(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address)) return null;
        var parts = address.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var host = address.Host.Split('.');
        var region = host.Length > 2 && host[0] == "sqs" ? host[1] : host.Length > 2 && host[1] == "queue" ? host[0] : "";
        if (address.Host == "queue.amazonaws.com") region = "us-east-1";
        return parts.Length == 2 && AwsArn.IsAccount(parts[0]) && AwsRegion.IsRegion(region)
            ? $"arn:{Partition(region)}:sqs:{region}:{parts[0]}:{parts[1]}"
            : null;
    }

    private static string Partition(string? region) => region switch
    {
        not null when region.StartsWith("cn-", StringComparison.Ordinal) => "aws-cn",
        not null when region.StartsWith("us-gov-", StringComparison.Ordinal) => "aws-us-gov",
        _ => "aws",
    };
}
