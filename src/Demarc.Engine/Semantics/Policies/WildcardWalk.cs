using System.Runtime.InteropServices;

namespace Demarc.Engine.Semantics;

/// <summary>
/// Walks all texts of one pattern at once and tells which of several other patterns they belong to, exactly: the patterns run side by side
/// as automata, and texts that leave them in the same states are one. Work is limited, because such walks can grow exponentially.
/// </summary>
internal sealed class WildcardWalk
{
    /// <summary>A character that no pattern names: all such characters lead to the same states.</summary>
    private const char Other = '\uFDD3';

    private readonly string universe;
    private readonly string tokens;
    private readonly int[] owners;
    private readonly int count;

    /// <summary>A walk through the texts of <paramref name="universe"/>.</summary>
    internal WildcardWalk(Wildcard universe, IReadOnlyList<Wildcard> patterns)
    {
        this.universe = universe.Tokens;
        count = patterns.Count;

        // All patterns in one string, each with an end mark that no text holds.
        tokens = string.Concat(patterns.Select(static pattern => pattern.Tokens + '\0'));
        owners = new int[tokens.Length];
        for (int i = 0, owner = 0; i < tokens.Length; i++)
        {
            owners[i] = owner;
            if (tokens[i] == '\0') owner++;
        }
    }

    /// <summary>
    /// Calls <paramref name="visit"/> for the sets of patterns that some text belongs to, until it returns true; a set may come several
    /// times.
    /// </summary>
    /// <param name="visit">Gets one flag for each pattern, to be used only during the call.</param>
    /// <param name="budget">Steps left; below zero when the walk was given up.</param>
    /// <returns>Whether a visit returned true.</returns>
    internal bool Any(Func<bool[], bool> visit, ref long budget)
    {
        var flags = new bool[count];
        var start = new List<int>();
        for (var i = 0; i < tokens.Length; i++)
        {
            if (i == 0 || owners[i] != owners[i - 1]) Enter(i, start);
        }

        var seen = new HashSet<State>();
        var open = new Stack<State>();
        Reach(0, start, seen, open);
        while (open.TryPop(out var state))
        {
            budget -= state.Positions.Length + 1;
            if (budget < 0) return false;
            if (state.At == universe.Length)
            {
                Array.Clear(flags);
                foreach (var position in state.Positions)
                {
                    if (tokens[position] == '\0') flags[owners[position]] = true;
                }

                if (visit(flags)) return true;
                continue;
            }

            budget -= Expand(state, seen, open);
        }

        return false;
    }

    private long Expand(State state, HashSet<State> seen, Stack<State> open)
    {
        var token = universe[state.At];
        if (token != Wildcard.Star && token != Wildcard.One)
        {
            Reach(state.At + 1, Step(state.Positions, token), seen, open);
            return state.Positions.Length;
        }

        var next = token == Wildcard.Star ? state.At : state.At + 1;
        var tried = new HashSet<char> { Other };
        Reach(next, Step(state.Positions, Other), seen, open);
        foreach (var position in state.Positions)
        {
            var c = tokens[position];
            if (c is Wildcard.Star or Wildcard.One or '\0' || !tried.Add(c)) continue;
            Reach(next, Step(state.Positions, c), seen, open);
        }

        return (long)state.Positions.Length * tried.Count;
    }

    private void Reach(int at, List<int> positions, HashSet<State> seen, Stack<State> open)
    {
        var state = new State(at, CollectionsMarshal.AsSpan(positions).ToArray());
        if (!seen.Add(state)) return;
        open.Push(state);

        // A star may stand for nothing.
        if (at < universe.Length && universe[at] == Wildcard.Star) Reach(at + 1, positions, seen, open);
    }

    private List<int> Step(int[] positions, char c)
    {
        var next = new List<int>(positions.Length);
        foreach (var position in positions)
        {
            var token = tokens[position];
            if (token == Wildcard.Star) Enter(position, next);
            else if (token == Wildcard.One || (token == c && token != '\0')) Enter(position + 1, next);
        }

        return next;
    }

    private void Enter(int position, List<int> positions)
    {
        Add(position, positions);
        if (tokens[position] == Wildcard.Star) Add(position + 1, positions);
    }

    // Positions come in ascending order but for neighbours, so a look at the last two keeps them sorted and distinct.
    private static void Add(int position, List<int> positions)
    {
        var at = positions.Count;
        while (at > 0 && positions[at - 1] > position) at--;
        if (at == 0 || positions[at - 1] != position) positions.Insert(at, position);
    }

    private readonly struct State(int at, int[] positions) : IEquatable<State>
    {
        public int At { get; } = at;

        public int[] Positions { get; } = positions;

        public bool Equals(State other) => At == other.At && Positions.AsSpan().SequenceEqual(other.Positions);

        public override bool Equals(object? obj) => obj is State other && Equals(other);

        public override int GetHashCode()
        {
            var hash = default(HashCode);
            hash.Add(At);
            foreach (var position in Positions) hash.Add(position);
            return hash.ToHashCode();
        }
    }
}
