using System.Security.Cryptography;
using System.Text.Json;
using Demarc.Web.Assets;

namespace Demarc.Web.Tests.Assets;

/// <summary>What is taken from elsewhere is what package-lock.json pins, unchanged since it was copied.</summary>
public sealed class VendorTests
{
    private static readonly string Folder = Path.Combine(Root(), "src", "Demarc.Web", "vendor");

    [Fact]
    public void Every_vendored_file_is_the_one_noted_and_of_the_version_locked()
    {
        using var noted = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "vendored.json")));
        using var locked = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "package-lock.json")));
        var files = new AssetFiles().All.Where(static file => file.Path.StartsWith("vendor/", StringComparison.Ordinal))
            .ToDictionary(static file => file.Path["vendor/".Length..], static file => Convert.ToHexStringLower(SHA256.HashData(file.Body)),
                StringComparer.Ordinal);
        foreach (var file in noted.RootElement.EnumerateArray())
        {
            Assert.True(files.Remove(file.GetProperty("file").GetString()!, out var digest));
            Assert.Equal(file.GetProperty("sha256").GetString(), digest);
            var package = locked.RootElement.GetProperty("packages").GetProperty("node_modules/" + file.GetProperty("package").GetString());
            Assert.Equal(package.GetProperty("version").GetString(), file.GetProperty("version").GetString());
            Assert.Equal(package.GetProperty("integrity").GetString(), file.GetProperty("integrity").GetString());
        }

        Assert.Empty(files);
    }

    [Fact]
    public void The_lock_names_no_registry() => Assert.DoesNotContain(
        "resolved", File.ReadAllText(Path.Combine(Folder, "package-lock.json")), StringComparison.Ordinal);

    private static string Root()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(at.FullName, "Demarc.slnx"))) at = at.Parent!;
        return at.FullName;
    }
}
