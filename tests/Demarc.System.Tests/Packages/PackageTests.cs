using System.IO.Compression;
using System.Text;
using Demarc.Adapters.Holdings;
using Demarc.Adapters.Packages;
using Demarc.Engine;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;
using Demarc.Engine.Evidence.Ledger;
using Demarc.System.Tests.Holdings;
using Demarc.System.Tests.Reports;
using Demarc.System.Tests.Store;

namespace Demarc.System.Tests.Packages;

/// <summary>A package verifies as it was made, is the same when it is made again, and whatever is changed in it is named.</summary>
public sealed class PackageTests : IDisposable
{
    private const string Content = "Our policy: everything is encrypted.";

    private readonly HoldingWorld world = new("sqlite");
    private readonly string path = Path.Combine(Directory.CreateTempSubdirectory("demarc-package-").FullName, "package.zip");

    [Fact]
    public void It_verifies_and_is_the_same_when_it_is_made_again()
    {
        AddPolicy();
        Make();
        var first = File.ReadAllBytes(path);
        Make();
        Assert.Equal(first, File.ReadAllBytes(path));
        var findings = PackageCheck.Run(path, null);
        Assert.All(findings, static finding => Assert.Equal(PackageState.Pass, finding.State));
        Assert.Contains(findings, static finding => finding.Name.StartsWith("evidence/ev-", StringComparison.Ordinal)
            && finding.Name.EndsWith('/'));
        using var archive = ZipFile.OpenRead(path);
        Assert.Contains("\"state\": \"ready\"", Text(archive, "requirements/CC1.1.json"), StringComparison.Ordinal);
        Assert.Contains("\"state\": \"elsewhere\"", Text(archive, "requirements/CC6.4.json"), StringComparison.Ordinal);
        Assert.Contains("https://acme.example/line", Text(archive, "parts/DAT-01.enable.json"), StringComparison.Ordinal);
        Assert.Equal(Content, Text(archive, archive.Entries.Single(static entry => entry.Name == "content").FullName));
    }

    [Fact]
    public void Any_byte_changed_in_the_archive_is_found()
    {
        AddPolicy();
        Make();
        var whole = File.ReadAllBytes(path);
        // Every 37th byte: names, headers, contents and the directory at the end are all hit.
        for (var place = 0; place < whole.Length; place += 37)
        {
            var changed = whole.ToArray();
            changed[place] ^= 1;
            File.WriteAllBytes(path, changed);
            Assert.True(Refused(path), $"byte {place} was changed, and nothing was found");
        }
    }

    [Fact]
    public void The_file_that_was_changed_is_named()
    {
        AddPolicy();
        Make();
        var folder = Unpacked();
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            var name = Path.GetRelativePath(folder, file).Replace('\\', '/');
            var content = File.ReadAllBytes(file);
            foreach (var place in new[] { 0, content.Length / 2, content.Length - 1 }.Distinct())
            {
                var changed = content.ToArray();
                changed[place] ^= 1;
                File.WriteAllBytes(file, changed);
                Assert.Contains(Named(folder), named => named == name);
            }

            File.Delete(file);
            Assert.True(Refused(folder), $"{name} was taken out, and nothing was found");
            File.WriteAllBytes(file, content);
        }

        Assert.Empty(Named(folder));
        File.WriteAllText(Path.Combine(folder, "more.txt"), "more");
        Assert.Equal(["more.txt"], Named(folder));
    }

    [Fact]
    public void What_was_erased_is_said_to_be_and_is_nowhere()
    {
        var item = AddPolicy();
        world.Desk.Erase(item.Id, "priya.raman", "it named a patient", "gdpr-17");
        Make();
        var findings = PackageCheck.Run(path, null);
        Assert.DoesNotContain(findings, static finding => finding.State == PackageState.Fail);
        var erased = Assert.Single(findings, static finding => finding.State == PackageState.Erased);
        Assert.Equal($"evidence/{item.Id}/", erased.Name);
        Assert.DoesNotContain(Content, Encoding.UTF8.GetString(File.ReadAllBytes(path)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_log_that_is_not_trusted_is_refused()
    {
        AddPolicy();
        Make();
        using var other = new HoldingWorld("sqlite");
        Assert.True(NoteKey.TryCreate("localhost/other", NoteKeyType.Ed25519, new byte[32].AsSpan(), out var key, out _));
        var refused = Assert.Single(PackageCheck.Run(path, TrustPolicy.OfLogs(key)), static finding => finding.State == PackageState.Fail);
        Assert.Equal("checkpoint", refused.Name);
    }

    [Theory]
    [InlineData("../up.txt")]
    [InlineData("/etc/passwd")]
    [InlineData("a//b")]
    [InlineData("a\u202eb")]
    [InlineData("requirements/..")]
    public void Names_that_lead_elsewhere_are_refused(string name)
    {
        using (var archive = ZipFile.Open(path, ZipArchiveMode.Create)) archive.CreateEntry(name);
        HoldingWorld.Refuses<PackageException>("which no package has", () => PackageCheck.Run(path, null));
    }

    [Fact]
    public void What_is_compressed_is_not_unpacked()
    {
        using (var archive = ZipFile.Open(path, ZipArchiveMode.Create))
        {
            using var content = archive.CreateEntry("manifest.json", CompressionLevel.SmallestSize).Open();
            content.Write(new byte[1 << 20]);
        }

        HoldingWorld.Refuses<PackageException>("is compressed", () => PackageCheck.Run(path, null));
    }

    [Fact]
    public void What_is_no_package_is_said_to_be_none()
    {
        File.WriteAllText(path, "not an archive");
        Assert.Throws<PackageException>(() => PackageCheck.Run(path, null));
        File.Delete(path);
        using (var archive = ZipFile.Open(path, ZipArchiveMode.Create)) archive.CreateEntry("readme.txt");
        HoldingWorld.Refuses<PackageException>("manifest.json", () => PackageCheck.Run(path, null));
    }

    public void Dispose()
    {
        world.Dispose();
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }

    private HeldItem AddPolicy()
    {
        var item = world.Desk.Add(
            new NewItem
            {
                Kind = EvidenceKind.PolicyDocument,
                File = "policy.txt",
                Effective = StoreWorld.At("2026-05-20"),
                Parts = [HoldingWorld.Part("GOV-01.policy")],
                Submitter = "dana.lindqvist",
            },
            new MemoryStream(Encoding.UTF8.GetBytes(Content)), TinyEstate.Assess().Catalogue);
        return world.Desk.Decide(item.Id, DeedKind.Accept, "priya.raman", "");
    }

    private void Make()
    {
        var tiny = TinyEstate.Assess();
        var held = HeldEvidence.Read(world.Store, Moment.Open).Select(static item => item.ToRecord());
        var result = Assessment.Run(tiny.Catalogue, tiny.Organisation, tiny.Estate, [], TinyEstate.Day, null, held);
        using var maker = new PackageMaker(world.Store, world.Keys, world.Tenant, TimeProvider.System);
        using var file = File.Create(path);
        maker.Make(result, result.Catalogue.Framework("soc2-2017")!, [], file);
    }

    private string Unpacked()
    {
        var folder = Path.Combine(Path.GetDirectoryName(path)!, "unpacked");
        ZipFile.ExtractToDirectory(path, folder);
        return folder;
    }

    /// <summary>The files that are named as failing; the manifest itself when it cannot be read any more.</summary>
    private static List<string> Named(string package)
    {
        try
        {
            return [.. PackageCheck.Run(package, null).Where(static finding => finding.State == PackageState.Fail)
                .Select(static finding => finding.Name).Distinct(StringComparer.Ordinal)];
        }
        catch (PackageException error)
        {
            return [error.Message.Contains("manifest.json", StringComparison.Ordinal) ? "manifest.json" : error.Message];
        }
    }

    private static bool Refused(string package) => Named(package).Count > 0;

    private static string Text(ZipArchive archive, string name)
    {
        using var reader = new StreamReader(archive.GetEntry(name)!.Open());
        return reader.ReadToEnd();
    }
}
