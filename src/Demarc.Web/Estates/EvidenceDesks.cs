using Demarc.Adapters.Blobs;
using Demarc.Adapters.Holdings;
using Demarc.Adapters.Ledger;
using Demarc.Adapters.Store;

namespace Demarc.Web.Estates;

/// <summary>Evidence of an organisation: what is held, and a desk that takes items and decisions about them.</summary>
public sealed class EvidenceDesks(WebOptions options, TenantStores stores, EstateStates states)
{
    /// <summary>Folder of the keys.</summary>
    /// <exception cref="LedgerException">Nobody said where they are.</exception>
    public string Keys => options.KeyFolder
        ?? throw new LedgerException("the store is a server, and whoever started the program did not say where its keys are (--keys)");

    /// <summary>The items as they were known at the end of a day; null: by now.</summary>
    public IReadOnlyList<HeldItem> Held(string tenant, DateOnly? known) =>
        HeldEvidence.Read(stores.Of(tenant), EstateStates.KnownBy(known));

    /// <summary>Does something at the desk; what is kept of the organisation is looked at again afterwards.</summary>
    /// <exception cref="EvidenceException">It is refused.</exception>
    /// <exception cref="LedgerException">The log or a key cannot be used.</exception>
    /// <exception cref="StoreException">The store cannot be used.</exception>
    public T At<T>(string tenant, Func<EvidenceDesk, T> work)
    {
        using var store = stores.ForWriting(tenant);
        using var ring = KeyRing.Open(Keys);
        using var desk = new EvidenceDesk(store, ring, tenant, options.Clock);
        try
        {
            return work(desk);
        }
        finally
        {
            states.Changed(tenant);
        }
    }

    /// <summary>The content of an item, in a file that is gone once it is closed.</summary>
    /// <exception cref="BlobException">It was altered, or cannot be read with this key.</exception>
    /// <exception cref="LedgerException">The key cannot be used.</exception>
    public FileStream Content(string tenant, BlobId blob)
    {
        using var ring = KeyRing.Open(Keys);
        var wrap = ring.WrapKey(tenant);
        using var blobs = new BlobStore(stores.Of(tenant), wrap);
        Array.Clear(wrap);
        var file = TemporaryFile();
        try
        {
            blobs.CopyTo(blob, file);
            file.Position = 0;
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>A file that only this program reads, and that is gone once it is closed.</summary>
    internal static FileStream TemporaryFile()
    {
        var options = new FileStreamOptions
        { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Options = FileOptions.DeleteOnClose };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(Path.Combine(Path.GetTempPath(), "demarc-" + Path.GetRandomFileName()), options);
    }
}
