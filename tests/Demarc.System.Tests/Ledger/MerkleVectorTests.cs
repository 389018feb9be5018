using System.Text.Json;
using Demarc.Engine.Evidence.Ledger;

namespace Demarc.System.Tests.Ledger;

/// <summary>518 proofs of transparency-dev/merkle: 36 hold, all others do not.</summary>
public sealed class MerkleVectorTests
{
    [Theory]
    [InlineData("inclusion", 98, 6)]
    [InlineData("consistency", 98, 6)]
    [InlineData("subtreeinclusion", 204, 12)]
    [InlineData("subtreeconsistency", 118, 12)]
    public void Proofs_hold_as_labelled(string kind, int count, int holding)
    {
        if (LedgerVectors.Find("rfc6962-merkle", kind) is not { } folder) return;
        var (seen, held, wrong) = (0, 0, new List<string>());
        foreach (var file in Directory.EnumerateFiles(folder, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            var vector = document.RootElement;
            var holds = Holds(kind, vector);
            (seen, held) = (seen + 1, held + (holds ? 1 : 0));
            if (holds == vector.GetProperty("wantErr").GetBoolean()) wrong.Add(Path.GetRelativePath(folder, file));
        }

        Assert.Empty(wrong);
        Assert.Equal((count, holding), (seen, held));
    }

    private static bool Holds(string kind, JsonElement vector)
    {
        var proof = Hashes(vector.GetProperty("proof"));
        if (proof is null) return false;
        string[] names = kind.EndsWith("inclusion", StringComparison.Ordinal) ? ["leafHash", "root"] : ["root1", "root2"];
        if (Root(vector.GetProperty(names[0])) is not { } first || Root(vector.GetProperty(names[1])) is not { } second) return false;
        return kind switch
        {
            "inclusion" =>
                MerkleTree.VerifyInclusion(Number(vector, "leafIdx"), Number(vector, "treeSize"), first, proof, second) is null,
            "consistency" => MerkleTree.VerifyConsistency(
                Number(vector, "size1"), Number(vector, "size2"), first, second, proof) is null,
            "subtreeinclusion" => MerkleTree.VerifySubtreeInclusion(
                Number(vector, "leafIdx"), Number(vector, "start"), Number(vector, "end"), first, proof, second) is null,
            _ => MerkleTree.VerifySubtreeConsistency(
                Number(vector, "start"), Number(vector, "end"), Number(vector, "size"), first, second, proof) is null,
        };
    }

    /// <summary>Numbers from 2^63 on are none of ours: they arrive as negative ones.</summary>
    private static long Number(JsonElement vector, string name) => unchecked((long)vector.GetProperty(name).GetUInt64());

    private static TreeHash[]? Hashes(JsonElement list)
    {
        if (list.ValueKind == JsonValueKind.Null) return [];
        var hashes = list.EnumerateArray().Select(Hash).ToList();
        return hashes.Contains(null) ? null : [.. hashes.Select(static hash => hash!.Value)];
    }

    /// <summary>Roots that do not matter are given as a few letters, and any hash serves for them. No letters are no hash.</summary>
    private static TreeHash? Root(JsonElement text) =>
        Hash(text) ?? (text.GetString() is { Length: > 0 } ? MerkleTree.LeafHash(text.GetBytesFromBase64()) : null);

    private static TreeHash? Hash(JsonElement text) => TreeHash.TryParse(text.GetString(), out var hash) ? hash : null;
}
