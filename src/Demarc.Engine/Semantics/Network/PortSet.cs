using System.Collections.Immutable;
using Demarc.Engine.Expressions;

namespace Demarc.Engine.Semantics;

/// <summary>The ports a rule speaks of. While something is in doubt it could be any port.</summary>
/// <param name="Ranges">The ports named for sure.</param>
/// <param name="Doubt">Why there may be more; null when there are no others.</param>
public sealed record PortSet(ImmutableArray<PortRange> Ranges, CelFailure? Doubt = null)
{
    /// <summary>Every port.</summary>
    public static PortSet All { get; } = new([PortRange.All]);

    /// <summary>No port: what protocols without ports have.</summary>
    public static PortSet None { get; } = new([]);

    /// <summary>Whether it restricts no port: it names all of them, or the protocol has none.</summary>
    public bool IsWhole => Ranges.IsEmpty ? Doubt is null : Ranges.Contains(PortRange.All);

    /// <summary>Whether a port belongs to it for sure.</summary>
    public bool Contains(int port)
    {
        foreach (var range in Ranges)
        {
            if (range.Contains(port)) return true;
        }

        return false;
    }

    /// <summary>Reads texts such as <c>22</c>, <c>8000-9000</c>, <c>*</c>, with commas between several, and plain numbers.</summary>
    internal static PortSet Read(params ReadOnlySpan<Datum> texts)
    {
        var ranges = ImmutableArray.CreateBuilder<PortRange>();
        CelFailure? doubt = null;
        foreach (var list in texts)
        {
            foreach (var item in list.Items()) Add(item, ranges, ref doubt);
        }

        return new PortSet(ranges.ToImmutable(), doubt);
    }

    private static void Add(Datum item, ImmutableArray<PortRange>.Builder ranges, ref CelFailure? doubt)
    {
        if (item.Kind == DatumKind.Unknown)
        {
            doubt ??= item.Failure;
            return;
        }

        var text = item.Text();
        if (text is null)
        {
            doubt ??= CelFailure.Error("a port is expected to be a number or text");
            return;
        }

        foreach (var part in text.AsSpan().Split(','))
        {
            if (PortRange.TryParse(text.AsSpan()[part], out var range)) ranges.Add(range);
            else if (!text.AsSpan()[part].IsWhiteSpace()) doubt ??= CelFailure.Error($"'{text}' is no port");
        }
    }
}
