using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;
using Demarc.Adapters.ContentFiles;
using Demarc.Engine.Content;
using Demarc.Engine.Reports.Oscal;

namespace Demarc.Adapters.Import.Oscal;

/// <summary>
/// Reads an OSCAL catalogue, resolved profiles among them: the statement of every control, and of every labelled item in it, with ids as
/// frameworks print them, such as AC-2(1) and AC-2(a).
/// </summary>
public sealed partial class OscalTexts
{
    private readonly List<ImportFault> faults = [];
    private readonly List<string> notes = [];
    private readonly List<string> withdrawn = [];
    private readonly List<string> silent = [];
    private readonly List<string> doubled = [];
    private readonly ImmutableArray<RequirementText>.Builder texts = ImmutableArray.CreateBuilder<RequirementText>();
    private readonly HashSet<string> seen = new(StringComparer.Ordinal);
    private readonly ParameterText parameters;
    private long length;

    private OscalTexts(OscalCatalog catalog) => parameters = new ParameterText(catalog.Parameters);

    /// <summary>Reads a document.</summary>
    /// <param name="file">OSCAL 1.x, JSON or XML: told by content.</param>
    /// <param name="shelf">What a profile imports; null for a document that imports nothing.</param>
    public static ImportResult Read(ImportFile file, OscalShelf? shelf = null)
    {
        var (found, notes) = (new List<ImportFault>(), new SortedSet<string>(StringComparer.Ordinal));
        var catalog = Resolved(file, shelf ?? OscalShelf.Empty, found, notes);
        if (catalog is null || found.Count > 0) return ImportResult.Of(null, found, []);
        var read = new OscalTexts(catalog);
        read.notes.AddRange(notes);
        return read.Import(catalog);
    }

    /// <summary>The controls and statements of a catalogue or profile, to compare other documents with.</summary>
    /// <param name="file">The document.</param>
    /// <param name="shelf">What a profile imports.</param>
    /// <param name="faults">Takes why it cannot be read.</param>
    public static OscalControls? ControlsOf(ImportFile file, OscalShelf shelf, ICollection<ImportFault> faults)
    {
        var found = new List<ImportFault>();
        var catalog = Resolved(file, shelf, found, []);
        foreach (var fault in found) faults.Add(fault);
        return catalog is null ? null : new OscalControls(
            catalog.Controls.Select(static control => control.Id).ToHashSet(StringComparer.Ordinal),
            catalog.Controls.SelectMany(static control => control.Statements).SelectMany(Ids)
                .Concat(catalog.Controls.Select(static control => control.Id)).ToHashSet(StringComparer.Ordinal));
    }

    /// <summary>The catalogue in a file; null with a fault when there is none.</summary>
    internal static OscalCatalog? CatalogOf(ImportFile file, List<ImportFault> found)
    {
        var bytes = file.Bytes.Span.StartsWith("\uFEFF"u8) ? file.Bytes[3..] : file.Bytes;
        var start = bytes.Span.TrimStart(" \t\r\n"u8);
        var isWide = bytes.Span.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || bytes.Span.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]);
        var catalog = start.StartsWith("{"u8) || start.StartsWith("["u8) ? OscalJson.Read(bytes, found)
            : start.StartsWith("<"u8) || isWide ? OscalXml.Read(file, found)
            : null;
        if (catalog is null && found.Count == 0)
            found.Add(new ImportFault("", "this is neither JSON nor XML; OSCAL written as YAML has to be converted first"));
        return catalog;
    }

    private static OscalCatalog? Resolved(ImportFile file, OscalShelf shelf, List<ImportFault> found, SortedSet<string> notes)
    {
        // Whatever cannot be opened is explained by the reader of catalogues.
        return OscalFile.Open(file, []) is { Kind: "profile" } profile
            ? new OscalProfile(shelf, found, notes).Resolve(profile) : CatalogOf(file, found);
    }

    private static IEnumerable<string> Ids(OscalPart part) =>
        part.Parts.SelectMany(Ids).Prepend(part.Id).Where(static id => id.Length > 0);

    private ImportResult Import(OscalCatalog catalog)
    {
        foreach (var control in catalog.Controls) Control(control);
        if (length > YamlContent.MaxBytes)
            faults.Add(new ImportFault("catalog", "the texts are larger than a content file may be (8 MiB)"));
        if (texts.Count == 0 && faults.Count == 0) faults.Add(new ImportFault("catalog", "no control has a statement"));
        Note("withdrawn, passed over", withdrawn);
        Note("without a statement, passed over", silent);
        Note("items whose id another text has; their wording stands in the whole", doubled);
        Note("parameters that are declared nowhere", parameters.Undeclared);
        var notice = catalog.Notice.Length > ImportLimits.NoticeLength ? catalog.Notice[..ImportLimits.NoticeLength] : catalog.Notice;
        var publisher = PlainText.Line(catalog.Publisher);
        return ImportResult.Of(
            new ImportedTexts
            {
                Framework = OscalFramework.Guess(catalog.Title, catalog.Version)
                    ?? catalog.Sources.Select(static source => OscalFramework.Guess(source, ""))
                        .FirstOrDefault(static id => id is not null),
                Title = PlainText.Line(catalog.Title),
                Version = PlainText.Line(catalog.Version),
                Licence = notice.Length > 0 ? notice
                    : "The source prints no notice of copyright and use"
                        + (publisher.Length > 0 ? $"; its publisher is {publisher}." : "."),
                Texts = texts.ToImmutable(),
            },
            faults, notes);
    }

    private void Control(OscalControl control)
    {
        var id = PrintedId(control);
        var text = string.Join('\n', control.Statements.Select(statement => Whole(statement, "", isRoot: true))
            .Where(static one => one.Length > 0));
        if (OscalKind.IsWithdrawn(control))
        {
            withdrawn.Add(id);
            return;
        }

        if (text.Length == 0)
        {
            silent.Add(id);
            return;
        }

        var own = PlainText.Line(control.Title);
        var title = own.Length > 0 && RequirementId.Canonical(own) != RequirementId.Canonical(id) ? own : PlainText.Line(control.Above);
        if (!Add(id, title, text, control.Place)) faults.Add(new ImportFault(control.Place, $"the control {id} is given twice"));
        foreach (var part in control.Statements.SelectMany(static statement => statement.Parts)) Item(part, id, title, control.Place);
    }

    private void Item(OscalPart item, string above, string title, string place)
    {
        var label = PlainText.Line(item.Label).Trim('(', ')', '.', ' ');
        var id = label.Length > 0 ? $"{above}({label})" : above;
        if (label.Length > 0 && Whole(item, "", isRoot: true) is { Length: > 0 } text && !Add(id, title, text, place)) doubled.Add(id);
        foreach (var part in item.Parts) Item(part, id, title, place);
    }

    private bool Add(string id, string title, string text, string place)
    {
        if (!seen.Add(RequirementId.Canonical(id))) return false;
        if (text.Length > ImportLimits.TextLength)
            faults.Add(new ImportFault(place, $"the text of {id} is longer than {ImportLimits.TextLength} characters"));
        else if (texts.Count == ImportLimits.Texts) faults.Add(new ImportFault(place, $"there are more than {ImportLimits.Texts} texts"));
        else if (texts.Count < ImportLimits.Texts && length <= YamlContent.MaxBytes) texts.Add(new RequirementText(id, title, text));
        length += text.Length;
        return true;
    }

    private string Whole(OscalPart part, string indent, bool isRoot)
    {
        var text = new StringBuilder();
        var prose = parameters.Insert(part.Prose) ?? new string('.', ImportLimits.TextLength + 1);
        var label = isRoot ? "" : PlainText.Line(part.Label);
        var line = label.Length > 0 ? $"{label} {prose}".TrimEnd() : prose;
        if (line.Length > 0) text.Append(indent).Append(line.Replace("\n", "\n" + indent, StringComparison.Ordinal));
        foreach (var inner in part.Parts)
        {
            if (text.Length > ImportLimits.TextLength) break;
            var more = Whole(inner, isRoot ? indent : indent + "  ", isRoot: false);
            if (more.Length > 0) text.Append(text.Length > 0 ? "\n" : "").Append(more);
        }

        return text.ToString();
    }

    /// <summary>The label when it only says the id better; else whichever of the two looks like an id.</summary>
    private static string PrintedId(OscalControl control)
    {
        var label = PlainText.Line(OscalKind.Label(control.Properties));
        var id = PlainText.Line(control.Id);
        if (label.Length > 0 && (RequirementId.Canonical(label) == RequirementId.Canonical(id) || !label.Contains(' ')))
            return label.Replace(" ", "", StringComparison.Ordinal);
        return Enhancement().Match(id) is { Success: true } match
            ? match.Groups["control"].Value.ToUpperInvariant()
                + (match.Groups["enhancement"] is { Success: true } number ? $"({number.Value})" : "")
            : id;
    }

    private void Note(string what, IReadOnlyCollection<string> ids)
    {
        if (ids.Count > 0) notes.Add($"{ids.Count} {what}: {string.Join(", ", ids)}");
    }

    [GeneratedRegex(@"^(?<control>[a-z]{2,3}-[0-9]{1,3})(?:\.(?<enhancement>[0-9]{1,3}))?\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Enhancement();
}
