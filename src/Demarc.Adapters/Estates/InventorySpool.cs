using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Demarc.Engine.Inventory;
using Demarc.Engine.Reports;

namespace Demarc.Adapters.Estates;

/// <summary>
/// Holds the rows of the inventory on disk while inputs are read, because a later input may replace an earlier row. Memory does not grow
/// with the estate.
/// </summary>
public sealed class InventorySpool : IDisposable
{
    private readonly FileStream file;
    private readonly BinaryWriter writer;
    private readonly HashSet<long> dropped = [];
    private Func<string, string, string> accountOf = static (_, account) => account;

    /// <summary>A spool in the system's folder for temporary files; it is gone when disposed, or when the process ends.</summary>
    public InventorySpool()
    {
        file = new FileStream(
            Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.ReadWrite,
                Options = FileOptions.DeleteOnClose,
                BufferSize = 1 << 16,
            });
        writer = new BinaryWriter(file, Encoding.UTF8, leaveOpen: true);
    }

    /// <summary>The rows kept, with the documented columns (ARCHITECTURE section 6).</summary>
    public ReportTable Table => new(
        ["resource_id", "type", "provider", "account", "region", "service", "source", "captured_at", "complete", "not_collected"], Rows);

    /// <summary>Adds the row of a resource.</summary>
    internal void Add(long ordinal, Resource resource)
    {
        writer.Write7BitEncodedInt64(ordinal);
        foreach (var cell in Cells(resource)) writer.Write(cell);
    }

    /// <summary>Forgets the row of an observation that a newer one replaced.</summary>
    internal void Drop(long ordinal) => dropped.Add(ordinal);

    /// <summary>Tells the one name of each account (provider, account), known only when everything is read.</summary>
    internal void NameAccounts(Func<string, string, string> names) => accountOf = names;

    /// <inheritdoc/>
    public void Dispose()
    {
        writer.Dispose();
        file.Dispose();
    }

    private static ImmutableArray<string> Cells(Resource resource) =>
    [
        resource.Id, resource.Type, resource.Provider, resource.Account, resource.Region, resource.Service, resource.Source.Name(),
        resource.CapturedAt?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture) ?? "",
        resource.Complete ? "true" : "false", string.Join(';', resource.NotCollected),
    ];

    private IEnumerable<string[]> Rows()
    {
        writer.Flush();
        file.Position = 0;
        using var reader = new BinaryReader(file, Encoding.UTF8, leaveOpen: true);
        while (file.Position < file.Length)
        {
            var ordinal = reader.Read7BitEncodedInt64();
            var row = new string[10];
            for (var i = 0; i < row.Length; i++) row[i] = reader.ReadString();
            row[3] = accountOf(row[2], row[3]);
            if (!dropped.Contains(ordinal)) yield return row;
        }
    }
}
