using System.Collections.Frozen;
using System.Text;

namespace Demarc.Engine.Content;

/// <summary>
/// The written names of an enumeration: <c>PhysicalHost</c> is <c>physical-host</c> in files, CLI, API and screens alike.
/// The zero member, Unknown, is never a name an author may write.
/// </summary>
/// <typeparam name="T">The enumeration.</typeparam>
public static class Kebab<T>
    where T : struct, Enum
{
    private static readonly FrozenDictionary<T, string> Written =
        Enum.GetValues<T>().ToFrozenDictionary(static value => value, static value => Write(value.ToString()));

    private static readonly FrozenDictionary<string, T> Read =
        Enum.GetValues<T>().Where(static value => !value.Equals(default(T)))
            .ToFrozenDictionary(static value => Write(value.ToString()), static value => value, StringComparer.Ordinal);

    /// <summary>All names an author may write, in the order of the enumeration.</summary>
    public static IEnumerable<string> Names => Enum.GetValues<T>().Where(static value => !value.Equals(default(T))).Select(Name);

    /// <summary>The written name.</summary>
    public static string Name(T value) => Written[value];

    /// <summary>The written name as people read it: <c>physical host</c>.</summary>
    public static string Words(T value) => Name(value).Replace('-', ' ');

    /// <summary>The member of that name.</summary>
    public static bool TryParse(string? name, out T value)
    {
        value = default;
        return name is not null && Read.TryGetValue(name, out value);
    }

    private static string Write(string pascal)
    {
        var text = new StringBuilder(pascal.Length + 4);
        for (var i = 0; i < pascal.Length; i++)
        {
            if (i > 0 && char.IsUpper(pascal[i])) text.Append('-');
            text.Append(char.ToLowerInvariant(pascal[i]));
        }

        return text.ToString();
    }
}
