using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Demarc.Adapters.ContentFiles;
using Demarc.Engine.Content;

namespace Demarc.Bench;

/// <summary>What benchmarks of whole files share: content, a process of their own, and the least that reading their bytes takes.</summary>
internal static class Measured
{
    /// <summary>Packs the content of the repository into a folder.</summary>
    internal static string PackContent(string folder)
    {
        var pack = Path.Combine(folder, "content.pack");
        var shipped = ContentFolder.Read(ContentOfRepository(), ContentLayer.Shipped);
        using var target = File.Create(pack);
        ContentPack.Write(shipped, target);
        return pack;
    }

    internal static Catalogue Catalogue(string pack)
    {
        using var source = File.OpenRead(pack);
        var content = ContentPack.Read(source);
        return CatalogueBuilder.Build(content.Files, content.Hash).Catalogue!;
    }

    /// <summary>One pass over a file by one thread; the number of its tokens.</summary>
    internal static long RawPass(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1);
        var buffer = new byte[256 << 10];
        var (kept, tokens, state) = (0, 0L, default(JsonReaderState));
        while (true)
        {
            var read = stream.Read(buffer, kept, buffer.Length - kept);
            var reader = new Utf8JsonReader(buffer.AsSpan(0, kept + read), isFinalBlock: read == 0, state);
            while (reader.Read()) tokens++;
            if (read == 0) return tokens;
            state = reader.CurrentState;
            var rest = buffer.AsSpan((int)reader.BytesConsumed, kept + read - (int)reader.BytesConsumed);
            rest.CopyTo(buffer);
            kept = rest.Length;
        }
    }

    /// <summary>Time on the clock, and of all processors together, in seconds.</summary>
    internal static (double Wall, double Processor) Time(Action work)
    {
        using var process = Process.GetCurrentProcess();
        var before = process.TotalProcessorTime;
        var start = Stopwatch.GetTimestamp();
        work();
        var wall = Stopwatch.GetElapsedTime(start).TotalSeconds;
        process.Refresh();
        return (wall, (process.TotalProcessorTime - before).TotalSeconds);
    }

    /// <summary>Most memory the process ever held, as the system counts it.</summary>
    internal static string PeakMegabytes()
    {
        if (!File.Exists("/proc/self/status")) return "?";
        var line = File.ReadLines("/proc/self/status").First(static line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return (long.Parse(line.AsSpan(6, line.Length - 8), CultureInfo.InvariantCulture) >> 10).ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Runs this program with other arguments in a process of its own; what it printed.</summary>
    internal static string Child(params IEnumerable<string> arguments)
    {
        using var process = Start(arguments);
        var line = process.StandardOutput.ReadToEnd().TrimEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? line : throw new InvalidOperationException("the measured process failed");
    }

    /// <summary>Starts this program with other arguments; what it prints is read by whoever started it.</summary>
    internal static Process Start(params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardOutput = true };
        start.ArgumentList.Add(typeof(Measured).Assembly.Location);
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }

    private static string ContentOfRepository()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Demarc.slnx"))) return Path.Combine(at.FullName, "content");
        }

        throw new InvalidOperationException("run it from the repository: its content is measured with");
    }
}
