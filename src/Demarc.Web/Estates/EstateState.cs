using System.Collections.Concurrent;
using System.Collections.Immutable;
using Demarc.Adapters.Store;
using Demarc.Engine;
using Demarc.Engine.Content;
using Demarc.Engine.Reports.Figures;
using Demarc.Engine.Reports.Matrix;
using Demarc.Engine.Responsibility;

namespace Demarc.Web.Estates;

/// <summary>
/// Everything pages show of an organisation as of a day, as it was known on a day. It never changes; what pages make of it can be kept with
/// it.
/// </summary>
public sealed class EstateState
{
    private const int MostMade = 2_000;

    private readonly ConcurrentDictionary<string, Lazy<object>> made = new(StringComparer.Ordinal);
    private readonly Lock gate = new();
    private readonly Lazy<Numbers> numbers;
    private readonly Lazy<EstateMatrix> matrix;
    private readonly Lazy<Answers> answers;

    /// <summary>A state.</summary>
    /// <param name="result">What was found.</param>
    /// <param name="lastRun">The last run behind it; null when nothing was recorded.</param>
    /// <param name="mistakes">What is wrong with the organisation's file on record: it counts as saying nothing then.</param>
    public EstateState(AssessmentResult result, RunRow? lastRun = null, ImmutableArray<ContentDiagnostic> mistakes = default)
    {
        (Result, LastRun, Mistakes) = (result, lastRun, mistakes.IsDefault ? [] : mistakes);
        numbers = new Lazy<Numbers>(() => Numbers.Of(Result));
        matrix = new Lazy<EstateMatrix>(() => EstateMatrix.Of(Result, Numbers.Lines));
        answers = new Lazy<Answers>(() => new Answers(Result));
    }

    /// <summary>What was found.</summary>
    public AssessmentResult Result { get; }

    /// <summary>The last run behind it; null when nothing was recorded.</summary>
    public RunRow? LastRun { get; }

    /// <summary>What it was made from: two states of one question with the same version show the same.</summary>
    public string Version { get; init; } = "";

    /// <summary>What was on record when it was made: last run, last deed, entries of the log.</summary>
    internal (int Run, int Deed, long Log) Change { get; init; }

    /// <summary>What is wrong with the organisation's file on record.</summary>
    public ImmutableArray<ContentDiagnostic> Mistakes { get; }

    /// <summary>The figures.</summary>
    public Numbers Numbers => numbers.Value;

    /// <summary>The matrix.</summary>
    public EstateMatrix Matrix => matrix.Value;

    /// <summary>The answer for a part where a share of a duty arises.</summary>
    public Resolution Answer(ControlPart part, DutyShare share)
    {
        lock (gate) return answers.Value.Of(part, share);
    }

    /// <summary>The reasons of a cell.</summary>
    public ImmutableArray<Reason> Reasons(MatrixCell cell)
    {
        lock (gate) return Reason.Of(cell, answers.Value);
    }

    /// <summary>Something a page makes of the state, made once.</summary>
    /// <param name="key">What tells it apart from all others.</param>
    /// <param name="make">Makes it; the result must not change afterwards.</param>
    public T Keep<T>(string key, Func<T> make)
        where T : notnull
    {
        if (made.Count > MostMade) made.Clear();
        return (T)made.GetOrAdd(key, _ => new Lazy<object>(() => make())).Value;
    }
}
