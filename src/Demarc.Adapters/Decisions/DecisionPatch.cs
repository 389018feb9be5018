using System.Collections.Immutable;
using System.Globalization;
using Demarc.Adapters.ContentFiles;
using Demarc.Engine.Content;

namespace Demarc.Adapters.Decisions;

/// <summary>What a decision lays over an organisation's file.</summary>
/// <param name="File">What messages call it, such as <c>decision de-7h2k…</c>.</param>
/// <param name="Sections">Sections of the file, with who asked and who approved filled in.</param>
/// <param name="Content">Files of the organisation's own content, path and text.</param>
public sealed record DecisionPatch(string File, ContentNode.Mapping Sections, ImmutableArray<(string Path, string Text)> Content)
{
    private const string OwnContent = "content";
    private const string Services = "services";
    private static readonly string[] Signed = ["overrides", "exceptions"];

    /// <summary>What messages call a decision.</summary>
    public static string NameOf(string id) => "decision " + id;

    /// <summary>
    /// What a decision on record lays over the file. A service whose review it records was reviewed when somebody agreed, not when that was
    /// asked for.
    /// </summary>
    /// <param name="decision">The decision.</param>
    /// <param name="approver">Who approved.</param>
    /// <param name="fault">What is wrong when the result is null.</param>
    public static DecisionPatch? Of(Decision decision, string approver, out ContentDiagnostic? fault)
    {
        var patch = Read(NameOf(decision.Id), decision.Body, decision.Author, approver, out fault);
        if (patch is null || decision.HoldsFrom == decision.From) return patch;
        var (asked, agreed) = (TextOf(decision.From), TextOf(decision.HoldsFrom));
        return patch with
        {
            Sections = new ContentNode.Mapping(patch.Sections.Place,
            [
                .. patch.Sections.Entries.Select(section => section is (Services, ContentNode.Sequence list)
                    ? (section.Key, new ContentNode.Sequence(list.Place, [.. list.Items.Select(item => Reviewed(item, asked, agreed))]))
                    : section),
            ]),
        };
    }

    private static ContentNode Reviewed(ContentNode item, string asked, string agreed) => item is not ContentNode.Mapping map ? item
        : new ContentNode.Mapping(map.Place,
        [
            .. map.Entries.Select(entry => entry is ("reviewed", ContentNode.Scalar { Text: { } day }) && day == asked
                ? (entry.Key, new ContentNode.Scalar(entry.Value.Place, agreed, quoted: true)) : entry),
        ]);

    private static string TextOf(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>Reads the body of a decision.</summary>
    /// <param name="file">What messages call it.</param>
    /// <param name="body">JSON.</param>
    /// <param name="author">Who asked.</param>
    /// <param name="approver">Who approved.</param>
    /// <param name="fault">What is wrong when the result is null.</param>
    public static DecisionPatch? Read(string file, string body, string author, string approver, out ContentDiagnostic? fault)
    {
        // JSON is nearly the part of YAML that is written with brackets; so places and limits are the same as in a file.
        var node = YamlContent.Read(BodyText.AsYaml(body), file, out fault);
        if (node is null) return null;
        if (node is not ContentNode.Mapping { Entries.IsEmpty: false } root)
        {
            fault = new ContentDiagnostic(node.Place, "a decision is a map of sections of an organisation's file, and not empty");
            return null;
        }

        var files = ImmutableArray.CreateBuilder<(string, string)>();
        var sections = ImmutableArray.CreateBuilder<(string, ContentNode)>();
        foreach (var (key, value) in root.Entries)
        {
            if (key == OwnContent)
            {
                if (value is not ContentNode.Mapping own)
                    fault = new ContentDiagnostic(value.Place, "\"content\" is a map of path and text");
                foreach (var (path, text) in (value as ContentNode.Mapping)?.Entries ?? [])
                {
                    if (text is ContentNode.Scalar { Text: { } written } && IsPath(path)) files.Add((path, written));
                    else fault = new ContentDiagnostic(text.Place, $"\"{path}\" is not the path of a YAML file with its text");
                }
            }
            else if (key != "organisation" && !OrganisationPatch.Sections.Contains(key, StringComparer.Ordinal))
            {
                fault = new ContentDiagnostic(
                    value.Place, $"there is no section \"{key}\"; did you mean {Nearest.To(key, OrganisationPatch.Sections)}?");
            }
            else
            {
                sections.Add((key, Signed.Contains(key, StringComparer.Ordinal) ? Sign(value, author, approver) : value));
            }
        }

        return fault is null
            ? new DecisionPatch(file, new ContentNode.Mapping(root.Place, sections.ToImmutable()), files.ToImmutable()) : null;
    }

    /// <summary>Who asked and who approved are what happened, never what is written.</summary>
    private static ContentNode Sign(ContentNode section, string author, string approver) => section is ContentNode.Sequence list
        ? new ContentNode.Sequence(
            list.Place, [.. list.Items.Select(item => item is ContentNode.Mapping map ? Sign(map, author, approver) : item)])
        : section;

    private static ContentNode.Mapping Sign(ContentNode.Mapping map, string author, string approver) => new(map.Place,
    [
        .. map.Entries.Where(static entry => entry.Key is not ("author" or "approver")),
        ("author", new ContentNode.Scalar(map.Place, author, quoted: true)),
        ("approver", new ContentNode.Scalar(map.Place, approver, quoted: true)),
    ]);

    private static bool IsPath(string path) => path.Length is > 5 and <= 200 && path.EndsWith(".yaml", StringComparison.Ordinal)
        && !path.Contains("..", StringComparison.Ordinal) && path[0] != '/'
        && path.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '/' or '.');
}
