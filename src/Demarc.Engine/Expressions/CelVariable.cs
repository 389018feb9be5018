namespace Demarc.Engine.Expressions;

/// <summary>A declared variable.</summary>
/// <param name="Name">Identifier, or several joined by dots.</param>
/// <param name="Type">Type of its values.</param>
public sealed record CelVariable(string Name, CelType Type);
