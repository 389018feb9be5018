namespace Demarc.Engine.Content;

/// <summary>Finds the service of a resource type by the longest matching prefix.</summary>
internal sealed class ServiceByType
{
    private readonly (string Prefix, CloudService Service)[] prefixes;

    internal ServiceByType(IEnumerable<CloudService> services)
    {
        prefixes =
        [
            .. services.SelectMany(static s => s.Resources.Select(prefix => (Prefix: prefix.ToLowerInvariant(), Service: s)))
                .OrderBy(static p => p.Prefix, StringComparer.Ordinal).ThenBy(static p => p.Service.Id, StringComparer.Ordinal),
        ];
    }

    /// <summary>Binary search narrows to prefixes of the type: every one of them sorts at or before it.</summary>
    internal CloudService? Find(string nativeType)
    {
        var type = nativeType.ToLowerInvariant();
        for (var length = type.Length; length > 0; length--)
        {
            var at = Array.BinarySearch(prefixes, (type[..length], null!), ByPrefix);
            if (at < 0) continue;
            while (at > 0 && prefixes[at - 1].Prefix.Length == length
                && type.StartsWith(prefixes[at - 1].Prefix, StringComparison.Ordinal)) at--;
            return prefixes[at].Service;
        }

        return null;
    }

    private static readonly Comparer<(string Prefix, CloudService Service)> ByPrefix =
        Comparer<(string Prefix, CloudService Service)>.Create(static (left, right) => string.CompareOrdinal(left.Prefix, right.Prefix));
}
