using System.Collections.Immutable;
using Demarc.Adapters.ContentFiles;
using Demarc.Engine.Content;

namespace Demarc.System.Tests.Import;

/// <summary>A folder for one test, with a small catalogue in it.</summary>
internal sealed class ImportFolder : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("demarc-import-");

    public ImportFolder()
    {
        Write("shipped/controls/governance.yaml", """
            domain: governance
            title: Governance
            controls:
              - id: GOV-01
                title: Policy
                objective: Everybody knows the rules.
                layer: governance
                criticality: high
                review: yearly
                parts:
                  - id: policy
                    title: Write the rules down
                    duty: govern
                    scope: organisation
                    customer does: Write them down.
                    evidence:
                      - { kind: policy-document, max age: 365d }
            """);
        Framework("nist-800-53-r5", "AC-2(a)", "AC-2(d)", "AC-2(1)", "AC-3");
        Framework("csf-2.0", "GV.OC-01", "GV.OC-02");
        Framework("ccm-4.0", "\"A&A-01\"", "IAM-14", "IVS-03");
        Framework("ccm-4.1", "\"A&A-01\"", "IAM-14", "\"I&S-03\"");
    }

    internal string this[string path] => Path.Combine(folder.FullName, path);

    internal string Write(string path, string text) => Write(path, global::System.Text.Encoding.UTF8.GetBytes(text));

    internal string Write(string path, byte[] bytes)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(this[path])!);
        File.WriteAllBytes(this[path], bytes);
        return this[path];
    }

    internal CatalogueResult Load()
    {
        var own = ContentFolder.Read(this["own"], ContentLayer.Organisation);
        Assert.Empty(own.Diagnostics);
        return CatalogueBuilder.Build([.. ContentFolder.Read(this["shipped"], ContentLayer.Shipped).Files, .. own.Files], "test");
    }

    public void Dispose() => folder.Delete(recursive: true);

    private void Framework(string id, params ImmutableArray<string> requirements) => Write(
        $"shipped/frameworks/{id}.yaml",
        $"framework: {id}\ntitle: {id}\npublisher: Test\n"
        + "source: { title: Test, url: \"https://example.org/\", date: 2026-01-01 }\nrequirements:\n"
        + string.Concat(requirements.Select(static requirement => $"  - {{ id: {requirement}, title: Ours, parts: [GOV-01.policy] }}\n")));
}
