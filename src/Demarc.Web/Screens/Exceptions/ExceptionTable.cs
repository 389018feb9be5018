using Demarc.Engine.Content;
using Demarc.Web.Access;
using Demarc.Web.Parts;
using Demarc.Web.Parts.Tables;

namespace Demarc.Web.Screens.Exceptions;

/// <summary>The table of exceptions and overrides.</summary>
internal static class ExceptionTable
{
    internal static Table<ExceptionLine> Of(TenantScope scope) => new("exceptions",
    [
        new("id", "Exception", line => Cell.Of(line.Id, scope.Url(line.Path), line.Reason))
        { HeadsRow = true, Searched = true, Sort = static line => line.Id },
        new("state", "State", static line => Cell.State(line.State))
        { IsVocabulary = true, Filter = static line => line.State, Sort = static line => line.State },
        new("about", "About", static line => Cell.Of(
            Some(line), note: line.Party is { } party ? Words.Of(party) : "failing checks")) { Searched = true },
        new("kind", "Kind", static line => Cell.Of(Kebab<ExceptionSort>.Name(line.Sort)))
        { Shown = false, IsVocabulary = true, Filter = static line => Kebab<ExceptionSort>.Name(line.Sort) },
        new("covers", "Covers today", static line => Cell.Number(line.Covers)) { IsNumeric = true, Sort = static line => line.Covers },
        new("until", "Until", static line => Cell.Day(line.Until)) { Sort = static line => line.Until ?? DateOnly.MaxValue },
        new("from", "From", static line => Cell.Day(line.From)) { Shown = false, Sort = static line => line.From ?? DateOnly.MinValue },
        new("author", "Asked by", static line => Cell.Of(line.Author))
        { Searched = true, Filter = static line => line.Author, IsOffered = false },
        new("approver", "Agreed by", static line => Cell.Of(line.Approver.Length > 0 ? line.Approver : "nobody yet"))
        { Searched = true, Sort = static line => line.Approver },
        new("where", "Where", static line => Cell.Code(line.Where)) { Shown = false, Searched = true },
        new("origin", "From the", static line => Cell.Of(line.Decision.Length > 0 ? "application" : "file"))
        { Shown = false, Filter = static line => line.Decision.Length > 0 ? "application" : "file" },
        new("reason", "Why", static line => Cell.Of(line.Reason)) { Shown = false },
        new("party", "Whose instead", static line => Cell.Of(line.Party is { } party ? Words.Of(party) : "")) { Shown = false },
    ])
    { Noun = ("exception", "exceptions") };

    /// <summary>The first of what it is about.</summary>
    internal static string Some(ExceptionLine line) => line.About.Length switch
    {
        0 => "",
        <= 2 => string.Join(", ", line.About),
        _ => $"{line.About[0]} and {line.About.Length - 1} more",
    };
}
