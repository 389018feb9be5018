namespace Demarc.System.Tests.Cli;

/// <summary>Verbs over exports: columns, reports of damage, exit codes.</summary>
public sealed class EstateVerbTests : IDisposable
{
    private const string Bucket = """{"Buckets":[{"Name":"logs","CreationDate":"2026-01-01T00:00:00Z"}],"Owner":{"ID":"x"}}""";

    private readonly string folder = Directory.CreateTempSubdirectory("demarc-estate-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Inventory_columns_and_a_clean_end()
    {
        File.WriteAllText(Path.Combine(folder, "s3api-list-buckets.json"), Bucket);
        var run = DemarcRun.Of("inventory", folder, "--format", "csv");
        Assert.Equal(0, run.Code);
        Assert.Equal("resource_id,type,provider,account,region,service,source,captured_at,complete,not_collected", run.Lines[0]);
        Assert.Contains(",aws/s3,", Assert.Single(run.Lines.Skip(1)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_input_is_named_and_ends_with_3()
    {
        File.WriteAllText(Path.Combine(folder, "s3api-list-buckets.json"), Bucket);
        File.WriteAllText(Path.Combine(folder, "cut.json"),
            """{"DBInstances":[{"DBInstanceIdentifier":"a","Engine":"postgres"},{"DBInst""");
        var run = DemarcRun.Of("inventory", folder, "--format", "csv");
        Assert.Equal(3, run.Code);
        Assert.Contains("cut.json: refused: record 1, byte 0: ", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Inputs_that_do_not_exist_or_are_all_unreadable_end_with_2()
    {
        Assert.Equal(2, DemarcRun.Of("inventory", Path.Combine(folder, "nowhere")).Code);
        File.WriteAllText(Path.Combine(folder, "cut.json"), """{"DBInstances":[{"DBInst""");
        var run = DemarcRun.Of("inventory", folder);
        Assert.Equal((2, ""), (run.Code, run.Output));
        Assert.Contains("cut.json", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Assess_writes_its_reports_and_its_gaps_decide_the_exit_code()
    {
        File.WriteAllText(Path.Combine(folder, "s3api-list-buckets.json"), Bucket);
        var output = Path.Combine(folder, "out");
        var run = DemarcRun.Of("assess", folder, "--as-of", "2026-11-20", "--out", output, "--format", "csv", "--fail-on", "critical");
        Assert.Equal(1, run.Code);
        Assert.Equal("gap,control,part,instance,resource_id,owner,severity,opened,due,reason", run.Lines[0]);
        Assert.Equal(
            [
                "assessment.json", "certificate-gaps.csv", "evidence.csv", "gaps.csv", "inventory.csv", "matrix.csv", "report.html",
                "verdicts.csv",
            ],
            Directory.EnumerateFiles(output).Select(static path => Path.GetFileName(path)).Order(StringComparer.Ordinal),
            StringComparer.Ordinal);
        Assert.Equal(run.Output, File.ReadAllText(Path.Combine(output, "gaps.csv")));
    }

    [Fact]
    public void A_run_without_the_organisations_file_goes_by_the_one_on_record()
    {
        var (first, second) = (Path.Combine(folder, "first"), Path.Combine(folder, "second"));
        foreach (var inputs in new[] { first, second }) Directory.CreateDirectory(inputs);
        File.WriteAllText(Path.Combine(first, "demarc.yaml"), "organisation: Us\nservices: [{ service: azure/storage, account: shop }]\n");
        foreach (var inputs in new[] { first, second }) File.WriteAllText(Path.Combine(inputs, "s3api-list-buckets.json"), Bucket);
        string[] options = ["--format", "csv", "--as-of", "2026-11-20", "--store", Path.Combine(folder, "facts.db")];
        var before = DemarcRun.Of(["assess", first, .. options]);
        Assert.Contains("azure/storage", before.Output, StringComparison.Ordinal);
        Assert.Equal(before.Output, DemarcRun.Of(["assess", second, .. options]).Output);
        Assert.DoesNotContain("azure/storage", DemarcRun.Of(["assess", second, .. options[..4]]).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_store_among_the_exports_is_left_alone_and_gaps_of_duties_are_as_old_as_their_first_record()
    {
        File.WriteAllText(Path.Combine(folder, "s3api-list-buckets.json"), Bucket);
        var store = Path.Combine(folder, "facts.db");
        Directory.CreateDirectory(Path.Combine(folder, "links"));
        File.CreateSymbolicLink(Path.Combine(folder, "links", "history"), store);
        DemarcRun Assess(string day) => DemarcRun.Of("assess", folder, "--format", "csv", "--as-of", day, "--store", store);
        var (first, second) = (Assess("2026-11-01"), Assess("2026-11-20"));
        Assert.Equal((0, 0), (first.Code, second.Code));
        Assert.DoesNotContain("facts.db: refused", second.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("history", second.Errors, StringComparison.Ordinal);
        var unowned = second.Lines.Where(static line => line.StartsWith("unowned,", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(unowned);
        Assert.All(unowned, static line => Assert.Contains(",2026-11-01,", line, StringComparison.Ordinal));
    }

    [Fact]
    public void A_folder_of_content_that_is_not_there_and_an_output_that_cannot_be_written_end_with_2()
    {
        File.WriteAllText(Path.Combine(folder, "s3api-list-buckets.json"), Bucket);
        var store = Path.Combine(folder, "facts.db");
        var run = DemarcRun.Of("assess", folder, "--store", store, "--content", Path.Combine(folder, "nowhere"));
        Assert.Equal(2, run.Code);
        Assert.Contains("demarc: there is no folder", run.Errors, StringComparison.Ordinal);
        run = DemarcRun.Of("package", "create", "--framework", "soc2-2017", "--input", folder, "--store", store, "--out", folder);
        Assert.Equal(2, run.Code);
        Assert.EndsWith("cannot be written: it is a folder\n", run.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(folder + ".part"));
    }

    [Fact]
    public void What_cannot_be_written_is_said_before_anything_is_recorded_and_no_store_is_made_by_mistake()
    {
        File.WriteAllText(Path.Combine(folder, "s3api-list-buckets.json"), Bucket);
        var (file, store) = (Path.Combine(folder, "a-file"), Path.Combine(folder, "facts.db"));
        File.WriteAllText(file, "");
        var run = DemarcRun.Of("assess", folder, "--store", store, "--out", Path.Combine(file, "below"));
        Assert.Equal(2, run.Code);
        Assert.StartsWith("demarc: ", run.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(store));
        run = DemarcRun.Of("package", "create", "--framework", "soc2-2017", "--store", store, "--out", Path.Combine(folder, "x.zip"));
        Assert.Equal(2, run.Code);
        Assert.False(File.Exists(store));
        run = DemarcRun.Of("package", "create", "--framework", "none", "--input", folder, "--store", store, "--out", Path.Combine(folder, "x.zip"));
        Assert.Equal(2, run.Code);
        Assert.Equal("", DemarcRun.Of("store", "runs", "--store", store, "--format", "csv").Lines.Skip(1).FirstOrDefault() ?? "");
    }

    [Theory]
    [InlineData(0, "2\n", "1 + 1")]
    [InlineData(0, "true\n", "data.a[0] == 7 && a.size() == 1", "--data", "-")]
    [InlineData(2, "", "1 +")]
    public void Cel_evaluates(int code, string output, params string[] arguments)
    {
        var run = DemarcRun.Within("""{"a":[7]}""", ["cel", "eval", .. arguments]);
        Assert.Equal((code, output), (run.Code, run.Output));
    }
}
