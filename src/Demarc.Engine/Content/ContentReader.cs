using System.Collections.Immutable;
using System.Globalization;

namespace Demarc.Engine.Content;

/// <summary>
/// Reads the entries of one map with their types, and notes every mistake with its place: what is missing, misspelt, of the wrong kind, or
/// not known. <see cref="Done"/> reports keys nobody asked for.
/// </summary>
internal sealed class ContentReader
{
    private const int FirstYear = 1901;
    private const int LastYear = 8999;

    private readonly ContentNode.Mapping? map;
    private readonly List<ContentDiagnostic> diagnostics;
    private readonly HashSet<string> asked = new(StringComparer.Ordinal);

    internal ContentReader(ContentNode node, string what, List<ContentDiagnostic> diagnostics)
    {
        this.diagnostics = diagnostics;
        Place = node.Place;
        map = node as ContentNode.Mapping;
        if (map is null) Fault(node.Place, $"{what} is expected here, written as a map");
    }

    internal ContentPlace Place { get; }

    internal void Fault(ContentPlace place, string message) => diagnostics.Add(new ContentDiagnostic(place, message));

    internal bool Has(string key) => map?[key] is not null;

    internal ContentPlace PlaceOf(string key) => Node(key)?.Place ?? Place;

    internal ContentNode? Node(string key)
    {
        asked.Add(key);
        return map?[key];
    }

    internal string Required(string key)
    {
        var text = Optional(key);
        if (string.IsNullOrWhiteSpace(text) && map is not null) Fault(PlaceOf(key), $"\"{key}\" is missing");
        return text ?? "";
    }

    internal string? Optional(string key)
    {
        switch (Node(key))
        {
            case null:
                return null;
            case ContentNode.Scalar scalar:
                return scalar.Text;
            case var other:
                Fault(other.Place, $"\"{key}\" is a single text");
                return null;
        }
    }

    internal T Enum<T>(string key, T otherwise = default)
        where T : struct, Enum
    {
        var text = Optional(key);
        if (text is null)
        {
            if (otherwise.Equals(default(T)) && map is not null) Fault(Place, $"\"{key}\" is missing");
            return otherwise;
        }

        return ParseEnum(text, key, PlaceOf(key), otherwise);
    }

    internal ImmutableArray<T> Enums<T>(string key)
        where T : struct, Enum =>
        [.. TextsWithPlace(key).Select(item => ParseEnum<T>(item.Text, key, item.Place, default))];

    internal ImmutableArray<string> Texts(string key) => [.. TextsWithPlace(key).Select(static item => item.Text)];

    internal IEnumerable<(string Text, ContentPlace Place)> TextsWithPlace(string key)
    {
        switch (Node(key))
        {
            case null:
                yield break;
            case ContentNode.Sequence list:
                foreach (var item in list.Items)
                {
                    if (item is ContentNode.Scalar { Text: { Length: > 0 } text }) yield return (text, item.Place);
                    else Fault(item.Place, $"\"{key}\" is a list of texts");
                }

                break;
            case var other:
                Fault(other.Place, $"\"{key}\" is a list");
                break;
        }
    }

    internal IEnumerable<ContentReader> Maps(string key, string what)
    {
        switch (Node(key))
        {
            case null:
                yield break;
            case ContentNode.Sequence list:
                foreach (var item in list.Items) yield return new ContentReader(item, what, diagnostics);
                break;
            case var other:
                Fault(other.Place, $"\"{key}\" is a list");
                break;
        }
    }

    internal ContentReader? Map(string key, string what) => Node(key) is { } node ? new ContentReader(node, what, diagnostics) : null;

    internal IEnumerable<(string Key, ContentNode Value)> Entries()
    {
        foreach (var entry in map?.Entries ?? [])
        {
            asked.Add(entry.Key);
            yield return entry;
        }
    }

    /// <summary>A day. The first and last years that can be written are refused, so that days can be counted from any day.</summary>
    internal DateOnly? Date(string key)
    {
        if (Optional(key) is not { } text) return null;
        if (!DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
            Fault(PlaceOf(key), $"\"{text}\" is not a date written as 2026-01-31");
        else if (date.Year is < FirstYear or > LastYear)
            Fault(PlaceOf(key), $"\"{text}\" is no day between {FirstYear} and {LastYear}; leave \"{key}\" out where there is no end");
        else
            return date;
        return null;
    }

    internal Source Source(string key)
    {
        if (Map(key, "a source (title, url, date)") is { } reader) return reader.SourceHere();
        if (map is not null) Fault(Place, $"\"{key}\" is missing: every statement carries its source");
        return new Source("", "", default);
    }

    internal Source SourceHere()
    {
        var (title, url, date) = (Required("title"), Required("url"), Date("date"));
        if (date is null && map is not null) Fault(Place, "a source has a date");
        if (url.Length > 0 && !(Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http"))
            Fault(PlaceOf("url"), $"\"{url}\" is not a web address");
        Done();
        return new Source(title, url, date ?? default);
    }

    internal TimeSpan Age(string key)
    {
        var text = Required(key);
        if (text.EndsWith('d') && int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days > 0)
            return TimeSpan.FromDays(days);
        if (text.Length > 0) Fault(PlaceOf(key), $"\"{text}\" is not an age in days, such as 90d");
        return TimeSpan.Zero;
    }

    internal int? Count(string key)
    {
        if (Optional(key) is not { } text) return null;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count)) return count;
        Fault(PlaceOf(key), $"\"{text}\" is not a number of resources");
        return null;
    }

    internal bool Flag(string key)
    {
        switch (Optional(key))
        {
            case null or "false" or "no":
                return false;
            case "true" or "yes":
                return true;
            case var other:
                Fault(PlaceOf(key), $"\"{other}\" is neither yes nor no");
                return false;
        }
    }

    /// <summary>Reports every key that was never asked for.</summary>
    internal void Done()
    {
        foreach (var (key, value) in map?.Entries ?? [])
        {
            if (!asked.Contains(key)) Fault(value.Place, $"\"{key}\" is not known here; did you mean \"{Nearest.To(key, asked)}\"?");
        }
    }

    private T ParseEnum<T>(string text, string key, ContentPlace place, T otherwise)
        where T : struct, Enum
    {
        if (Kebab<T>.TryParse(text, out var value)) return value;
        Fault(place, $"\"{key}\" is one of {string.Join(", ", Kebab<T>.Names)}, not \"{text}\"");
        return otherwise;
    }
}
