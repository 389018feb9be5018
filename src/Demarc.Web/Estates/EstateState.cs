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

    /// <summary>Rows of all questions that are kept, and the texts of the questions: 16 MB.</summary>
    private const long MostFound = 4_000_000;

    private readonly ConcurrentDictionary<string, Lazy<object>> made = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int[]> found = new(StringComparer.Ordinal);
    private readonly Lock gate = new();
    private long foundRows;
    private readonly Lazy<Numbers> numbers;
    private readonly Lazy<EstateMatrix> matrix;
    private readonly Lazy<Answers> answers;
    private readonly Lazy<HashSet<(PartId Part, DutyScope Place)>> ours;
    private readonly Lazy<Resolver> resolver;

    /// <summary>A state.</summary>
    /// <param name="result">What was found.</param>
    /// <param name="lastRun">The last run behind it; null when nothing was recorded.</param>
    /// <param name="mistakes">What is wrong with the organisation's file on record and the decisions over it.</param>
    public EstateState(AssessmentResult result, RunRow? lastRun = null, ImmutableArray<ContentDiagnostic> mistakes = default)
    {
        (Result, LastRun, Mistakes) = (result, lastRun, mistakes.IsDefault ? [] : mistakes);
        numbers = new Lazy<Numbers>(() => Numbers.Of(Result));
        matrix = new Lazy<EstateMatrix>(() => EstateMatrix.Of(Result, Numbers.Lines));
        answers = new Lazy<Answers>(() => new Answers(Result));
        ours = new Lazy<HashSet<(PartId, DutyScope)>>(() =>
            Result.Duties.Where(static duty => duty.IsOurs).Select(static duty => (duty.Part.Id, duty.Scope)).ToHashSet());
        resolver = new Lazy<Resolver>(() => new Resolver(Result.Catalogue, Result.Organisation.Rules));
    }

    /// <summary>What was found.</summary>
    public AssessmentResult Result { get; }

    /// <summary>The last run behind it; null when nothing was recorded.</summary>
    public RunRow? LastRun { get; }

    /// <summary>What it was made from: two states of one question with the same version show the same.</summary>
    public string Version { get; init; } = "";

    /// <summary>What was on record when it was made: last run, last deed, entries of the log.</summary>
    internal (int Run, int Deed, long Log) Change { get; init; }

    /// <summary>What is wrong with the organisation's file on record, and with decisions laid over it.</summary>
    public ImmutableArray<ContentDiagnostic> Mistakes { get; }

    /// <summary>Whether the whole file is left out because of them; if not, only the decisions that have them.</summary>
    public bool IsFileLeftOut => !Mistakes.IsEmpty && !Result.Organisation.Stated;

    /// <summary>The figures.</summary>
    public Numbers Numbers => numbers.Value;

    /// <summary>The matrix.</summary>
    public EstateMatrix Matrix => matrix.Value;

    /// <summary>The rules of the catalogue and of the organisation, put in order.</summary>
    public Resolver Rules => resolver.Value;

    /// <summary>Whether a part is a duty of ours in a place.</summary>
    public bool IsOurs(PartId part, DutyScope place) => ours.Value.Contains((part, place));

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
        var kept = made.GetOrAdd(key, _ => new Lazy<object>(() => make()));
        try
        {
            return (T)kept.Value;
        }
        catch (Exception)
        {
            // What failed is tried anew by whoever asks next: the store may answer again.
            made.TryRemove(KeyValuePair.Create(key, kept));
            throw;
        }
    }

    /// <summary>
    /// The rows that a question finds, as places in a list. Anybody can ask any number of questions, so all of them together have room for
    /// so many rows; then they are found again.
    /// </summary>
    /// <param name="key">What tells the question apart from all others.</param>
    /// <param name="find">Finds them.</param>
    internal int[] Found(string key, Func<int[]> find)
    {
        if (found.TryGetValue(key, out var known)) return known;
        var rows = find();
        if (Interlocked.Add(ref foundRows, rows.Length + 100 + (key.Length / 2)) > MostFound)
        {
            found.Clear();
            Interlocked.Exchange(ref foundRows, 0);
        }

        found[key] = rows;
        return rows;
    }
}
