using System.Collections.Immutable;

namespace Demarc.Engine.Expressions;

/// <summary>
/// A function the host adds: pure, total, safe from several threads; it may return an error or an unknown.
/// Arguments are never failures. Several functions of one name are overloads.
/// </summary>
public sealed class CelFunction
{
    private CelFunction(Overload overload) => Overload = overload;

    /// <summary>Name; may be qualified with dots when it is global.</summary>
    public string Name => Overload.Name;

    /// <summary>Whether it is called on its first parameter, as <c>x.f(y)</c>.</summary>
    public bool IsReceiver => Overload.Receiver;

    internal Overload Overload { get; }

    /// <summary>A function <c>name(a)</c>.</summary>
    public static CelFunction Global(string name, CelType a, CelType result, Func<CelValue, CelValue> body) =>
        Create(name, false, [a], result, body);

    /// <summary>A function <c>name(a, b)</c>.</summary>
    public static CelFunction Global(string name, CelType a, CelType b, CelType result, Func<CelValue, CelValue, CelValue> body) =>
        Create(name, false, [a, b], result, body);

    /// <summary>A function <c>name(a, b, c)</c>.</summary>
    public static CelFunction Global(
        string name, CelType a, CelType b, CelType c, CelType result, Func<CelValue, CelValue, CelValue, CelValue> body) =>
        Create(name, false, [a, b, c], result, body);

    /// <summary>A function <c>name(a, b, c, d)</c>.</summary>
    public static CelFunction Global(
        string name,
        CelType a,
        CelType b,
        CelType c,
        CelType d,
        CelType result,
        Func<CelValue, CelValue, CelValue, CelValue, CelValue> body) =>
        Create(name, false, [a, b, c, d], result, body);

    /// <summary>A function <c>self.name()</c>.</summary>
    public static CelFunction Receiver(string name, CelType self, CelType result, Func<CelValue, CelValue> body) =>
        Create(name, true, [self], result, body);

    /// <summary>A function <c>self.name(a)</c>.</summary>
    public static CelFunction Receiver(string name, CelType self, CelType a, CelType result, Func<CelValue, CelValue, CelValue> body) =>
        Create(name, true, [self, a], result, body);

    /// <summary>A function <c>self.name(a, b)</c>.</summary>
    public static CelFunction Receiver(
        string name, CelType self, CelType a, CelType b, CelType result, Func<CelValue, CelValue, CelValue, CelValue> body) =>
        Create(name, true, [self, a, b], result, body);

    private static CelFunction Create(string name, bool receiver, ImmutableArray<CelType> types, CelType result, Delegate body) =>
        new(new Overload(name, receiver, types, result, body.GetType().GetMethod("Invoke")!, body));
}
