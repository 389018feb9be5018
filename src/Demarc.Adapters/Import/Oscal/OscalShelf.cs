using System.Collections.Immutable;

namespace Demarc.Adapters.Import.Oscal;

/// <summary>Documents that others refer to. Nothing is fetched: they are given, or lie in the folder of the document that refers to
/// them.</summary>
/// <param name="given">Documents that were named on purpose.</param>
/// <param name="nearby">Finds a file by a path relative to the document; null when there is none, or when it may not be looked at.</param>
public sealed class OscalShelf(ImmutableArray<ImportFile> given, Func<string, ImportFile?> nearby)
{
    /// <summary>A shelf without documents.</summary>
    public static OscalShelf Empty { get; } = new([], static _ => null);

    /// <summary>Documents that were named on purpose.</summary>
    public ImmutableArray<ImportFile> Given { get; } = given;

    /// <summary>
    /// The document an address means: a given one of the same name (endings may differ: one document in JSON and XML), a file nearby, or
    /// the
    /// only one given when only one is asked for.
    /// </summary>
    internal ImportFile? Find(IReadOnlyCollection<string> addresses, bool onlyOne)
    {
        foreach (var name in addresses.Select(NameOf))
        {
            if (Given.FirstOrDefault(file => file.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } exact) return exact;
        }

        foreach (var stem in addresses.Select(static address => Path.GetFileNameWithoutExtension(NameOf(address))))
        {
            if (Given.FirstOrDefault(file => Path.GetFileNameWithoutExtension(file.Name).Equals(stem, StringComparison.OrdinalIgnoreCase))
                is { } same) return same;
        }

        return addresses.Where(IsBelow).Select(nearby).FirstOrDefault(static file => file is not null)
            ?? (onlyOne && Given.Length == 1 ? Given[0] : null);
    }

    private static string NameOf(string address)
    {
        var end = address.IndexOfAny(['?', '#']);
        var path = end < 0 ? address : address[..end];
        return Uri.UnescapeDataString(path[(path.LastIndexOf('/') + 1)..]);
    }

    // A document from elsewhere does not choose which files of this machine are opened.
    private static bool IsBelow(string address) =>
        address.Length > 0 && !address.Contains(':') && !address.Contains('\\') && address[0] is not ('/' or '#')
        && !address.Split('/').Contains("..", StringComparer.Ordinal);
}
