using Demarc.Adapters.Store.Reading;
using Demarc.Web.Access;
using Demarc.Web.Estates;
using Demarc.Web.Parts.Tables;

namespace Demarc.Web.Screens.Settings.Sources;

/// <summary>The files of the last runs, and what became of each.</summary>
internal static class FileLines
{
    /// <summary>Of so many runs.</summary>
    internal const int Runs = 10;

    private const int MostProblems = 3;

    internal static IReadOnlyList<StoredInput> Of(TenantScope scope, EstateStates states) => scope.State.Keep(
        "source files", () => StoredInput.Of(states.View(scope.Tenant, scope.Day, scope.KnownAt), Runs).ToArray());

    internal static Table<StoredInput> Table { get; } = new("source-files",
    [
        new("file", "File", static file => Cell.Of(file.Path)) { HeadsRow = true, Searched = true, Sort = static file => file.Path },
        new("format", "Recognised as", static file => Cell.Of(file.Format.Length > 0 ? file.Format : "not recognised"))
        { Searched = true, Filter = static file => file.Format.Length > 0 ? file.Format : "not recognised" },
        new("status", "What became of it", static file => Cell.State(file.Status))
        { IsVocabulary = true, Filter = static file => file.Status },
        new("records", "Records", static file => Cell.Number(file.Records)) { IsNumeric = true, Sort = static file => file.Records },
        new("why", "Not used, and why", static file => Cell.Of(Why(file))) { Searched = true },
        new("run", "Run", static file => Cell.Number(file.Run.Number))
        { IsNumeric = true, Filter = static file => $"{file.Run.Number}", Sort = static file => file.Run.Number },
        new("taken", "Taken in", static file => Cell.Day(SourceLines.DayOf(file.Run.Known)))
        { Sort = static file => file.Run.Known.Microseconds },
    ])
    { Noun = ("file", "files") };

    private static string Why(StoredInput file) => string.Join("; ", file.Problems.Take(MostProblems))
        + (file.Problems.Length > MostProblems ? $"; and {file.Problems.Length - MostProblems} more" : "");
}
