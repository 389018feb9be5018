using System.Collections.Concurrent;

namespace Demarc.Engine.Semantics;

/// <summary>
/// The patterns that questions name, read once: they stand in content and are asked of every policy. Some thousand are remembered; further
/// ones, which only data can bring, are read each time.
/// </summary>
internal static class AskedPatterns
{
    private const int Most = 4096;

    private static readonly ConcurrentDictionary<string, Wildcard> Actions = new(StringComparer.Ordinal);

    private static readonly ConcurrentDictionary<string, Wildcard> Resources = new(StringComparer.Ordinal);

    /// <summary>A pattern over actions, which all have a service and a name.</summary>
    internal static Wildcard Action(string text) =>
        Of(text, Actions, static text => PolicyReading.Action(Wildcard.Parse(text, WildcardStyle.AwsAction)));

    /// <summary>A pattern over resources.</summary>
    internal static Wildcard Resource(string text) =>
        Of(text, Resources, static text => Wildcard.Parse(text, WildcardStyle.AwsResource));

    private static Wildcard Of(string text, ConcurrentDictionary<string, Wildcard> known, Func<string, Wildcard> read)
    {
        if (known.TryGetValue(text, out var pattern)) return pattern;
        pattern = read(text);
        if (known.Count < Most) known.TryAdd(text, pattern);
        return pattern;
    }
}
