using System.Diagnostics;

namespace Demarc.Tests.Others;

/// <summary>Other people's programs, where they are installed.</summary>
internal static class Foreign
{
    internal static bool Has(string program) => Find(program) is not null;

    internal static string? Find(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    internal static (int Code, string Output, string Errors) Run(string program, params string[] arguments) =>
        Run(program, arguments, "");

    internal static (int Code, string Output, string Errors) Run(string program, string[] arguments, string folder)
    {
        var start = new ProcessStartInfo(program, arguments)
        { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.Result);
    }
}
