using Demarc.System.Tests.Sources;

namespace Demarc.System.Tests.Ledger;

/// <summary>Published test vectors of transparency logs beside the repository.</summary>
internal static class LedgerVectors
{
    /// <summary>The folder; null where it is not to be had.</summary>
    internal static string? Folder { get; } = ExportRun.Data("tlog-vectors");

    /// <summary>A folder in it; null where it is not to be had, and a line in the output then says so.</summary>
    internal static string? Find(params string[] names)
    {
        if (Folder is not null) return Path.Combine([Folder, .. names]);
        TestContext.Current.TestOutputHelper?.WriteLine("../shared/data/tlog-vectors is not here: nothing to compare with");
        return null;
    }
}
