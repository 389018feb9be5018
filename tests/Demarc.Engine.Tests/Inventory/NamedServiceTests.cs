using Demarc.Engine.Inventory;

namespace Demarc.Engine.Tests.Inventory;

/// <summary>A service named in a list or a bill, and the same service seen as resources, are one thing.</summary>
public sealed class NamedServiceTests
{
    [Fact]
    public void AServiceNamedWithoutPlaceIsEveryInstanceOfIt()
    {
        var estate = Build(
            One(SourceKind.Declared, "", "", ""), One(SourceKind.AwsConfig, "111122223333", "us-east-1", "shop"),
            One(SourceKind.AwsConfig, "444455556666", "us-east-1", "test"));
        Assert.Equal(["shop", "test"], estate.Instances.Select(static i => i.Workload).ToArray());
        Assert.All(estate.Instances, static i => Assert.Equal([SourceKind.AwsConfig, SourceKind.Declared], i.Sources.ToArray()));
    }

    [Fact]
    public void ABillSpeaksOfWhateverRunsInItsAccountAndRegion()
    {
        var estate = Build(
            One(SourceKind.Billing, "111122223333", "us-east-1", "platform"),
            One(SourceKind.AwsConfig, "111122223333", "us-east-1", "shop"),
            One(SourceKind.Declared, "", "", ""));
        var only = Assert.Single(estate.Instances);
        Assert.Equal("shop", only.Workload);
        Assert.Equal([SourceKind.AwsConfig, SourceKind.Billing, SourceKind.Declared], only.Sources.ToArray());
    }

    [Fact]
    public void WhatOnlyTheBillKnowsIsAnInstance()
    {
        var estate = Build(
            One(SourceKind.Billing, "111122223333", "eu-west-1", ""), One(SourceKind.AwsConfig, "111122223333", "us-east-1", "shop"),
            One(SourceKind.Declared, "", "", "other"));
        Assert.Equal(["", "other", "shop"], estate.Instances.Select(static i => i.Workload).Order(StringComparer.Ordinal).ToArray());
    }

    private static Demarc.Engine.Inventory.Estate Build(params ReadOnlySpan<Resource> resources)
    {
        var builder = new EstateBuilder();
        foreach (var resource in resources) builder.Add(resource);
        return builder.Build();
    }

    private static Resource One(SourceKind source, string account, string region, string workload) => new()
    {
        Id = $"{source}:{account}:{workload}",
        Type = "aws/rds/db-instance",
        Catalogued = true,
        Provider = "aws",
        Account = account,
        Region = region,
        Service = "aws/rds",
        Workload = workload,
        Source = source,
    };
}
