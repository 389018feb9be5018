using System.Collections.Immutable;
using System.Reflection;

namespace Demarc.Engine.Expressions;

/// <summary>Declares a static method as an overload of a function, in the notation <see cref="Signature"/> reads.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class CelSignatureAttribute(string text) : Attribute
{
    public string Text { get; } = text;
}

/// <summary>
/// One overload: its types, and the method that computes it. The method takes bool, long, ulong, double and string as they are and
/// everything else as <see cref="CelValue"/>; a last parameter of type <c>ref EvalState</c> lets it charge steps and fail.
/// </summary>
internal sealed class Overload
{
    public Overload(string name, bool receiver, ImmutableArray<CelType> parameters, CelType result, MethodInfo? method, object? target)
    {
        Name = name;
        Receiver = receiver;
        Parameters = parameters;
        Result = result;
        Method = method;
        Target = target;
        ParameterTypes = method is null ? [] : [.. method.GetParameters().Select(p => p.ParameterType)];
        Fallible = ParameterTypes is [.., { IsByRef: true }];
    }

    public string Name { get; }

    public bool Receiver { get; }

    /// <summary>Types of the receiver, if any, and the arguments.</summary>
    public ImmutableArray<CelType> Parameters { get; }

    public CelType Result { get; }

    /// <summary>Null for an operator.</summary>
    public MethodInfo? Method { get; }

    /// <summary>The delegate of a host function.</summary>
    public object? Target { get; }

    public Type[] ParameterTypes { get; }

    public bool Fallible { get; }

    public string Describe(ImmutableArray<CelType> types) =>
        Receiver ? $"{types[0]}.{Name}({string.Join(", ", types.Skip(1))})" : $"{Name}({string.Join(", ", types)})";
}

/// <summary>
/// Reads signatures such as <c>string::indexOf(string, int): int</c> or <c>math.abs(int): int</c>; one capital letter is a type parameter.
/// </summary>
internal ref struct Signature
{
    private readonly ReadOnlySpan<char> text;
    private int at;

    private Signature(ReadOnlySpan<char> text) => this.text = text;

    public static Overload Read(string text, MethodInfo? method)
    {
        var reader = new Signature(text);
        var parameters = ImmutableArray.CreateBuilder<CelType>();
        var receiver = text.Contains("::", StringComparison.Ordinal);
        if (receiver)
        {
            parameters.Add(reader.Type());
            reader.at += 2;
        }

        var name = reader.Until('(');
        reader.at++;
        while (reader.text[reader.at] != ')') parameters.Add(reader.Type());
        reader.at += 3;
        return new Overload(name, receiver, parameters.ToImmutable(), reader.Type(), method, null);
    }

    private string Until(char end)
    {
        var length = text[at..].IndexOf(end);
        var part = text.Slice(at, length).ToString();
        at += length;
        return part;
    }

    private CelType Type()
    {
        while (text[at] is ' ' or ',') at++;
        var start = at;
        while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] == '_')) at++;
        var name = text[start..at];
        var parameters = ImmutableArray.CreateBuilder<CelType>();
        if (at < text.Length && text[at] == '(' && name is "list" or "map" or "optional")
        {
            at++;
            while (text[at] != ')') parameters.Add(Type());
            at++;
        }

        return name switch
        {
            "list" => CelType.List(parameters[0]),
            "map" => CelType.Map(parameters[0], parameters[1]),
            "optional" => CelType.Optional(parameters[0]),
            "bool" => CelType.Bool,
            "int" => CelType.Int,
            "uint" => CelType.Uint,
            "double" => CelType.Double,
            "string" => CelType.String,
            "bytes" => CelType.Bytes,
            "timestamp" => CelType.Timestamp,
            "duration" => CelType.Duration,
            "type" => CelType.Type,
            "ip" => CelType.Ip,
            "cidr" => CelType.Cidr,
            "dyn" => CelType.Dyn,
            "null" => CelType.Null,
            { Length: 1 } => CelType.Parameter(name.ToString()),
            _ => throw new InvalidOperationException($"bad signature: {text}"),
        };
    }
}
