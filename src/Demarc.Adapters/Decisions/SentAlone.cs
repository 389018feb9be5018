using System.Collections.Immutable;
using Demarc.Adapters.ContentFiles;
using Demarc.Adapters.Estates;
using Demarc.Engine.Content;

namespace Demarc.Adapters.Decisions;

/// <summary>
/// What one person alone cannot bring in with an organisation's file: entries that need somebody else's consent as a decision
/// (<see cref="DecisionSections"/>), and are not on record as they stand. Who is written in them as author and approver says nothing about
/// who sends the file.
/// </summary>
internal static class SentAlone
{
    /// <summary>Such entries, with what can be done about them; none when the file can be taken.</summary>
    /// <param name="sent">The file that was sent.</param>
    /// <param name="recorded">The file on record, with the decisions in force.</param>
    internal static ImmutableArray<ContentDiagnostic> Refused(OrganisationFile sent, OrganisationFile recorded)
    {
        var known = recorded.Decided.Select(static patch => (ContentNode?)patch.Sections).Append(Root(recorded))
            .SelectMany(Entries).Select(static entry => Said(entry.Item)).ToHashSet(StringComparer.Ordinal);
        var own = recorded.Content.Concat(recorded.Decided.SelectMany(static patch => patch.Content)).ToHashSet();
        return
        [
            .. Entries(Root(sent)).Where(entry => !known.Contains(Said(entry.Item)))
                .Select(static entry => new ContentDiagnostic(entry.Item.Place, Words($"this entry of \"{entry.Section}\""))),
            .. sent.Content.Where(file => !own.Contains(file))
                .Select(static file => new ContentDiagnostic(new ContentPlace(file.Path, 1, 1), Words("this file of content"))),
        ];
    }

    private static string Words(string what) =>
        what + " is not on record, and needs somebody else to agree: ask for it as a decision, or let an administrator send the file";

    private static ContentNode? Root(OrganisationFile file) => file.Text.Length == 0 ? null : YamlContent.Read(file.Text, file.Name, out _);

    private static IEnumerable<(string Section, ContentNode Item)> Entries(ContentNode? root) =>
        from section in (root as ContentNode.Mapping)?.Entries ?? []
        from item in (section.Value as ContentNode.Sequence)?.Items ?? []
        where DecisionSections.NeedsSecond(section.Key, item)
        select (section.Key, item);

    /// <summary>What an entry says, wherever it stands and in whatever order.</summary>
    private static string Said(ContentNode node) => node switch
    {
        ContentNode.Mapping map => "{" + string.Join(
            '\n', map.Entries.OrderBy(static entry => entry.Key, StringComparer.Ordinal)
                .Select(static entry => $"{entry.Key}: {Said(entry.Value)}")) + "}",
        ContentNode.Sequence list => "[" + string.Join('\n', list.Items.Select(Said)) + "]",
        ContentNode.Scalar { Text: { } text } => "\"" + text.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"",
        _ => "",
    };
}
