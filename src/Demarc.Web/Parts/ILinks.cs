namespace Demarc.Web.Parts;

/// <summary>
/// Where parts lead to: pages of an organisation, or places in a report that is one file. What has no place there is shown without a link.
/// </summary>
public interface ILinks
{
    /// <summary>The address of a page; null when there is none here.</summary>
    /// <param name="path">Path below the organisation, such as <c>gaps</c>.</param>
    /// <param name="query">More of the address; what is null or empty is left out.</param>
    string? To(string path, params ReadOnlySpan<(string Key, string? Value)> query);
}
