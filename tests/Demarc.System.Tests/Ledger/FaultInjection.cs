using System.Globalization;
using Demarc.System.Tests.Cli;

namespace Demarc.System.Tests.Ledger;

/// <summary>A system call that fails or is the last.</summary>
/// <param name="Call">Name of the call.</param>
/// <param name="Number">Which of them, counted in each thread, from 1.</param>
/// <param name="Kill">Whether the program is killed there; else the call fails with EIO.</param>
internal sealed record Fault(string Call, int Number, bool Kill)
{
    public override string ToString() => $"{(Kill ? "killed at" : "EIO from")} {Call} {Number}";
}

/// <summary>
/// Runs the program under strace, which lets one system call fail, or kills the program before it. As many points as fit into about half a
/// minute are chosen evenly; with DEMARC_ALL_FAULTS=1 every one is tried.
/// </summary>
/// <param name="calls">Names of system calls.</param>
/// <param name="paths">Only calls on these files; none: on all.</param>
internal sealed class FaultInjection(string[] calls, string[] paths)
{
    private const int Sample = 22;

    /// <summary>Whether strace is here and may be used.</summary>
    internal static bool IsPossible { get; } = OperatingSystem.IsLinux() && Foreign.Has("strace")
        && Foreign.Run("strace", "-f", "-qq", "-o", "/dev/null", "-e", "inject=fsync:error=EIO", "true").Code == 0;

    /// <summary>Runs undisturbed and counts the calls: the most that one thread makes of each.</summary>
    internal List<Fault> Points(params string[] arguments)
    {
        var trace = Path.GetTempFileName();
        try
        {
            var run = Run(["-o", trace], arguments);
            Assert.True(run.Code == 0, run.Errors);
            var counts = File.ReadLines(trace).Select(static line => line.Split([' ', '('], 3, StringSplitOptions.RemoveEmptyEntries))
                .Where(words => words.Length == 3 && calls.Contains(words[1]))
                .GroupBy(static words => (Thread: words[0], Call: words[1]))
                .GroupBy(static group => group.Key.Call, static group => group.Count(), StringComparer.Ordinal)
                .OrderBy(static group => group.Key, StringComparer.Ordinal);
            var all = counts.SelectMany(static group => Enumerable.Range(1, group.Max())
                .SelectMany(n => new[] { new Fault(group.Key, n, true), new Fault(group.Key, n, false) })).ToList();
            if (Environment.GetEnvironmentVariable("DEMARC_ALL_FAULTS") == "1") return all;
            // Evenly, and of both kinds: pairs are chosen, and of each in turn the one or the other.
            var pairs = all.Count / 2;
            var chosen = Math.Min(Sample, pairs);
            return [.. Enumerable.Range(0, chosen).Select(i => all[2 * (int)(i * (double)pairs / chosen) + i % 2])];
        }
        finally
        {
            File.Delete(trace);
        }
    }

    /// <summary>Runs with a fault, however that ends.</summary>
    internal (int Code, string Output, string Errors) Run(Fault fault, params string[] arguments)
    {
        var what = fault.Kill ? "signal=KILL" : "error=EIO";
        return Run(["-o", "/dev/null", "-e", string.Create(CultureInfo.InvariantCulture, $"inject={fault.Call}:{what}:when={fault.Number}")],
            arguments);
    }

    private (int Code, string Output, string Errors) Run(string[] options, string[] arguments)
    {
        string[] all =
        [
            // Without --seccomp-bpf: under it strace 6.1 lets calls fail, but does not send the signal that it was asked for.
            "-f", "-qq", "-e", "trace=" + string.Join(',', calls), .. paths.SelectMany(static path => new[] { "-P", path }),
            .. options, "dotnet", DemarcRun.Program, .. arguments,
        ];
        return Foreign.Run("strace", all);
    }
}
