namespace Demarc.Engine.Content;

/// <summary>The public statement a content entry rests on.</summary>
/// <param name="Title">Title of the page or document.</param>
/// <param name="Url">Address; empty only for documents that an organisation got under an agreement.</param>
/// <param name="Date">Day on which it said so.</param>
public sealed record Source(string Title, string Url, DateOnly Date)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Title}{(Url.Length > 0 ? ", " + Url : "")}, {Date:yyyy-MM-dd}";
}
