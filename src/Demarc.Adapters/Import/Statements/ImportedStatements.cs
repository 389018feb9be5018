using System.Collections.Immutable;
using Demarc.Engine.Content.Statements;

namespace Demarc.Adapters.Import.Statements;

/// <summary>What reading a provider's workbook gave.</summary>
public sealed record ImportedStatements
{
    /// <summary>Why it cannot be imported at all; then there is nothing else.</summary>
    public ImmutableArray<ImportFault> Faults { get; init; } = [];

    /// <summary>Title of the document, as it names itself.</summary>
    public string Title { get; init; } = "";

    /// <summary>The framework that it speaks of; null when it cannot be told.</summary>
    public string? Framework { get; init; }

    /// <summary>What it says, in the order of the document.</summary>
    public ImmutableArray<ProviderStatement> Statements { get; init; } = [];

    /// <summary>Rows and cells that were not understood: nothing was taken from them.</summary>
    public ImmutableArray<ImportFault> NotUnderstood { get; init; } = [];

    /// <summary>What the user should know about what was left out.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    internal static ImportedStatements Refused(List<ImportFault> faults, List<string> notes) =>
        new() { Faults = [.. faults], Notes = [.. notes] };
}
