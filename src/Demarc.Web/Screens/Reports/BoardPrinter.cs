using System.Diagnostics;
using System.Text;
using Demarc.Web.Access;
using Demarc.Web.Assets;
using Demarc.Web.Parts;

namespace Demarc.Web.Screens.Reports;

/// <summary>
/// Prints the board report with a Chromium that is installed beside the program. The page is a file of its own in a temporary folder, has
/// no script, and the browser reaches no network.
/// </summary>
public sealed class BoardPrinter(AssetFiles assets, WebOptions options) : IDisposable
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge"];
    private static readonly string[] Styles = ["vendor/bootstrap.min.css", "parts.css", "demarc.css"];
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private readonly Lazy<string?> browser = new(() => options.Chromium ?? Find());
    private readonly SemaphoreSlim one = new(1);

    /// <summary>Whether there is a browser that prints.</summary>
    public bool IsThere => browser.Value is not null;

    /// <summary>The report as PDF; null when the browser did not make it.</summary>
    public async Task<byte[]?> Print(TenantScope scope, BoardModel model, CancellationToken stop)
    {
        if (browser.Value is not { } program) return null;
        var page = RenderedPage.Of<BoardPrint>(model);
        // Each takes a few hundred megabytes for a moment: one after the other.
        await one.WaitAsync(stop);
        var folder = Directory.CreateTempSubdirectory("demarc-print-").FullName;
        try
        {
            foreach (var style in Styles)
                await File.WriteAllBytesAsync(Path.Combine(folder, Path.GetFileName(style)), assets.Find(style)!.Body, stop);
            await File.WriteAllTextAsync(Path.Combine(folder, "board.html"), page, new UTF8Encoding(false), stop);
            return await Run(program, folder, stop);
        }
        finally
        {
            one.Release();
            Remove(folder);
        }
    }

    /// <summary>Processes that the browser started may write for a moment after it ended: their files are temporary anyhow.</summary>
    private static void Remove(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // What is left has nothing but the report, in a folder of this process alone.
        }
    }

    /// <inheritdoc/>
    public void Dispose() => one.Dispose();

    private static async Task<byte[]?> Run(string program, string folder, CancellationToken stop)
    {
        var output = Path.Combine(folder, "board.pdf");
        var start = new ProcessStartInfo(program)
        { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true, WorkingDirectory = folder };
        string[] arguments =
        [
            "--headless", "--disable-gpu", "--no-first-run", "--disable-sync", "--disable-background-networking", "--disable-extensions",
            "--disable-component-update", "--host-resolver-rules=MAP * ~NOTFOUND", "--user-data-dir=" + Path.Combine(folder, "profile"),
            "--no-pdf-header-footer", "--print-to-pdf=" + output, new Uri(Path.Combine(folder, "board.html")).AbsoluteUri,
        ];
        // Chromium refuses its sandbox to root; what it opens is our own text, without script.
        foreach (var argument in Environment.IsPrivilegedProcess ? arguments.Prepend("--no-sandbox") : arguments)
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start);
        if (process is null) return null;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(Longest);
        try
        {
            await Task.WhenAll(
                process.StandardError.ReadToEndAsync(limit.Token), process.StandardOutput.ReadToEndAsync(limit.Token),
                process.WaitForExitAsync(limit.Token));
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
            return null;
        }

        return process.ExitCode == 0 && File.Exists(output) ? await File.ReadAllBytesAsync(output, stop) : null;
    }

    private static string? Find() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Where(static folder => folder.Length > 0)
        .SelectMany(static folder => Names.Select(name => Path.Combine(folder, OperatingSystem.IsWindows() ? name + ".exe" : name)))
        .FirstOrDefault(File.Exists);
}
