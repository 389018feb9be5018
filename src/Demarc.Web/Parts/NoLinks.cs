namespace Demarc.Web.Parts;

/// <summary>On paper nothing leads anywhere.</summary>
public sealed class NoLinks : ILinks
{
    /// <summary>The one there is.</summary>
    public static NoLinks Instance { get; } = new();

    /// <inheritdoc/>
    public string? To(string path, params ReadOnlySpan<(string Key, string? Value)> query) => null;
}
