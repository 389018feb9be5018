using System.Diagnostics;

namespace Demarc.System.Tests.Import;

/// <summary>The verb as a process, from the file to the words above the table.</summary>
public sealed class ImportVerbTests
{
    [Fact]
    public void AnOscalCatalogBecomesContentOfTheOrganisation()
    {
        using var folder = new ImportFolder();
        var file = folder.Write("catalog.json", OscalImportTests.Catalog);
        var (code, output, messages) = Run(folder, "import", "oscal", file, "--out", folder["own"], "--content", folder["shipped"]);
        Assert.Equal(0, code);
        Assert.Contains("7 texts of NIST SP 800-53 Rev 5 for tests, version 5.9", output, StringComparison.Ordinal);
        Assert.Contains("1 ids are unknown to nist-800-53-r5 (kept): ZZ-9", messages, StringComparison.Ordinal);
        Assert.Contains("3 of 4 requirements", messages, StringComparison.Ordinal);
        var catalogue = folder.Load().Catalogue!;
        Assert.Equal("List accounts every [assignment: days];", catalogue.Text("nist-800-53-r5", "AC-2(a)")!.Text);
        Assert.Equal("AC-2(1)", catalogue.Text("nist-800-53-r5", "ac-02 (01)")!.Id);
        Assert.Null(catalogue.Text("nist-800-53-r5", "AC-3"));
        Assert.Null(catalogue.Text("csf-2.0", "AC-2(a)"));

        (code, _, messages) = Run(folder, "import", "oscal", file, "--out", folder["own"], "--content", folder["shipped"]);
        Assert.Equal(2, code);
        Assert.Contains("--force", messages, StringComparison.Ordinal);
        Assert.Equal(0, Run(folder, "import", "oscal", file, "--out", folder["own"], "--content", folder["shipped"], "--force").Code);
    }

    [Fact]
    public void TheMatrixIsImportedIntoTheDefaultFolderAndPrintedAboveTheTable()
    {
        using var folder = new ImportFolder();
        folder.Write("matrix.xlsx", MatrixWorkbook.Usual().Bytes());
        var (code, _, messages) = Run(folder, "import", "ccm", "matrix.xlsx", "--content", "shipped");
        Assert.Equal(0, code);
        Assert.Contains("3 of 3 requirements of ccm-4.0 have a text", messages, StringComparison.Ordinal);
        Assert.Contains("id: \"IVS-03\"", File.ReadAllText(folder["demarc-content/texts/ccm-4.0.yaml"]), StringComparison.Ordinal);
        Assert.Contains(MatrixWorkbook.Notice, File.ReadAllText(folder["demarc-content/texts/ccm-4.0.yaml"]), StringComparison.Ordinal);

        string[] ask = ["responsibility", "--content", "shipped", "--framework", "ccm-4.0", "--requirement", "iam-14"];
        Assert.Contains("Use keys & locks \"that hold\".", Run(folder, ask).Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Use keys", Run(folder, [.. ask, "--format", "csv"]).Output, StringComparison.Ordinal);
        folder.Write("demarc.yaml", "organisation: Test\ncontent: elsewhere\n");
        folder.Write("elsewhere/texts/ccm-4.0.yaml",
            "framework: ccm-4.0\nsource: { title: By hand }\nlicence: Ours\ntexts: [{ id: IAM-14, text: Other words. }]\n");
        Assert.Contains("Other words.", Run(folder, ask).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIsWrongIsSaidAndNothingIsWritten()
    {
        using var folder = new ImportFolder();
        var rows = MatrixWorkbook.Matrix();
        rows[4][2] = "nonsense";
        folder.Write("matrix.xlsx", new MatrixWorkbook().Sheet("CCM", rows).Bytes());
        var (code, _, messages) = Run(folder, "import", "ccm", "matrix.xlsx", "--content", "shipped");
        Assert.Equal(2, code);
        Assert.Contains("sheet \"CCM\", row 5: \"nonsense\"", messages, StringComparison.Ordinal);
        (code, _, messages) = Run(folder, "import", "oscal", "matrix.xlsx", "--content", "shipped", "--framework", "nist-800-53-r6");
        Assert.Equal(2, code);
        Assert.Contains("nist-800-53-r5", messages, StringComparison.Ordinal);
        Assert.Equal(2, Run(folder, "import", "oscal", "absent.json", "--content", "shipped").Code);
        Assert.False(Directory.Exists(folder["demarc-content"]));
    }

    [Fact]
    public void OfficialWordingIsNeverPacked()
    {
        using var folder = new ImportFolder();
        folder.Write("shipped/texts/csf-2.0.yaml",
            "framework: csf-2.0\nsource: { title: t }\nlicence: l\ntexts: [{ id: GV.OC-01, text: x }]\n");
        var (code, _, messages) = Run(folder, "content", "pack", "shipped", "out.pack");
        Assert.Equal(2, code);
        Assert.Contains("never shipped", messages, StringComparison.Ordinal);
        Assert.False(File.Exists(folder["out.pack"]));
    }

    private static (int Code, string Output, string Messages) Run(ImportFolder folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = folder[""],
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "demarc.dll"));
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var messages = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, messages.Result);
    }
}
