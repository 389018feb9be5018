using System.Collections.Immutable;

namespace Demarc.Engine.Semantics;

/// <summary>Some of the addresses behind a firewall, as a rule names them.</summary>
public sealed class Destinations : IEquatable<Destinations>
{
    private readonly ImmutableArray<string> names;
    private readonly AddressSet addresses;

    /// <summary>Destinations by texts: networks, addresses, or names of groups.</summary>
    public Destinations(IEnumerable<string> texts)
    {
        var ranges = new List<AddressRange>();
        var others = new SortedSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var text in texts)
        {
            if (AddressRange.TryParse(text, out var range)) ranges.Add(range);
            else others.Add(text.Trim());
        }

        names = [.. others];
        addresses = AddressSet.Of(ranges);
    }

    /// <summary>Whether a rule for these speaks of all the others. Null stands for every protected address.</summary>
    public static bool Cover(Destinations? these, Destinations? others)
    {
        if (these is null) return true;
        if (others is null) return false;
        return these.addresses.Covers(others.addresses)
            && others.names.All(name => these.names.Contains(name, StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>Whether both are the same destinations.</summary>
    public bool Equals(Destinations? other) => Cover(this, other) && Cover(other, this);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Destinations);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(addresses, names.Length);

    /// <inheritdoc/>
    public override string ToString() => string.Join(", ", names);
}
