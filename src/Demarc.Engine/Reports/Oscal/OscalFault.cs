namespace Demarc.Engine.Reports.Oscal;

/// <summary>What is wrong with an OSCAL document beyond what its schema can say.</summary>
/// <param name="Place">JSON path, such as <c>system-security-plan.metadata.parties[2]</c>.</param>
/// <param name="Message">What was found and what was expected.</param>
public sealed record OscalFault(string Place, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Place}: {Message}";
}

/// <summary>Controls a document may speak of: those of the catalogue or profile it stands on.</summary>
/// <param name="Controls">Control ids.</param>
/// <param name="Statements">Ids of statements and their items; empty when only controls are known.</param>
public sealed record OscalControls(IReadOnlySet<string> Controls, IReadOnlySet<string> Statements);
