namespace Demarc.Adapters.Sources.Aws;

/// <summary>
/// The resource type an ARN belongs to, for query results that did not select the type. Only names that leave no doubt are listed.
/// </summary>
internal static class AwsArnTypes
{
    private static readonly Dictionary<string, string> Types = new(StringComparer.Ordinal)
    {
        ["acm:certificate"] = "AWS::ACM::Certificate",
        ["autoscaling:autoScalingGroup"] = "AWS::AutoScaling::AutoScalingGroup",
        ["cloudformation:stack"] = "AWS::CloudFormation::Stack",
        ["cloudfront:distribution"] = "AWS::CloudFront::Distribution",
        ["cloudtrail:trail"] = "AWS::CloudTrail::Trail",
        ["codebuild:project"] = "AWS::CodeBuild::Project",
        ["dynamodb:table"] = "AWS::DynamoDB::Table",
        ["ec2:instance"] = "AWS::EC2::Instance",
        ["ec2:internet-gateway"] = "AWS::EC2::InternetGateway",
        ["ec2:natgateway"] = "AWS::EC2::NatGateway",
        ["ec2:network-acl"] = "AWS::EC2::NetworkAcl",
        ["ec2:network-interface"] = "AWS::EC2::NetworkInterface",
        ["ec2:route-table"] = "AWS::EC2::RouteTable",
        ["ec2:security-group"] = "AWS::EC2::SecurityGroup",
        ["ec2:subnet"] = "AWS::EC2::Subnet",
        ["ec2:volume"] = "AWS::EC2::Volume",
        ["ec2:vpc"] = "AWS::EC2::VPC",
        ["ecr:repository"] = "AWS::ECR::Repository",
        ["ecs:cluster"] = "AWS::ECS::Cluster",
        ["ecs:service"] = "AWS::ECS::Service",
        ["ecs:task-definition"] = "AWS::ECS::TaskDefinition",
        ["eks:cluster"] = "AWS::EKS::Cluster",
        ["elasticfilesystem:file-system"] = "AWS::EFS::FileSystem",
        ["iam:group"] = "AWS::IAM::Group",
        ["iam:policy"] = "AWS::IAM::Policy",
        ["iam:role"] = "AWS::IAM::Role",
        ["iam:user"] = "AWS::IAM::User",
        ["kms:key"] = "AWS::KMS::Key",
        ["lambda:function"] = "AWS::Lambda::Function",
        ["rds:cluster"] = "AWS::RDS::DBCluster",
        ["rds:cluster-snapshot"] = "AWS::RDS::DBClusterSnapshot",
        ["rds:db"] = "AWS::RDS::DBInstance",
        ["rds:snapshot"] = "AWS::RDS::DBSnapshot",
        ["redshift:cluster"] = "AWS::Redshift::Cluster",
        ["secretsmanager:secret"] = "AWS::SecretsManager::Secret",
    };

    /// <summary>The type in AWS Config's spelling, or null.</summary>
    internal static string? TypeOf(AwsArn arn)
    {
        switch (arn.Service)
        {
            case "s3": return arn.Resource.Contains('/', StringComparison.Ordinal) ? null : "AWS::S3::Bucket";
            case "sns": return arn.Resource.Contains(':', StringComparison.Ordinal) ? null : "AWS::SNS::Topic";
            case "sqs": return "AWS::SQS::Queue";
        }

        var end = arn.Resource.AsSpan().IndexOfAny('/', ':');
        return end > 0 ? Types.GetValueOrDefault(arn.Service + ":" + arn.Resource[..end]) : null;
    }
}
