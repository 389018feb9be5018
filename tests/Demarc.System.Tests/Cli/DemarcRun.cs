using System.Diagnostics;

namespace Demarc.System.Tests.Cli;

/// <summary>One run of the built program as a process, in the repository's root.</summary>
/// <param name="Code">Exit code.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Errors">Standard error.</param>
internal sealed record DemarcRun(int Code, string Output, string Errors)
{
    internal static string Root { get; } = FindRoot();

    internal string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    internal static DemarcRun Of(params string[] arguments) => Within(null, arguments);

    /// <summary>Runs with something on standard input.</summary>
    internal static DemarcRun Within(string? input, params string[] arguments)
    {
        using var process = Start(arguments);
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = process.StandardOutput.ReadToEnd();
        if (!process.WaitForExit(TimeSpan.FromMinutes(5)))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"demarc {string.Join(' ', arguments)} did not end");
        }

        return new DemarcRun(process.ExitCode, output, errors.GetAwaiter().GetResult());
    }

    /// <summary>Starts a run, and does not wait for it.</summary>
    internal static Process Start(params string[] arguments) => Process.Start(new ProcessStartInfo("dotnet", [Program, .. arguments])
    {
        WorkingDirectory = Root,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        RedirectStandardInput = true,
        UseShellExecute = false,
    })!;

    /// <summary>The program of the same configuration as these tests.</summary>
    internal static string Program
    {
        get
        {
            var framework = new DirectoryInfo(AppContext.BaseDirectory);
            return Path.Combine(Root, "src", "Demarc.Cli", "bin", framework.Parent!.Name, framework.Name, "demarc.dll");
        }
    }

    private static string FindRoot()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
            if (File.Exists(Path.Combine(at.FullName, "Demarc.slnx"))) return at.FullName;
        throw new InvalidOperationException("the tests do not run inside the repository");
    }
}
