using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;

namespace Demarc.Adapters.Holdings;

/// <summary>An item that a person hands in.</summary>
public sealed record NewItem
{
    private const int MaxName = 255;
    private const int MaxTitle = 400;
    private const int MaxText = 20_000;

    /// <summary>Kind.</summary>
    public required EvidenceKind Kind { get; init; }

    /// <summary>Title; the name of the file when empty.</summary>
    public string Title { get; init; } = "";

    /// <summary>Name of the file; folders are cut off.</summary>
    public required string File { get; init; }

    /// <summary>The time whose state it shows.</summary>
    public required Moment Effective { get; init; }

    /// <summary>When it was taken; null: at the time it shows.</summary>
    public Moment? Collected { get; init; }

    /// <summary>Last day on which it holds by its own terms; null: it does not say.</summary>
    public DateOnly? Expires { get; init; }

    /// <summary>The parts it is for.</summary>
    public ImmutableArray<PartId> Parts { get; init; } = [];

    /// <summary>Where it holds.</summary>
    public EvidenceReach Reach { get; init; } = EvidenceReach.Everywhere;

    /// <summary>Who hands it in.</summary>
    public required string Submitter { get; init; }

    /// <summary>What the submitter states.</summary>
    public string Attested { get; init; } = "";

    /// <summary>Why it cannot be taken; null when it can.</summary>
    /// <param name="catalogue">The parts, and the kinds they ask for.</param>
    /// <param name="now">Nothing shows a time that has not come.</param>
    public string? Refusal(Catalogue catalogue, Moment now)
    {
        var kind = Kebab<EvidenceKind>.Name(Kind);
        if (Kind == EvidenceKind.ProviderAssurance && !Parts.IsEmpty)
            return "a provider's report or certificate shows the provider's part, never ours: it cannot be evidence for "
                + $"{string.Join(", ", Parts)}. Keep it without --part, and list the report under \"assurance\" in demarc.yaml";
        if (Kind != EvidenceKind.ProviderAssurance && Parts.IsEmpty) return "it is not said which part it is for (--part)";
        foreach (var id in Parts)
        {
            if (catalogue.Part(id) is not { } part)
                return $"there is no part \"{id}\"; did you mean "
                    + $"{Nearest.To(id.ToString(), catalogue.Parts.Select(static known => known.Id.ToString()))}?";
            if (part.Evidence.Any(need => need.Kind == Kind)) continue;
            var asked = string.Join(" and ", part.Evidence.Select(static need => Kebab<EvidenceKind>.Words(need.Kind)));
            return $"{id} asks for {(asked.Length > 0 ? asked : "nothing")}, and {kind} would not count for it";
        }

        if (string.IsNullOrWhiteSpace(Submitter)) return "it is not said who hands it in (--by)";
        if (Kind == EvidenceKind.Attestation && string.IsNullOrWhiteSpace(Attested))
            return "an attestation is a named person's statement: say what is stated (--attest)";
        if (Effective > now) return $"it shows a time that has not come: {Effective}";
        return new EvidenceTimes(Effective, Collected ?? Effective, Moment.Max(now, Collected ?? Effective), Expires).Fault
            ?? (Collected > now ? $"it was collected at a time that has not come: {Collected}" : null);
    }

    /// <summary>The last part of a path, whichever system it comes from, as it can be shown and kept.</summary>
    internal static string FileName(string path)
    {
        var name = Clean(path[(path.LastIndexOfAny(['/', '\\']) + 1)..], MaxName);
        return name is "" or "." or ".." ? "unnamed" : name;
    }

    internal static string TitleOf(string text) => Clean(text, MaxTitle);

    internal static string TextOf(string text) => Clean(text, MaxText);

    /// <summary>
    /// Text without what hides or turns other text (control and direction marks), without halves of characters, and not without end.
    /// </summary>
    private static string Clean(string text, int most)
    {
        var clean = new StringBuilder(Math.Min(text.Length, most));
        foreach (var rune in text.EnumerateRunes())
        {
            if (clean.Length + rune.Utf16SequenceLength > most) break;
            var category = Rune.GetUnicodeCategory(rune);
            var hidden = category is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator;
            if (!hidden || rune.Value == '\n') clean.Append(rune.ToString());
            else clean.Append(rune.Value == '\t' ? ' ' : '\uFFFD');
        }

        return clean.ToString().Trim();
    }
}
