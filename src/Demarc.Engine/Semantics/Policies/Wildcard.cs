using System.Buffers;
using System.Text;
using Demarc.Engine.Expressions;

namespace Demarc.Engine.Semantics;

/// <summary>How wildcards are written.</summary>
public enum WildcardStyle
{
    /// <summary>Not said.</summary>
    Unknown,

    /// <summary>AWS actions: <c>*</c> and <c>?</c>, letter case does not count.</summary>
    AwsAction,

    /// <summary>
    /// AWS resources: <c>*</c> and <c>?</c>, letter case counts; <c>${*}</c>, <c>${?}</c> and <c>${$}</c> are the characters.
    /// </summary>
    AwsResource,

    /// <summary>Azure actions and Google roles: only <c>*</c>, letter case does not count.</summary>
    StarOnly,
}

/// <summary>
/// A text with wildcards, and by it a set of texts: <c>*</c> stands for any characters, <c>?</c> for one. Patterns that differ only in the
/// order of neighbouring wildcards are equal.
/// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html and
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html (2026-11-22).
/// </summary>
public sealed class Wildcard : IEquatable<Wildcard>
{
    /// <summary>Stands for <c>*</c>. Not a character, so that no text holds it.</summary>
    internal const char Star = '\uFDD0';

    /// <summary>Stands for <c>?</c>.</summary>
    internal const char One = '\uFDD1';

    /// <summary>Stands for a part of the text that is not known yet.</summary>
    internal const char Gap = '\uFDD2';

    /// <summary>What makes a pattern more than plain characters and single stars.</summary>
    private static readonly SearchValues<char> Special = SearchValues.Create("\0?$" + UnknownMark.Text[0]);

    private string[]? examples;

    private Wildcard(string tokens) => Tokens = tokens;

    /// <summary>Every text.</summary>
    public static Wildcard Everything { get; } = new(Star.ToString());

    /// <summary>Every action of AWS: a service and a name.</summary>
    internal static Wildcard EveryAction { get; } = new($"{Star}:{Star}");

    /// <summary>Whether it holds one text only.</summary>
    public bool IsLiteral => Tokens.AsSpan().IndexOfAny(Star, One, Gap) < 0;

    /// <summary>Whether a part of it is not known yet.</summary>
    internal bool HasGap => Tokens.Contains(Gap, StringComparison.Ordinal);

    /// <summary>
    /// Characters and the marks above; of neighbouring wildcards those for one character come first, and no two stars meet.
    /// </summary>
    internal string Tokens { get; }

    /// <summary>The same with any text in place of what is not known.</summary>
    internal Wildcard Widened => HasGap ? new Wildcard(Canonical(Tokens.Replace(Gap, Star))) : this;

    /// <summary>Reads a pattern.</summary>
    public static Wildcard Parse(string text, WildcardStyle style) =>
        !text.AsSpan().ContainsAny(Special) && Ascii.IsValid(text) && !text.Contains("**", StringComparison.Ordinal)
            ? new Wildcard((style == WildcardStyle.AwsResource ? text : text.ToLowerInvariant()).Replace('*', Star))
            : ParseSlowly(text, style);

    private static Wildcard ParseSlowly(string text, WildcardStyle style)
    {
        var tokens = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == UnknownMark.Text[0] && string.CompareOrdinal(text, i, UnknownMark.Text, 0, UnknownMark.Text.Length) == 0)
            {
                tokens.Append(Gap);
                i += UnknownMark.Text.Length - 1;
            }
            else if (c == '*' || (c == '?' && style != WildcardStyle.StarOnly))
            {
                tokens.Append(c == '*' ? Star : One);
            }
            else if (style == WildcardStyle.AwsResource && c == '$' && i + 3 < text.Length
                && text[i + 1] == '{' && text[i + 2] is '*' or '?' or '$' && text[i + 3] == '}')
            {
                tokens.Append(text[i + 2]);
                i += 3;
            }
            else
            {
                var mark = c is '\0' or (>= Star and <= '\uFDD3');
                tokens.Append(mark ? '\uFFFD' : style == WildcardStyle.AwsResource ? c : char.ToLowerInvariant(c));
            }
        }

        return new Wildcard(Canonical(tokens.ToString()));
    }

    /// <summary>Whether a text belongs to the pattern. The text is taken as it is; letter case must have been settled before.</summary>
    internal bool Matches(ReadOnlySpan<char> word)
    {
        var tokens = Tokens.AsSpan();
        var (at, i, star, retry) = (0, 0, -1, 0);
        while (i < word.Length)
        {
            if (at < tokens.Length && (tokens[at] == One || (tokens[at] == word[i] && tokens[at] != Star)))
            {
                at++;
                i++;
            }
            else if (at < tokens.Length && tokens[at] == Star)
            {
                star = at++;
                retry = i;
            }
            else if (star >= 0)
            {
                at = star + 1;
                i = ++retry;
            }
            else
            {
                return false;
            }
        }

        while (at < tokens.Length && tokens[at] == Star) at++;
        return at == tokens.Length;
    }

    /// <summary>Texts of the pattern: one, or two when they could differ.</summary>
    internal string[] Examples => examples ??= IsLiteral ? [Tokens] : [Example(empty: false), Example(empty: true)];

    /// <summary>
    /// Whether no text surely belongs to both: what they begin with, before the first wildcard, differs. False may only mean that more has
    /// to be looked at.
    /// </summary>
    internal bool IsPlainlyApartFrom(Wildcard other)
    {
        var length = Math.Min(Beginning, other.Beginning);
        return !Tokens.AsSpan(0, length).SequenceEqual(other.Tokens.AsSpan(0, length));
    }

    private int Beginning => Tokens.AsSpan().IndexOfAny(Star, One, Gap) is >= 0 and var wildcard ? wildcard : Tokens.Length;

    /// <summary>One text of the pattern: with nothing, or with a character that no document holds, in place of each star.</summary>
    internal string Example(bool empty)
    {
        if (IsLiteral) return Tokens;
        var text = new StringBuilder(Tokens.Length);
        foreach (var c in Tokens)
        {
            if (c == Star)
            {
                if (!empty) text.Append('\u0002');
            }
            else
            {
                text.Append(c == One ? '\u0002' : c);
            }
        }

        return text.ToString();
    }

    /// <summary>Whether both are the same pattern.</summary>
    public bool Equals(Wildcard? other) => other is not null && string.Equals(Tokens, other.Tokens, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Wildcard);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Tokens);

    /// <summary>The pattern as it would be written.</summary>
    public override string ToString() => Tokens.Replace(Star, '*').Replace(One, '?').Replace(Gap, '…');

    private static string Canonical(string tokens)
    {
        var run = tokens.AsSpan().IndexOf(Star);
        if (run < 0 || tokens.Length == 1) return tokens;
        var text = new StringBuilder(tokens.Length);
        var open = false;
        foreach (var c in tokens)
        {
            if (c == Star)
            {
                open = true;
                continue;
            }

            // "*?" and "?*" are the same texts.
            if (open && c != One)
            {
                text.Append(Star);
                open = false;
            }

            text.Append(c);
        }

        return (open ? text.Append(Star) : text).ToString();
    }
}
