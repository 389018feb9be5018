using System.Collections.Immutable;

namespace Demarc.Engine.Content;

/// <summary>The official wording of one requirement, as the organisation imported it.</summary>
/// <param name="Id">Spelled as the framework prints it.</param>
/// <param name="Title">The official title; empty when the source has none.</param>
/// <param name="Text">The wording; lines are separated by line feeds.</param>
public sealed record RequirementText(string Id, string Title, string Text);

/// <summary>The document that texts were copied from.</summary>
/// <param name="Title">Its title, as it names itself.</param>
/// <param name="Version">Its version; empty when it has none.</param>
/// <param name="File">Name of the file imported; empty when written by hand.</param>
/// <param name="Hash">SHA-256 of that file, hexadecimal; empty when written by hand.</param>
public sealed record TextSource(string Title, string Version, string File, string Hash)
{
    /// <inheritdoc/>
    public override string ToString() => Title + (Version.Length > 0 ? $", version {Version}" : "");
}

/// <summary>
/// Wording of the requirements of one framework. It belongs to its publisher and stays in the organisation's own folder; Demarc ships none.
/// </summary>
public sealed record FrameworkTexts
{
    /// <summary>Id of the framework.</summary>
    public required string Framework { get; init; }

    /// <summary>Where the wording was copied from.</summary>
    public required TextSource Source { get; init; }

    /// <summary>The notice of copyright and use that the source prints.</summary>
    public required string Licence { get; init; }

    /// <summary>The texts in the order of the source.</summary>
    public required ImmutableArray<RequirementText> Texts { get; init; }

    /// <summary>Where the file begins.</summary>
    public required ContentPlace Place { get; init; }
}
