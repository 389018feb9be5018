using System.Collections.Immutable;
using Demarc.Engine.Content;

namespace Demarc.Adapters.Import;

/// <summary>Why a file cannot be imported.</summary>
/// <param name="Place">Sheet and row, JSON path, or line and column; empty for the file as a whole.</param>
/// <param name="Message">What was found and what was expected.</param>
public sealed record ImportFault(string Place, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => Place.Length > 0 ? $"{Place}: {Message}" : Message;
}

/// <summary>What a source document holds, before its ids are compared with a framework.</summary>
public sealed record ImportedTexts
{
    /// <summary>The framework that the document says it is; null when it cannot be told.</summary>
    public required string? Framework { get; init; }

    /// <summary>Title of the document, as it names itself.</summary>
    public required string Title { get; init; }

    /// <summary>Its version; empty when it gives none.</summary>
    public required string Version { get; init; }

    /// <summary>The notice of copyright and use that it prints.</summary>
    public required string Licence { get; init; }

    /// <summary>The texts in the order of the document.</summary>
    public required ImmutableArray<RequirementText> Texts { get; init; }
}

/// <summary>What reading a document gave.</summary>
/// <param name="Texts">The texts; null when there is a fault, so that nothing is half-imported.</param>
/// <param name="Faults">Why it cannot be imported.</param>
/// <param name="Notes">What the user should know about what was left out or changed.</param>
public sealed record ImportResult(ImportedTexts? Texts, ImmutableArray<ImportFault> Faults, ImmutableArray<string> Notes)
{
    internal static ImportResult Of(ImportedTexts? texts, List<ImportFault> faults, List<string> notes) =>
        new(faults.Count == 0 ? texts : null, [.. faults], [.. notes]);
}
