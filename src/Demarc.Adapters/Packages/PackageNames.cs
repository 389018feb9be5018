using System.Globalization;

namespace Demarc.Adapters.Packages;

/// <summary>Where things are in a package.</summary>
internal static class PackageNames
{
    internal const string Manifest = "manifest.json";
    internal const string Checkpoint = "checkpoint";
    internal const string Policy = "policy";
    internal const string Guide = "VERIFY.txt";
    internal const string Keys = "keys/";
    internal const string Stamps = "timestamps/";
    internal const string ProofEnding = ".tlog-proof";
    internal const string LeafEnding = ".leaf";
    internal const string ConsistencyEnding = ".consistency";

    internal static string Leaf(long index) => Numbered("entries/", index) + LeafEnding;

    internal static string Proof(long index) => Numbered("entries/", index) + ProofEnding;

    internal static string Stamp(long size) => Numbered(Stamps, size);

    internal static string Evidence(string item, string file) => $"evidence/{item}/{file}";

    /// <summary>A name for a file from an id: marks that no file name may have become an underscore.</summary>
    internal static string Safe(string id) =>
        new([.. id.Select(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '(' or ')' ? c : '_')]);

    /// <summary>What the manifest cannot name, because it rests on the entry that names the manifest.</summary>
    internal static bool ProvesItself(string name, long export) =>
        name is Manifest or Checkpoint || name == Leaf(export)
        || (name.StartsWith("entries/", StringComparison.Ordinal) && name.EndsWith(ProofEnding, StringComparison.Ordinal))
        || (name.StartsWith(Stamps, StringComparison.Ordinal) && name.EndsWith(ConsistencyEnding, StringComparison.Ordinal));

    private static string Numbered(string folder, long number) => folder + number.ToString("D12", CultureInfo.InvariantCulture);
}
