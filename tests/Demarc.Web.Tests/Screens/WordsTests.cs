using System.Net;
using System.Text.RegularExpressions;
using Demarc.Adapters.Decisions;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;
using Demarc.Engine.Evidence.Ledger;
using Demarc.Engine.Gaps;
using Demarc.Web.Access;
using Demarc.Web.Screens.Exceptions;
using Demarc.Web.Screens.Reviews;

namespace Demarc.Web.Tests.Screens;

/// <summary>Pages speak in words: keys of vocabularies, file names and conditions stand only where they are marked as code.</summary>
public sealed partial class WordsTests(WebFixture web)
{
    private static readonly HashSet<string> Keys =
    [
        .. Kebab<GapKind>.Names, .. Kebab<EvidenceKind>.Names, .. Kebab<Freshness>.Names, .. Kebab<VerdictOutcome>.Names,
        .. Kebab<RuleLevel>.Names, .. Kebab<DecisionOutcome>.Names, .. Kebab<ExceptionSort>.Names, .. Kebab<CalendarSort>.Names,
        .. Kebab<EvidenceOrigin>.Names, .. Kebab<EntryKind>.Names,
        "due-soon", "in-force", "ends-soon", "not-begun", "partly-read", "not-applicable", "host-access",
    ];

    [Theory]
    [MemberData(nameof(Pages.All), MemberType = typeof(Pages))]
    public async Task A_page_speaks_in_words(string path)
    {
        using var client = await web.SignIn(Role.Manager);
        using var answer = await client.Get($"/o/{WebFixture.Sample}/{path}");
        if (answer.StatusCode == HttpStatusCode.Forbidden) return;
        var page = await answer.Text();
        var (from, to) = (page.IndexOf("<main", StringComparison.Ordinal), page.IndexOf("</main>", StringComparison.Ordinal));
        var main = Code().Replace(page[from..to], " ");
        var text = WebUtility.HtmlDecode(Tag().Replace(main, " "));
        var raw = Word().Matches(text).Select(static match => match.Value).Where(Keys.Contains).Distinct(StringComparer.Ordinal).ToList();
        raw.AddRange(new[] { "demarc.yaml", " == ", "docs/" }.Where(mark => text.Contains(mark, StringComparison.Ordinal)));
        Assert.True(raw.Count == 0, $"{path}: {string.Join(", ", raw)}");
    }

    [GeneratedRegex("<(code|pre|script|textarea)\\b.*?</(code|pre|script|textarea)>", RegexOptions.Singleline)]
    private static partial Regex Code();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();

    // A key is a word of its own: not a piece of an id, an address or a longer word.
    [GeneratedRegex("(?<![\\w./:-])[a-z]+(?:-[a-z]+)+(?![\\w/:-]|\\.\\w)")]
    private static partial Regex Word();
}
