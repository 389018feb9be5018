using System.Diagnostics;
using Demarc.System.Tests.Cli;

namespace Demarc.System.Tests.Reports;

/// <summary>
/// The JSON schemas of OSCAL 1.2.1, which lie beside the repository, and a validator that is not ours: python3-jsonschema, run by
/// <c>tests/independent/oscal/validate.py</c>.
/// </summary>
internal static class ForeignSchemas
{
    private const string Python = "/usr/bin/python3";

    internal static string Data { get; } = Path.Combine(DemarcRun.Root, "..", "shared", "data", "oscal");

    /// <summary>Skips the test where schemas or validator are missing.</summary>
    internal static void Need()
    {
        Assert.SkipUnless(Directory.Exists(Path.Combine(Data, "schemas-1.2.1")), "the schemas of OSCAL are not beside the repository");
        Assert.SkipUnless(File.Exists(Python) && Run("-c", "import jsonschema").Code == 0, "python3-jsonschema is not installed");
    }

    /// <summary>What the validator says about documents, and whether it found nothing.</summary>
    internal static (bool Valid, string Said) Validate(params string[] documents)
    {
        var (code, said) = Run(
            [Path.Combine(DemarcRun.Root, "tests", "independent", "oscal", "validate.py"), Path.Combine(Data, "schemas-1.2.1"),
                .. documents]);
        return (code == 0, said);
    }

    private static (int Code, string Said) Run(params string[] arguments)
    {
        var start = new ProcessStartInfo(Python, arguments)
        { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, said + errors.GetAwaiter().GetResult());
    }
}
