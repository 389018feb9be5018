namespace Demarc.Adapters.Sources.Aws;

/// <summary>Member names at the root of AWS answers, by what they hold.</summary>
internal static class AnswerNames
{
    /// <summary>Paging and bookkeeping: nothing about a resource.</summary>
    internal static bool IsBookkeeping(string name) => Bookkeeping.Contains(name);

    /// <summary>Lists and objects that are no resources: places, findings, usage, secrets handed out.</summary>
    internal static bool IsNoResource(string name) => NoResources.Contains(name);

    /// <summary>A name that answers of AWS have at their root, used to recognise one that has nothing else to tell it by.</summary>
    internal static bool IsKnown(string name) => Known.Contains(name) || NoResources.Contains(name);

    private static readonly HashSet<string> Bookkeeping = new(StringComparer.Ordinal)
    {
        "ResponseMetadata", "NextToken", "nextToken", "Marker", "NextMarker", "IsTruncated", "Truncated", "MaxItems", "MaxResults",
        "MaxKeys",
        "KeyCount", "NextPageToken", "nextPageToken", "Quantity", "failures", "Failures", "UnprocessedKeys", "EncodingType", "$metadata",
        "NextContinuationToken", "ContinuationToken", "PaginationToken", "position", "NextRecordName", "RequestCharged", "Count",
        "ScannedCount",
        "RequestId", "requestId", "Error", "Message", "message", "Code", "__type", "Type",
    };

    private static readonly HashSet<string> NoResources = new(StringComparer.Ordinal)
    {
        "Regions", "AvailabilityZones", "EvaluationResults", "Findings", "findings", "FindingIds", "findingIds", "ServicesLastAccessed",
        "Credentials", "AssumedRoleUser", "FailedEvaluations", "ConfigRulesEvaluationStatus", "Contents", "CommonPrefixes", "Versions",
        "Datapoints", "MetricDataResults", "Events", "events", "SpotPriceHistory", "InstanceTypes", "InstanceStatuses", "ResultsByTime",
        "Metrics", "EvaluationSummary", "Instructions", "DBEngineVersions", "CacheEngineVersions", "Evaluations", "AccountQuotas",
        "EntitiesLastAccessed", "logEvents", "StackEvents", "ReservedInstancesOfferings",
    };

    private static readonly HashSet<string> Known = new(StringComparer.Ordinal)
    {
        "AccessKeyMetadata", "AccountAliases", "AccountPasswordPolicy", "Addresses", "AdvancedEventSelectors", "AggregationAuthorizations",
        "Aliases", "analyzers", "AttachedPolicies", "AttachmentCount", "Attributes", "AutoScalingGroups", "BackupPlansList",
        "BackupVaultList", "Buckets", "CacheClusters", "CacheSubnetGroups", "CertificateSummaryList", "Certificates", "ClusterInfoList",
        "ClusterSubnetGroups", "Clusters", "clusterArns", "clusters", "ConfigRules", "ConfigurationRecorders",
        "ConfigurationRecordersStatus",
        "Content", "CustomerGateways", "DBClusterParameterGroups", "DBClusterSnapshots", "DBClusters", "DBInstances", "DBParameterGroups",
        "DBSecurityGroups", "DBSnapshots", "DBSubnetGroups", "DeliveryChannels", "DetectorIds", "DhcpOptions", "DistributionList",
        "DomainNames", "DomainStatus", "DomainStatusList", "EventSelectors", "FileSystems", "FlowLogs", "Functions", "Grants", "Group",
        "GroupDetailList", "Groups", "HostedZoneSummaries", "HostedZones", "Images", "InstanceProfiles", "InternetGateways",
        "IntelligentTieringConfigurationList", "JobId", "KeyMetadata", "KeyPairs", "KeyRotationEnabled", "Keys", "LaunchConfigurations",
        "LaunchTemplates", "Listeners", "LoadBalancerAttributes", "LoadBalancerDescriptions", "LoadBalancers", "LocationConstraint",
        "LoggingEnabled", "LoginProfile", "logGroups", "MFADevices", "MetricAlarms", "metricFilters", "MountTargets", "NatGateways",
        "NetworkAcls", "NetworkInterfaces", "nodegroup", "nodegroups", "OpenIDConnectProviderList", "OptionGroupsList", "Organization",
        "Accounts", "OwnershipControls", "Parameters", "PasswordPolicy", "Permissions", "Policies", "Policy", "PolicyNames",
        "PolicyVersion",
        "policyText", "PublicAccessBlockConfiguration", "QueueUrls", "RemediationConfigurations", "ReplicationGroups", "repositories",
        "repositoryNames", "Reservations", "RetentionConfigurations", "Role", "RoleDetailList", "Roles", "RouteTables", "SAMLProviderList",
        "SSHPublicKeys", "Schedules", "SecretList", "SecurityGroups", "ServerCertificateMetadataList",
        "ServerSideEncryptionConfiguration", "serviceArns", "services", "ServiceSpecificCredentials", "Snapshots", "Stacks",
        "StackSummaries",
        "Status", "Streams", "StreamNames", "Subnets", "SubscriptionList", "Subscriptions", "SummaryMap", "TableNames", "Table", "TagSet",
        "TargetGroups", "taskArns", "taskDefinition", "taskDefinitionArns", "tasks", "TopicConfigurations", "Topics", "TrailARN", "Trails",
        "TransitGateways", "User", "UserDetailList", "Users", "VirtualMFADevices", "Volumes", "VpcEndpoints", "VpcPeeringConnections",
        "Vpcs",
        "VpnConnections", "VpnGateways", "WebACLs", "Workgroups", "trailList", "IsLogging", "Owner", "Rules", "SubnetGroups",
        "fileSystems", "certificates", "jobs", "projects", "Detectors", "HubArn", "MasterAccount", "CacheParameterGroups", "vaults",
        "VaultList",
    };
}
