using System.Collections.Immutable;

namespace Demarc.Adapters.Import.Oscal;

/// <summary>What an import needs of an OSCAL catalogue, however it was written.</summary>
internal sealed record OscalCatalog
{
    /// <summary>Title of the document.</summary>
    internal required string Title { get; init; }

    /// <summary>Version of the document.</summary>
    internal required string Version { get; init; }

    /// <summary>Who publishes it; empty when it does not say.</summary>
    internal required string Publisher { get; init; }

    /// <summary>What it says about copyright and use; empty when nothing.</summary>
    internal required string Notice { get; init; }

    /// <summary>Titles of the documents it was resolved from; empty for a catalogue as published.</summary>
    internal ImmutableArray<string> Sources { get; init; } = [];

    /// <summary>Parameters of all levels, by id.</summary>
    internal required IReadOnlyDictionary<string, OscalParameter> Parameters { get; init; }

    /// <summary>Controls of all levels, in the order of the document.</summary>
    internal required ImmutableArray<OscalControl> Controls { get; init; }
}

/// <summary>A property that names or marks something.</summary>
internal sealed record OscalProperty(string Name, string Class, string Value);

/// <summary>A control with its statement.</summary>
/// <param name="Id">As in the document: <c>ac-2.1</c>, <c>GV.OC-01</c>.</param>
/// <param name="Title">Title.</param>
/// <param name="Above">Title of the control or group it stands in.</param>
/// <param name="Properties">Labels, status.</param>
/// <param name="Statements">Its parts named "statement".</param>
/// <param name="Place">Where it stands.</param>
internal sealed record OscalControl(
    string Id, string Title, string Above, ImmutableArray<OscalProperty> Properties, ImmutableArray<OscalPart> Statements, string Place)
{
    /// <summary>Id of the control it stands in; null when it stands in none.</summary>
    internal string? Parent { get; init; }
}

/// <summary>A part of a statement.</summary>
/// <param name="Label">As printed: <c>a.</c>, <c>(1)</c>; empty when it has none.</param>
/// <param name="Prose">Its own wording; inserted parameters as <c>{{ insert: param, id }}</c>.</param>
/// <param name="Parts">Parts in it.</param>
internal sealed record OscalPart(string Label, string Prose, ImmutableArray<OscalPart> Parts)
{
    /// <summary>Id; empty when it has none.</summary>
    internal string Id { get; init; } = "";

    /// <summary>What kind of part it is: <c>statement</c>, <c>item</c>.</summary>
    internal string Name { get; init; } = "";

    /// <summary>What the publisher calls its kind; empty when not said.</summary>
    internal string Class { get; init; } = "";
}

/// <summary>What the organisation has to fill in.</summary>
/// <param name="Label">What is asked for.</param>
/// <param name="Values">What was filled in.</param>
/// <param name="Choices">What can be chosen from.</param>
/// <param name="Many">Whether several may be chosen.</param>
internal sealed record OscalParameter(string Label, ImmutableArray<string> Values, ImmutableArray<string> Choices, bool Many);
