using System.Security.Cryptography;
using System.Text;
using Demarc.Engine.Evidence.Ledger;

namespace Demarc.Adapters.Ledger;

/// <summary>
/// A folder of private keys, each in a file of its own that only its owner can read, made on first use. Public keys are beside them: as
/// verifier keys of signed notes (<c>.vkey</c>), and as PEM for OpenSSL (<c>.pub.pem</c>). A key of which no copy is kept is lost with the
/// folder: what was signed stays valid, but the log cannot go on under its name, and what was encrypted cannot be read any more.
/// </summary>
public sealed class KeyRing : IDisposable
{
    private const string PrivateLabel = "PRIVATE KEY";
    private const string WrapLabel = "DEMARC WRAP KEY";
    private const string SignerPrefix = "signer-";
    private const int WrapKeyLength = 32;

    /// <summary>Names become names of files, which end somewhere.</summary>
    private const int MaxNameLength = 120;

    private readonly Lock gate = new();
    private readonly Dictionary<string, ISigner> signers = new(StringComparer.Ordinal);

    private KeyRing(string folder) => Folder = folder;

    /// <summary>Where the keys are.</summary>
    public string Folder { get; }

    /// <summary>Opens a folder of keys. The folder is made, for its owner only, when it is not there.</summary>
    /// <exception cref="LedgerException">It cannot be used.</exception>
    public static KeyRing Open(string folder)
    {
        try
        {
            DurableFile.MakeFolder(
                Path.GetFullPath(folder), DurableFile.Private | UnixFileMode.UserExecute);
            return new KeyRing(Path.GetFullPath(folder));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new LedgerException($"the folder of keys {folder} cannot be used: {error.Message}", error);
        }
    }

    /// <summary>The folder of keys that goes with a store in a file: <c>keys</c> beside it; null for a database on a server.</summary>
    /// <param name="store">The address of the store.</param>
    public static string? FolderBeside(string store) =>
        Store.StoreAddress.IsPostgres(store) ? null : Path.Combine(Path.GetDirectoryName(Path.GetFullPath(store))!, "keys");

    /// <summary>A key; null when there is none.</summary>
    /// <param name="purpose">What it is for.</param>
    /// <param name="name">Its name.</param>
    /// <exception cref="LedgerException">It can be read by others, or cannot be read at all.</exception>
    public ISigner? Find(KeyPurpose purpose, string name) => Read(Stem(purpose, name), name);

    /// <summary>A key, which is made when there is none.</summary>
    /// <param name="purpose">What it is for.</param>
    /// <param name="name">Its name: no spaces, no plus sign.</param>
    /// <param name="algorithm">What kind it is to be when it is made. Witnesses cosign with Ed25519 only.</param>
    /// <exception cref="LedgerException">It cannot be made, can be read by others, or cannot be read at all.</exception>
    public ISigner Get(KeyPurpose purpose, string name, SigningAlgorithm algorithm) =>
        Find(purpose, name) ?? Make(purpose, name, Stem(purpose, name), algorithm);

    /// <summary>
    /// The key that will take the place of one that is there: made once, and used by nobody until <see cref="Promote"/>.
    /// </summary>
    public ISigner Successor(KeyPurpose purpose, string name, SigningAlgorithm algorithm) =>
        FindSuccessor(purpose, name) ?? Make(purpose, name, Stem(purpose, name) + ".next", algorithm);

    /// <summary>The key that is to take the place of one that is there; null when there is none.</summary>
    public ISigner? FindSuccessor(KeyPurpose purpose, string name) => Read(Stem(purpose, name) + ".next", name);

    /// <summary>The public keys of all who sign entries, with the name under which each is kept; no private key is read.</summary>
    /// <exception cref="LedgerException">They cannot be read.</exception>
    public IReadOnlyList<(string Name, EntryKey Key)> Signers()
    {
        const string Ending = ".pub.pem";
        try
        {
            var keys = new List<(string Name, EntryKey Key)>();
            foreach (var file in Directory.EnumerateFiles(Folder, SignerPrefix + "*" + Ending).Order(StringComparer.Ordinal))
            {
                if (!EntryKey.TryReadPem(File.ReadAllText(file), out var key, out _)) continue;
                var escaped = Path.GetFileName(file)[SignerPrefix.Length..^Ending.Length];
                // Names are escaped for the file, and those of people once more as names of keys.
                keys.Add((Uri.UnescapeDataString(Uri.UnescapeDataString(escaped)), key));
            }

            return keys;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new LedgerException($"the folder of keys {Folder} cannot be read: {error.Message}", error);
        }
    }

    /// <summary>Puts a key's successor in its place. The private key that was there before is gone.</summary>
    /// <exception cref="LedgerException">There is no successor.</exception>
    public void Promote(KeyPurpose purpose, string name)
    {
        lock (gate)
        {
            var stem = Stem(purpose, name);
            var next = FindSuccessor(purpose, name) ?? throw new LedgerException($"the key {name} has no successor");
            try
            {
                File.Move(stem + ".next.pem", stem + ".pem", overwrite: true);
            }
            catch (FileNotFoundException)
            {
                // Another process has done so just now.
            }

            DurableFile.FlushFolder(Folder);
            Publish(stem, purpose, next);
            File.Delete(stem + ".next.vkey");
            File.Delete(stem + ".next.pub.pem");
            signers.Remove(stem + ".next");
            if (signers.Remove(stem, out var before)) before.Dispose();
            signers[stem] = next;
        }
    }

    /// <summary>Reads a key and its successor again when they are asked for next: another process may have changed them.</summary>
    public void Forget(KeyPurpose purpose, string name)
    {
        lock (gate)
        {
            var stem = Stem(purpose, name);
            if (signers.Remove(stem, out var current)) current.Dispose();
            if (signers.Remove(stem + ".next", out var next)) next.Dispose();
        }
    }

    /// <summary>
    /// The key of 32 bytes under which a tenant's keys of stored files are wrapped; made on first use. The caller overwrites its copy.
    /// </summary>
    /// <param name="tenant">The tenant.</param>
    /// <exception cref="LedgerException">It cannot be made, can be read by others, or cannot be read at all.</exception>
    public byte[] WrapKey(string tenant)
    {
        var path = Path.Combine(Folder, "wrap-" + Named(Uri.EscapeDataString(tenant)) + ".pem");
        if (!File.Exists(path))
        {
            var made = RandomNumberGenerator.GetBytes(WrapKeyLength);
            WritePrivate(path, WrapLabel, made);
            CryptographicOperations.ZeroMemory(made);
        }

        var key = ReadPrivate(path, WrapLabel);
        return key.Length == WrapKeyLength ? key : throw new LedgerException($"the key file {path} does not hold a key of 32 bytes");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (gate)
        {
            foreach (var signer in signers.Values) signer.Dispose();
            signers.Clear();
        }
    }

    private ISigner Make(KeyPurpose purpose, string name, string stem, SigningAlgorithm algorithm)
    {
        if (purpose == KeyPurpose.Witness && algorithm != SigningAlgorithm.Ed25519)
            throw new LedgerException("witnesses cosign with Ed25519 keys only");
        lock (gate)
        {
            var made = algorithm switch
            {
                SigningAlgorithm.Ed25519 => Ed25519Signer.NewKey(),
                SigningAlgorithm.EcdsaP256 => EcdsaSigner.NewKey(),
                _ => throw new LedgerException("the kind of the key is not said: ed25519 or ecdsa-p256"),
            };
            using (Parse(name, made))
            {
                // Nothing is written unless the key can be used here.
            }

            WritePrivate(stem + ".pem", PrivateLabel, made);
            CryptographicOperations.ZeroMemory(made);
            // Another process may have been faster; then its key is the one.
            var signer = Read(stem, name)!;
            Publish(stem, purpose, signer);
            return signer;
        }
    }

    private ISigner? Read(string stem, string name)
    {
        lock (gate)
        {
            if (signers.TryGetValue(stem, out var known)) return known;
            if (!File.Exists(stem + ".pem")) return null;
            var bytes = ReadPrivate(stem + ".pem", PrivateLabel);
            try
            {
                return signers[stem] = Parse(name, bytes);
            }
            catch (CryptographicException error)
            {
                throw new LedgerException($"the key file {stem}.pem holds no key of a known kind", error);
            }
            finally
            {
                CryptographicOperations.ZeroMemory(bytes);
            }
        }
    }

    private static ISigner Parse(string name, byte[] pkcs8) =>
        Ed25519Signer.Holds(pkcs8) ? new Ed25519Signer(name, pkcs8) : new EcdsaSigner(name, pkcs8);

    private static void Publish(string stem, KeyPurpose purpose, ISigner signer)
    {
        DurableFile.Replace(stem + ".vkey", Encoding.UTF8.GetBytes(signer.NoteKey(purpose) + "\n"), DurableFile.Public);
        DurableFile.Replace(stem + ".pub.pem", Encoding.ASCII.GetBytes(PublicKeyText.Pem(signer) + "\n"), DurableFile.Public);
    }

    private string Stem(KeyPurpose purpose, string name)
    {
        if (name.Length == 0 || name.Any(static c => char.IsWhiteSpace(c) || char.IsControl(c) || c == '+'))
            throw new LedgerException($"\"{name}\" cannot be the name of a key: it is empty, or has a space or a plus sign");
        var word = purpose switch
        {
            KeyPurpose.Log => "log-",
            KeyPurpose.Signer => SignerPrefix,
            KeyPurpose.Witness => "witness-",
            _ => throw new LedgerException("it is not said what the key is for"),
        };
        return Path.Combine(Folder, word + Named(Uri.EscapeDataString(name)));
    }

    private static string Named(string escaped) =>
        escaped.Length <= MaxNameLength ? escaped : throw new LedgerException($"a name of a key is too long: {escaped.Length} characters");

    private static void WritePrivate(string path, string label, byte[] key)
    {
        var text = Encoding.ASCII.GetBytes(PemEncoding.WriteString(label, key) + "\n");
        try
        {
            DurableFile.Create(path, text, DurableFile.Private);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new LedgerException($"the key file {path} cannot be written: {error.Message}", error);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(text);
        }
    }

    private static byte[] ReadPrivate(string path, string label)
    {
        const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
        try
        {
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & Others) != UnixFileMode.None)
                throw new LedgerException($"the key file {path} is open to other users; make it private: chmod 600");
            var text = File.ReadAllText(path);
            if (!PemEncoding.TryFind(text, out var fields) || text[fields.Label] != label)
                throw new LedgerException($"the key file {path} is not a PEM file \"{label}\"");
            return Convert.FromBase64String(text[fields.Base64Data]);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new LedgerException($"the key file {path} cannot be read: {error.Message}", error);
        }
    }
}
