namespace Demarc.Web.Parts.Tables;

/// <summary>One column of a table.</summary>
/// <typeparam name="T">What a row is.</typeparam>
public sealed record Column<T>
{
    /// <summary>A column.</summary>
    /// <param name="key">Its name in addresses and CSV.</param>
    /// <param name="title">Its heading.</param>
    /// <param name="cell">What stands in it.</param>
    /// <exception cref="ArgumentException">The name is one that addresses keep for something else.</exception>
    public Column(string key, string title, Func<T, Cell> cell)
    {
        if (TableQuery.IsReserved(key)) throw new ArgumentException($"\"{key}\" means something else in addresses", nameof(key));
        (Key, Title, Cell) = (key, title, cell);
    }

    /// <summary>Its name in addresses and CSV.</summary>
    public string Key { get; }

    /// <summary>Its heading.</summary>
    public string Title { get; }

    /// <summary>What stands in it.</summary>
    public Func<T, Cell> Cell { get; }

    /// <summary>By what rows are put in order; null: they are not, by this column.</summary>
    public Func<T, IComparable>? Sort { get; init; }

    /// <summary>The values by which rows can be narrowed down; null: they cannot.</summary>
    public Func<T, string>? Filter { get; init; }

    /// <summary>Whether its values are words of a vocabulary, such as <c>no-evidence</c>; ids and names are shown as they are.</summary>
    public bool IsVocabulary { get; init; }

    /// <summary>What is shown instead of one of its values: the name behind an id; null: the value itself.</summary>
    public Func<string, string>? TextOf { get; init; }

    /// <summary>Whether its values are offered for choice above the table; if not, only links narrow down by it.</summary>
    public bool IsOffered { get; init; } = true;

    /// <summary>Whether the search looks into it.</summary>
    public bool Searched { get; init; }

    /// <summary>Whether it is shown unless asked for.</summary>
    public bool Shown { get; init; } = true;

    /// <summary>Whether its numbers stand to the right.</summary>
    public bool IsNumeric { get; init; }

    /// <summary>Whether its cells head their rows.</summary>
    public bool HeadsRow { get; init; }
}
