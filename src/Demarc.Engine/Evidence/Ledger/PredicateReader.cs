using System.Collections.Immutable;
using System.Text.Json;

namespace Demarc.Engine.Evidence.Ledger;

/// <summary>
/// Reads the members of a predicate and remembers the first thing that is wrong. Members that nobody asked for are wrong, too: a reader
/// must not pass over what a writer thought was worth saying.
/// </summary>
internal sealed class PredicateReader(JsonElement predicate)
{
    private int asked;

    /// <summary>Most words in a list.</summary>
    internal const int MaxWords = 200;

    /// <summary>What is wrong; null when nothing is so far.</summary>
    internal string? Fault { get; private set; }

    /// <summary>Whether a text can stand in an entry.</summary>
    internal static bool IsWord(string text) =>
        text.Length is > 0 and <= 400 && !text.AsSpan().ContainsAnyExceptInRange('!', '~') && !text.Contains('@');

    internal string Word(string name)
    {
        var text = Ask(name) is { ValueKind: JsonValueKind.String } found ? found.GetString()! : "";
        return IsWord(text) ? text : Wrong(name, "a word", "");
    }

    internal ImmutableArray<string> Words(string name)
    {
        if (Ask(name) is not { ValueKind: JsonValueKind.Array } list || list.GetArrayLength() > MaxWords)
            return Wrong<ImmutableArray<string>>(name, $"a list of at most {MaxWords} words", []);
        var words = ImmutableArray.CreateBuilder<string>();
        foreach (var item in list.EnumerateArray())
        {
            var text = item.ValueKind == JsonValueKind.String ? item.GetString()! : "";
            words.Add(IsWord(text) ? text : Wrong(name, "a list of words", ""));
        }

        return words.ToImmutable();
    }

    /// <summary>A number from 0 that JSON readers of any language take as it is: at most 2^53-1.</summary>
    internal long Number(string name) =>
        Ask(name) is { ValueKind: JsonValueKind.Number } found && found.TryGetInt64(out var number) && number is >= 0 and < 1L << 53
            ? number : Wrong(name, "a number from 0 to 2^53-1", 0L);

    internal Moment Time(string name) => Read(name, Ask(name));

    internal Moment TimeOrOpen(string name) => EntryJson.Member(predicate, name) is null ? Moment.Open : Read(name, Ask(name));

    internal DecisionKind Decision(string name)
    {
        var kind = EntryKinds.DecisionOf(Word(name));
        return kind != DecisionKind.Unknown ? kind : Wrong(name, "a kind of decision", kind);
    }

    /// <summary>What is wrong, all members having been asked for; null when nothing is.</summary>
    internal string? Finish()
    {
        var members = predicate.ValueKind == JsonValueKind.Object ? predicate.EnumerateObject().Count() : 0;
        return Fault ?? (members > asked ? "the predicate has members that do not belong there" : null);
    }

    private Moment Read(string name, JsonElement? found)
    {
        var text = found is { ValueKind: JsonValueKind.String } time ? time.GetString() : null;

        // As it is written, and in no other way.
        return Moment.TryParse(text, out var moment) && moment.ToString() == text ? moment : Wrong<Moment>(name, "a time in UTC", default);
    }

    private JsonElement? Ask(string name)
    {
        var found = EntryJson.Member(predicate, name);
        if (found is not null) asked++;
        return found;
    }

    private T Wrong<T>(string name, string expected, T value)
    {
        Fault ??= $"{name} of the predicate is not {expected}";
        return value;
    }
}

/// <summary>Writes the members of a predicate.</summary>
internal sealed class PredicateWriter(Utf8JsonWriter writer)
{
    internal PredicateWriter Word(string name, string word)
    {
        writer.WriteString(name, Checked(word));
        return this;
    }

    internal PredicateWriter Words(string name, ImmutableArray<string> words)
    {
        writer.WriteStartArray(name);
        foreach (var word in words) writer.WriteStringValue(Checked(word));
        writer.WriteEndArray();
        return this;
    }

    internal PredicateWriter Number(string name, long number)
    {
        writer.WriteNumber(name, number);
        return this;
    }

    internal PredicateWriter Time(string name, Moment time)
    {
        writer.WriteString(name, time.ToString());
        return this;
    }

    internal PredicateWriter TimeOrOpen(string name, Moment time) => time.IsOpen ? this : Time(name, time);

    private static string Checked(string word) =>
        PredicateReader.IsWord(word) ? word : throw new ArgumentException($"'{word}' cannot stand in an entry: not a word", nameof(word));
}
