using System.Globalization;
using System.Text;
using Demarc.Engine.Inventory;

namespace Demarc.System.Tests.Sources;

/// <summary>Bills and hand-kept lists.</summary>
public sealed class BillingAndListFormatTests
{
    [Fact]
    public void ChargesAreAddedUpByServiceAccountAndRegion()
    {
        var run = ExportRun.Of("""
            BilledCost,BillingCurrency,ProviderName,PublisherName,ServiceName,SubAccountId,RegionId,ChargePeriodStart,ChargePeriodEnd,Tags
            0.1,USD,AWS,"Amazon, Inc.",Amazon RDS,111,us-east-1,2026-01-01T00:00:00Z,2026-01-02T00:00:00Z,"{""team"":""a"",""env"":""x""}"
            0.2,USD,AWS,NULL,Amazon RDS,111,us-east-1,2026-01-03 00:00:00,2026-01-04 00:00:00,"{""team"":""a"",""env"":""y""}"
            8e-7,EUR,AWS,NULL,Amazon RDS,111,us-east-1,2026-01-02 00:00:00 UTC,2026-01-03 00:00:00 UTC,"{""team"":""a""}"
            5,USD,AWS,NULL,Amazon RDS,111,NULL,2026-01-01T00:00:00Z,2027-01-01T00:00:00Z,NULL
            """);
        Assert.Equal(InputStatus.Read, run.Report.Status);
        Assert.Equal("FOCUS billing (4 rows)", run.Report.Format);
        Assert.Equal(2, run.Seen.Count);
        var first = run.Seen[0];
        Assert.Equal(SourceKind.Billing, first.Facts.Source);
        Assert.Equal("focus:Amazon RDS", first.Facts.NativeType);
        Assert.Equal("Amazon RDS", first.Facts.ServiceName);
        Assert.Equal("aws", first.Facts.Provider);
        Assert.Equal("111", first.Facts.Account);
        Assert.Equal("us-east-1", first.Facts.Region);
        Assert.Equal(3, first.Json.GetProperty("rows").GetInt32());
        Assert.Equal(0.3m, first.Json.GetProperty("billedCostByCurrency").GetProperty("USD").GetDecimal());
        Assert.Equal(0.0000008m, first.Json.GetProperty("billedCostByCurrency").GetProperty("EUR").GetDecimal());
        Assert.Equal("2026-01-01T00:00:00+00:00", first.Json.GetProperty("firstChargePeriod").GetString());
        Assert.Equal("2026-01-04T00:00:00+00:00", first.Json.GetProperty("lastChargePeriod").GetString());
        Assert.Equal(new DateTimeOffset(2026, 1, 3, 0, 0, 0, TimeSpan.Zero), first.Facts.CapturedAt);
        Assert.Equal([new("team", "a")], first.Facts.Tags);
        Assert.Equal(
            [
                new Charge("EUR", 0.0000008m, new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), new(2026, 1, 4, 0, 0, 0, TimeSpan.Zero)),
                new Charge("USD", 0.3m, new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), new(2026, 1, 4, 0, 0, 0, TimeSpan.Zero)),
            ],
            first.Facts.Charges);
        Assert.Null(run.Seen[1].Facts.Region);
        Assert.Empty(run.Seen[1].Facts.Tags);
        Assert.Equal(5m, run.Seen[1].Json.GetProperty("billedCost").GetDecimal());
    }

    [Theory]
    [InlineData("ProviderName", "AWS", "aws")]
    [InlineData("ProviderName", "Amazon Web Services", "aws")]
    [InlineData("ProviderName", "Microsoft", "azure")]
    [InlineData("ProviderName", "Google Cloud", "gcp")]
    [InlineData("ProviderName", "Oracle", "oci")]
    [InlineData("ProviderName", "Snow & Flake, Inc.", "snow-flake")]
    [InlineData("ServiceProviderName", "Google", "gcp")]
    [InlineData("InvoiceIssuerName", "Microsoft Corporation", "azure")]
    [InlineData("HostProviderName", "Amazon Web Services, Inc.", "aws")]
    [InlineData("PublisherName", "Databricks Inc.", "databricks")]
    public void ProvidersGetTheirIds(string column, string name, string id)
    {
        var run = ExportRun.Of($"ServiceName;BilledCost;BillingCurrency;{column}\nX;1;USD;\"{name}\"\n");
        Assert.Equal(id, run.Only.Facts.Provider);
    }

    [Fact]
    public void ASubscriptionWrittenAsResourceIdIsTheSubscription()
    {
        var run = ExportRun.Of("""
            ServiceName,BilledCost,BillingCurrency,ProviderName,SubAccountId
            X,1,USD,Microsoft,/subscriptions/9B8C7D61-2e4f-4a05-8d33-7f10a2b3c4d5
            """);
        Assert.Equal("9b8c7d61-2e4f-4a05-8d33-7f10a2b3c4d5", run.Only.Facts.Account);
    }

    [Fact]
    public void TheNewColumnOfTheServiceProviderWins()
    {
        var run = ExportRun.Of(
            "ServiceName,BilledCost,BillingCurrency,ProviderName,ServiceProviderName,HostProviderName,InvoiceIssuerName\n"
            + "X,1,USD,AWS,Snowflake,AWS,AWS\nY,1,USD,AWS,NULL,,AWS\n");
        Assert.Equal(["snowflake", "aws"], run.Each(static seen => seen.Facts.Provider));
    }

    [Fact]
    public void ABadRowIsNamedByItsLine()
    {
        var run = ExportRun.Of("ServiceName,BilledCost,BillingCurrency\nA,1,USD\nB,much,USD\nNULL,1,USD\nC,1\nD,2,USD\n");
        Assert.Equal(["A", "D"], run.Each(static seen => seen.Facts.ServiceName));
        Assert.Equal(InputStatus.PartlyRead, run.Report.Status);
        Assert.Equal(["line 3", "line 4", "line 5"], run.Places);
    }

    [Theory]
    [InlineData("0001-01-01T00:00:00Z")]
    [InlineData("9999-12-31T23:59:59Z")]
    public void ADayThatIsNoneIsNotTheTimeOfACharge(string day)
    {
        var run = ExportRun.Of($"ServiceName,BilledCost,BillingCurrency,ChargePeriodStart,ChargePeriodEnd\nA,1,USD,{day},{day}\n");
        Assert.Equal([new Charge("USD", 1m, null, null)], run.Only.Facts.Charges);
        Assert.Null(run.Only.Facts.CapturedAt);
        Assert.Contains(day, run.Report.Problems[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void ManyRowsOfFewServicesAreOneLineEach()
    {
        var text = new StringBuilder("BilledCost,BillingCurrency,ProviderName,ServiceName,SubAccountId,RegionId,Tags\n");
        for (var row = 0; row < 50_000; row++)
            text.Append("0.01,USD,Microsoft,Service ").Append((row % 5).ToString(CultureInfo.InvariantCulture))
                .Append(",a,r,\"{\"\"k\"\":\"\"v\"\"}\"\n");
        var run = ExportRun.Of(text.ToString());
        Assert.Equal(5, run.Seen.Count);
        Assert.All(run.Seen, static seen => Assert.Equal(100m, seen.Json.GetProperty("billedCost").GetDecimal()));
        Assert.All(run.Seen, static seen => Assert.Equal([new("k", "v")], seen.Facts.Tags));
    }

    [Fact]
    public void AServicesListStatesServicesInUse()
    {
        var run = ExportRun.Of(
            "service,provider,account,region,name,workload,Owner,note\nGitHub,GitHub,acme,,Code,build,dev team,\"a,b\"\nSlack,,,,,,,\n");
        Assert.Equal(InputStatus.Read, run.Report.Status);
        Assert.Equal(2, run.Seen.Count);
        var first = run.Seen[0];
        Assert.Equal(SourceKind.Declared, first.Facts.Source);
        Assert.Equal("GitHub", first.Facts.ServiceName);
        Assert.Equal("github", first.Facts.Provider);
        Assert.Equal("acme", first.Facts.Account);
        Assert.Null(first.Facts.Region);
        Assert.Equal("Code", first.Facts.Name);
        Assert.Equal([new("workload", "build"), new("owner", "dev team"), new("note", "a,b")], first.Facts.Tags);
        Assert.Null(run.Seen[1].Facts.Provider);
        Assert.False(string.Equals(first.Facts.Id, run.Seen[1].Facts.Id, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("App Name;Vendor;Users\nZoom;Zoom Video Communications, Inc.;12\n", "Zoom", "zoom-video-communications")]
    [InlineData("Application,Owner\nMiro,x\n", "Miro", null)]
    [InlineData("service_name\tregion\nDatadog\teu1\n", "Datadog", null)]
    public void SaasExportsAreListsToo(string text, string service, string? provider)
    {
        var seen = ExportRun.Of(text).Only;
        Assert.Equal(service, seen.Facts.ServiceName);
        Assert.Equal(provider, seen.Facts.Provider);
    }

    [Theory]
    [InlineData("user,arn,password_enabled\n<root_account>,arn:aws:iam::1:root,not_supported\n")]
    [InlineData("ConsumedService,ResourceType,ServiceName,PublisherName,ServiceModel\na,b,c,d,PaaS\n")]
    [InlineData("service\nGitHub\n")]
    [InlineData("framework,requirement,provider,service,model,owner\nx,AC-2,aws,aws/ec2,iaas,shared\n")]
    [InlineData("resource_id,type,provider,account,region,service\nx,t,aws,1,us-east-1,aws/ec2\n")]
    [InlineData("some text\nand more\n")]
    public void OtherTablesAreLeftToOthers(string text) =>
        Assert.Equal("not an export of a known format", Assert.Single(ExportRun.Of(text).Report.Problems).Reason);

    [Fact]
    public void AnUnclosedQuotationMarkEndsTheFileWithAReason()
    {
        var run = ExportRun.Of("service,owner\nGitHub,a\n\"Slack,b\n" + new string('x', 2_000_000));
        Assert.Equal(InputStatus.PartlyRead, run.Report.Status);
        Assert.Equal("GitHub", run.Only.Facts.ServiceName);
    }
}
