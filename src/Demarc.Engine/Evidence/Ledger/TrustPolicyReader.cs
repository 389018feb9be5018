using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Demarc.Engine.Evidence.Ledger;

/// <summary>
/// Reads a policy file, line by line. It is a file of octets: names are compared as octets, and only the text of keys is UTF-8. The last
/// line ends like the others do, so that a file that was cut off is not taken for a shorter policy.
/// </summary>
internal sealed class TrustPolicyReader
{
    private const string None = "none";
    private readonly List<TrustedKey> logs = [];
    private readonly List<TrustedKey> witnesses = [];
    private readonly List<WitnessGroup> groups = [];
    private readonly HashSet<string> names = new(StringComparer.Ordinal) { None };
    private readonly HashSet<string> members = new(StringComparer.Ordinal);
    private string? quorum;

    internal static bool TryRead(
        ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out TrustPolicy? policy, [NotNullWhen(false)] out LedgerRefusal? refusal)
    {
        policy = null;
        refusal = CheckBytes(bytes);
        if (refusal is not null) return false;
        var (reader, number) = (new TrustPolicyReader(), 0);
        foreach (var line in Encoding.Latin1.GetString(bytes).Split('\n')[..^1])
        {
            number++;
            var words = line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 0 || words[0][0] == '#') continue;
            if (reader.ReadLine(words) is not { } fault) continue;
            refusal = fault with { Reason = string.Create(CultureInfo.InvariantCulture, $"line {number}: {fault.Reason}") };
            return false;
        }

        if (reader.quorum is null) refusal = LedgerRefusal.Malformed("the policy has no quorum line");
        else policy = new([.. reader.logs], [.. reader.witnesses], [.. reader.groups], reader.quorum == None ? null : reader.quorum);
        return policy is not null;
    }

    private static LedgerRefusal? CheckBytes(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > TrustPolicy.MaxBytes)
            return new(LedgerFault.TooLarge, $"a policy of {bytes.Length} bytes is larger than {TrustPolicy.MaxBytes} bytes");
        if (bytes.Length == 0 || bytes[^1] != '\n') return LedgerRefusal.Malformed("the last line of the policy has no end");
        foreach (var octet in bytes)
        {
            if (octet is < 0x20 and not ((byte)'\t' or (byte)'\n') or 0x7f)
                return LedgerRefusal.Malformed("the policy has control characters");
        }

        return null;
    }

    private LedgerRefusal? ReadLine(string[] words) => words switch
    {
        ["log", var key] => ReadLog(key, null),
        ["log", var key, var address] => ReadLog(key, address),
        ["witness", var name, var key] => ReadWitness(name, key, null),
        ["witness", var name, var key, var address] => ReadWitness(name, key, address),
        ["group", var name, var threshold, _, ..] => ReadGroup(name, threshold, words[3..]),
        ["quorum", var name] => ReadQuorum(name),
        _ => LedgerRefusal.Malformed("it is no line of a policy"),
    };

    private LedgerRefusal? ReadLog(string text, string? address)
    {
        if (!TryReadKey(text, out var key, out var refusal)) return refusal;
        if (key.Type is not (NoteKeyType.Ed25519 or NoteKeyType.Ecdsa))
            return new(LedgerFault.Unsupported, "logs do not sign with such a key");
        if (IsDuplicate(logs, key)) return LedgerRefusal.Malformed("the key of this log is there already");
        return Add(logs, new TrustedKey(key.Name, key, address));
    }

    private LedgerRefusal? ReadWitness(string name, string text, string? address)
    {
        if (!TryReadKey(text, out var key, out var refusal)) return refusal;
        if (key.Type != NoteKeyType.Cosignature) return new(LedgerFault.Unsupported, "witnesses do not sign with such a key");
        if (IsDuplicate(witnesses, key)) return LedgerRefusal.Malformed("the key of this witness is there already");
        return !names.Add(name) ? LedgerRefusal.Malformed("the name is taken") : Add(witnesses, new TrustedKey(name, key, address));
    }

    private LedgerRefusal? ReadGroup(string name, string threshold, string[] listed)
    {
        var count = threshold switch
        {
            "any" => 1,
            "all" => listed.Length,
            _ => Checkpoint.TryParseNumber(threshold, out var number) && number <= listed.Length ? (int)number : 0,
        };
        if (count == 0) return LedgerRefusal.Malformed("a group needs at least one and at most all of its members");
        foreach (var member in listed)
        {
            if (member == None || !names.Contains(member)) return LedgerRefusal.Malformed("a member of the group is not defined before it");
            if (!members.Add(member)) return LedgerRefusal.Malformed("a member of the group is in a group already");
        }

        return !names.Add(name) ? LedgerRefusal.Malformed("the name is taken") : Add(groups, new WitnessGroup(name, count, [.. listed]));
    }

    private LedgerRefusal? ReadQuorum(string name)
    {
        if (quorum is not null) return LedgerRefusal.Malformed("there is a quorum already");
        if (!names.Contains(name)) return LedgerRefusal.Malformed("the quorum is not defined before it");
        quorum = name;
        return null;
    }

    private static bool TryReadKey(string text, [NotNullWhen(true)] out NoteKey? key, [NotNullWhen(false)] out LedgerRefusal? refusal)
    {
        if (SignedNote.TryDecode(Encoding.Latin1.GetBytes(text), out var decoded)) return NoteKey.TryParse(decoded, out key, out refusal);
        (key, refusal) = (null, LedgerRefusal.Malformed("the key is not text"));
        return false;
    }

    private static LedgerRefusal? Add<T>(List<T> list, T item)
    {
        if (list.Count == TrustPolicy.MaxOfKind) return new(LedgerFault.TooLarge, $"there are more than {TrustPolicy.MaxOfKind} of them");
        list.Add(item);
        return null;
    }

    /// <summary>The same key under another name would count twice.</summary>
    private static bool IsDuplicate(List<TrustedKey> known, NoteKey key) =>
        known.Exists(other => other.Key.Key.AsSpan().SequenceEqual(key.Key.AsSpan()));
}
