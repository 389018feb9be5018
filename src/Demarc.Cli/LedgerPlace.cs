using System.CommandLine;
using Demarc.Adapters.Ledger;
using Demarc.Adapters.Store;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence.Ledger;

namespace Demarc.Cli;

/// <summary>Which store's log, and where its keys are: what the verbs of the ledger have in common.</summary>
internal sealed class LedgerPlace
{
    private readonly StoreOptions store = new();

    private readonly KeyOptions keys = new();

    /// <summary>The option that says what kind of key is made.</summary>
    internal static Option<string> KeyTypeOption()
    {
        var option = new Option<string>("--key-type")
        {
            Description = "Kind of the key that is made: ed25519, or ecdsa-p256 as key management services hold it",
            DefaultValueFactory = static _ => Kebab<SigningAlgorithm>.Name(SigningAlgorithm.Ed25519),
        };
        return option.AcceptOnlyFromAmong([.. Kebab<SigningAlgorithm>.Names]);
    }

    /// <summary>The kind of key written.</summary>
    internal static SigningAlgorithm KeyType(ParseResult parsed, Option<string> option) =>
        Kebab<SigningAlgorithm>.TryParse(parsed.GetValue(option), out var algorithm) ? algorithm : SigningAlgorithm.Unknown;

    /// <summary>Adds the options to a verb that reads the log.</summary>
    internal void AddTo(Command command) => store.AddPlaceTo(command);

    /// <summary>Adds the options to a verb that signs for the log.</summary>
    internal void AddWithKeysTo(Command command)
    {
        store.AddPlaceTo(command);
        keys.AddTo(command);
    }

    /// <summary>Opens the store.</summary>
    internal SqlStore Store(ParseResult parsed, bool create = false) => store.Open(parsed, create);

    /// <summary>Opens the keys.</summary>
    /// <exception cref="UsageException">The store is on a server, and no folder is named.</exception>
    internal KeyRing Keys(ParseResult parsed) => keys.Open(parsed, store.Address(parsed));

    /// <summary>The log of a store.</summary>
    /// <exception cref="UsageException">There is none.</exception>
    internal static LedgerReader Log(SqlStore opened) => LedgerReader.Open(opened)
        ?? throw new UsageException($"the store {opened.Place} has no log yet; begin one: demarc ledger begin --origin HOST/ORGANISATION");

    /// <summary>Reads a file of whom to believe.</summary>
    /// <exception cref="UsageException">It cannot be read.</exception>
    internal static TrustPolicy Policy(string path)
    {
        try
        {
            return TrustPolicy.TryParse(File.ReadAllBytes(path), out var policy, out var refusal)
                ? policy
                : throw new UsageException($"{path}: {refusal.Reason}");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{path} cannot be read: {error.Message}", error);
        }
    }
}
