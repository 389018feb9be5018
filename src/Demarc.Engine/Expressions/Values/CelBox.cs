namespace Demarc.Engine.Expressions;

/// <summary>Holds the value of an optional on the heap.</summary>
internal sealed class CelBox(CelValue value)
{
    public CelValue Value { get; } = value;
}
