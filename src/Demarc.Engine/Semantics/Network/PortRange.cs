using System.Globalization;
using System.Runtime.InteropServices;

namespace Demarc.Engine.Semantics;

/// <summary>Ports from a first to a last, both included.</summary>
/// <param name="First">0 to 65535.</param>
/// <param name="Last">Not below <paramref name="First"/>, at most 65535.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct PortRange(int First, int Last)
{
    /// <summary>The highest port.</summary>
    public const int Highest = 65535;

    /// <summary>Every port.</summary>
    public static PortRange All { get; } = new(0, Highest);

    /// <summary>Whether a port is in the range.</summary>
    public bool Contains(int port) => port >= First && port <= Last;

    /// <summary>Reads <c>22</c>, <c>8000-9000</c> or <c>*</c>.</summary>
    /// <returns>False when the text is none of these, or names no port there is.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out PortRange range)
    {
        text = text.Trim();
        range = All;
        if (text is "*" || text.Equals("any", StringComparison.OrdinalIgnoreCase)) return true;
        var dash = text.IndexOf('-');
        var first = dash < 0 ? text : text[..dash].TrimEnd();
        var last = dash < 0 ? text : text[(dash + 1)..].TrimStart();
        if (!TryPort(first, out var low) || !TryPort(last, out var high) || low > high) return false;
        range = new PortRange(low, high);
        return true;
    }

    private static bool TryPort(ReadOnlySpan<char> text, out int port) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port <= Highest;
}
