using System.Collections.Immutable;
using Demarc.Engine.Content;
using Demarc.Engine.Expressions;

namespace Demarc.Engine.Checks;

/// <summary>
/// Checks of one type that read the same properties, and what they said of contents of these that came before: settings made from one
/// template are the same in thousands of resources. Contents are compared byte by byte, so that nobody can tell but by the time it takes.
/// Safe from several threads: a place holds one finished entry or another.
/// </summary>
internal sealed class VerdictMemo
{
    /// <summary>Contents remembered at a time, each in the one place that its hash names.</summary>
    private const int Places = 1024;

    /// <summary>Longer contents are not remembered: memory stays bounded, and they hardly come twice.</summary>
    private const int LongestContent = 8 << 10;

    [ThreadStatic]
    private static ValueBytes? content;

    private readonly ImmutableArray<int> slots;
    private readonly ImmutableArray<(Check Check, int Place)> checks;
    private readonly Entry?[] entries = new Entry?[Places];

    /// <summary>Hashes seen last: only what comes a second time is worth keeping.</summary>
    private readonly int[] seen = new int[Places];

    /// <param name="slots">The properties they read.</param>
    /// <param name="checks">The checks, with the places of their verdicts among those of the type.</param>
    internal VerdictMemo(ImmutableArray<int> slots, ImmutableArray<(Check Check, int Place)> checks) =>
        (this.slots, this.checks) = (slots, checks);

    /// <summary>Puts the verdicts of the checks in their places.</summary>
    internal void Judge(CelRecord properties, ReadOnlySpan<CelValue> variables, Span<Verdict> into)
    {
        var bytes = content ??= new ValueBytes(LongestContent);
        if (!Read(properties, bytes))
        {
            Evaluate(variables, into);
            return;
        }

        var hash = bytes.Hash();
        var at = hash & (Places - 1);
        var known = Volatile.Read(ref entries[at]);
        if (known is not null && known.Content.AsSpan().SequenceEqual(bytes.Written))
        {
            for (var i = 0; i < checks.Length; i++) into[checks[i].Place] = known.Verdicts[i];
            return;
        }

        Evaluate(variables, into);
        if (seen[at] != hash)
        {
            seen[at] = hash;
            return;
        }

        var verdicts = new Verdict[checks.Length];
        for (var i = 0; i < verdicts.Length; i++) verdicts[i] = into[checks[i].Place];
        Volatile.Write(ref entries[at], new Entry(bytes.Written.ToArray(), verdicts));
    }

    private bool Read(CelRecord properties, ValueBytes bytes)
    {
        bytes.Clear();
        foreach (var slot in slots)
        {
            if (!bytes.Add(properties[slot])) return false;
        }

        return true;
    }

    private void Evaluate(ReadOnlySpan<CelValue> variables, Span<Verdict> into)
    {
        foreach (var (check, place) in checks) into[place] = CheckRunner.Judge(check, variables);
    }

    private sealed record Entry(byte[] Content, Verdict[] Verdicts);
}
