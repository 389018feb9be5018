using Demarc.Engine.Inventory;

namespace Demarc.Engine.Tests.Inventory;

/// <summary>One account under two names in an export is one account, whichever record comes first.</summary>
public sealed class AccountNameTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Records_that_name_a_project_by_number_and_by_id_are_in_one_instance(bool numberFirst)
    {
        var byNumber = Bucket("//storage.googleapis.com/a", "481516");
        var byId = Bucket("//storage.googleapis.com/b", "shop-prod") with { AccountAlias = "481516" };
        var builder = new EstateBuilder();
        foreach (var resource in numberFirst ? new[] { byNumber, byId } : [byId, byNumber]) builder.Add(resource);

        var instance = Assert.Single(builder.Build().Instances);
        Assert.Equal("shop-prod", instance.Account);
        Assert.Equal(2, instance.Resources);
        Assert.Equal("shop-prod", builder.AccountOf("gcp", "481516"));
        Assert.Equal("481516", builder.AccountOf("aws", "481516"));
    }

    private static Resource Bucket(string id, string account) => new()
    {
        Id = id,
        Type = "gcp/cloud-storage/bucket",
        Catalogued = true,
        Provider = "gcp",
        Account = account,
        Region = "eu",
        Service = "gcp/cloud-storage",
        Workload = "",
        Source = SourceKind.GcpAsset,
    };
}
