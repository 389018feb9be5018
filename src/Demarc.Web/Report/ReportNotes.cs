using System.Collections.Immutable;
using Demarc.Engine.Content;

namespace Demarc.Web.Report;

/// <summary>What a document that is handed over says of itself: as known when, and what was left out of it.</summary>
public sealed record ReportNotes
{
    /// <summary>Of a report made from exports, of which everything counts.</summary>
    public static ReportNotes None { get; } = new();

    /// <summary>As known at the end of this day; null: all that was known when it was made.</summary>
    public DateOnly? KnownAt { get; init; }

    /// <summary>What is wrong with the organisation's file and with decisions over it: they are left out.</summary>
    public ImmutableArray<ContentDiagnostic> Mistakes { get; init; } = [];

    /// <summary>Whether the whole file is left out because of them.</summary>
    public bool IsFileLeftOut { get; init; }

    /// <summary>Of which imports the inputs are, when they are read from the record; empty when all of them are listed.</summary>
    public string Inputs { get; init; } = "";

    /// <summary>Whether it is made from what is on record, and not from exports: no other file is written with it.</summary>
    public bool IsOfRecord { get; init; }

    /// <summary>As known on, for the end of a sentence; empty when everything known counts.</summary>
    internal string Known => KnownAt is { } known ? $", as known on {Access.TenantScope.Text(known)}" : "";
}
