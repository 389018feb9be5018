using System.Collections.Frozen;
using System.Reflection;

namespace Demarc.Engine.Expressions;

/// <summary>The functions of the language and its extensions, by name.</summary>
internal static class FunctionTable
{
    private static readonly string[] Operators =
    [
        "_+_(int, int): int", "_+_(uint, uint): uint", "_+_(double, double): double", "_+_(string, string): string",
        "_+_(bytes, bytes): bytes", "_+_(list(A), list(A)): list(A)", "_+_(timestamp, duration): timestamp",
        "_+_(duration, timestamp): timestamp", "_+_(duration, duration): duration",
        "_-_(int, int): int", "_-_(uint, uint): uint", "_-_(double, double): double", "_-_(timestamp, timestamp): duration",
        "_-_(timestamp, duration): timestamp", "_-_(duration, duration): duration",
        "_*_(int, int): int", "_*_(uint, uint): uint", "_*_(double, double): double",
        "_/_(int, int): int", "_/_(uint, uint): uint", "_/_(double, double): double",
        "_%_(int, int): int", "_%_(uint, uint): uint",
        "-_(int): int", "-_(double): double", "!_(bool): bool",
        "_==_(A, A): bool", "_!=_(A, A): bool", "@in(A, list(A)): bool", "@in(A, map(A, B)): bool",
    ];

    private static readonly string[] Ordered = ["bool", "string", "bytes", "timestamp", "duration"];

    private static readonly string[] Numbers = ["int", "uint", "double"];

    public static FrozenDictionary<string, Overload[]> Standard { get; } = Build();

    private static FrozenDictionary<string, Overload[]> Build()
    {
        var all = Operators.Select(o => Signature.Read(o, null)).ToList();
        foreach (var op in new[] { "_<_", "_<=_", "_>_", "_>=_" })
        {
            all.AddRange(Ordered.Select(t => Signature.Read($"{op}({t}, {t}): bool", null)));
            all.AddRange(from a in Numbers from b in Numbers select Signature.Read($"{op}({a}, {b}): bool", null));
        }

        Type[] holders =
        [
            typeof(Conversions), typeof(StringFunctions), typeof(StringFormat), typeof(ListFunctions), typeof(MathFunctions),
            typeof(TimeFunctions), typeof(NetworkFunctions), typeof(OptionalFunctions), typeof(RegexFunctions),
        ];
        foreach (var method in holders.SelectMany(t => t.GetMethods(BindingFlags.Public | BindingFlags.Static)))
            all.AddRange(method.GetCustomAttributes<CelSignatureAttribute>().Select(a => Signature.Read(a.Text, method)));
        return all.GroupBy(o => o.Name, StringComparer.Ordinal).ToFrozenDictionary(g => g.Key, g => g.ToArray(), StringComparer.Ordinal);
    }
}
