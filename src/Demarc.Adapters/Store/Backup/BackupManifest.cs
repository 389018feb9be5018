using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Demarc.Adapters.Store.Backup;

/// <summary>What is in an archive of a store.</summary>
/// <param name="Format">Version of the archive's form.</param>
/// <param name="Database">The kind of database it was taken from.</param>
/// <param name="Made">When, as <c>2026-01-31T10:00:00Z</c>.</param>
/// <param name="Steps">The tables' steps, by number and name: an archive goes into tables of the same steps.</param>
/// <param name="Parts">Everything else in the archive.</param>
public sealed record BackupManifest(
    int Format, string Database, string Made, ImmutableArray<BackupStep> Steps, ImmutableArray<BackupPart> Parts)
{
    /// <summary>The form this program writes and reads.</summary>
    public const int Current = 1;

    /// <summary>Its name in the archive.</summary>
    internal const string Name = "manifest.json";

    /// <summary>Whether keys are among its parts.</summary>
    [JsonIgnore]
    public bool HasKeys => Parts.Any(static part => part.Table.Length == 0);

    internal static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web) { WriteIndented = true };
}

/// <summary>A step of the tables.</summary>
/// <param name="Version">Its number.</param>
/// <param name="Name">Its name.</param>
public sealed record BackupStep(int Version, string Name);

/// <summary>A part of an archive.</summary>
/// <param name="Name">Its name in the archive.</param>
/// <param name="Table">The table it holds the rows of; empty for a key.</param>
/// <param name="Columns">The columns, in the order of the values in each row.</param>
/// <param name="Rows">How many rows.</param>
/// <param name="Sha256">SHA-256 of its content, in hexadecimal.</param>
public sealed record BackupPart(string Name, string Table, ImmutableArray<string> Columns, long Rows, string Sha256);
