using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;

namespace Demarc.Engine.Expressions;

/// <summary><c>string.format(list)</c>.</summary>
internal static class StringFormat
{
    private const int MaxPrecision = 1000;

    [CelSignature("string::format(list(A)): string")]
    public static string? Format(string pattern, CelValue arguments, ref EvalState state)
    {
        var output = new StringBuilder(pattern.Length);
        var values = arguments.Items().ToList();
        var next = 0;
        for (var at = 0; at < pattern.Length; at++)
        {
            if (pattern[at] != '%')
            {
                output.Append(pattern[at]);
                continue;
            }

            if (++at < pattern.Length && pattern[at] == '%')
            {
                output.Append('%');
                continue;
            }

            if (!Precision(pattern, ref at, out var precision))
                return state.Fail<string>("could not parse formatting clause: bad precision");
            if (at >= pattern.Length) return state.Fail<string>("unexpected end of format string");
            if (next >= values.Count) return state.Fail<string>($"index {next} out of range");
            var value = values[next++];
            if (value.IsFailure) return state.Fail<string>(value.Failure!);
            if (Clause(pattern[at], precision, value, output) is { } fault) return state.Fail<string>(fault);
            if (output.Length > EvalState.MaxSize) return state.Fail<string>(CelFailure.SizeLimit);
        }

        return state.ChargeNew(output.Length) ? output.ToString() : null;
    }

    private static bool Precision(string pattern, ref int at, out int precision)
    {
        precision = 6;
        if (at >= pattern.Length || pattern[at] != '.') return true;
        var start = ++at;
        while (at < pattern.Length && char.IsAsciiDigit(pattern[at])) at++;
        return int.TryParse(pattern.AsSpan(start, at - start), NumberStyles.None, CultureInfo.InvariantCulture, out precision)
            && precision <= MaxPrecision;
    }

    private static string? Clause(char clause, int precision, in CelValue value, StringBuilder output)
    {
        var text = clause switch
        {
            's' => Plain(value),
            'd' => Decimal(value),
            'f' or 'e' => Real(clause, precision, value),
            'b' => value.Kind == CelKind.Bool ? value.AsBool() ? "1" : "0" : Radix(value, "B"),
            'o' => Octal(value),
            'x' or 'X' => Hexadecimal(value, clause),
            _ => null,
        };
        if (text is not null)
        {
            output.Append(text);
            return null;
        }

        var type = TypeNames.Of(value).Name;
        return clause switch
        {
            's' => "error during formatting: string clause cannot format " + type,
            'd' => "error during formatting: decimal clause can only be used on integers, was given " + type,
            'f' => "error during formatting: fixed-point clause can only be used on doubles, was given " + type,
            'e' => "error during formatting: scientific clause can only be used on doubles, was given " + type,
            'b' => "error during formatting: only integers and bools can be formatted as binary, was given " + type,
            'o' => "error during formatting: octal clause can only be used on integers, was given " + type,
            'x' or 'X' => "error during formatting: only integers, byte buffers, and strings can be formatted as hex, was given " + type,
            _ => $"could not parse formatting clause: unrecognized formatting clause \"{clause}\"",
        };
    }

    private static string? Plain(in CelValue value)
    {
        switch (value.Kind)
        {
            case CelKind.Null: return "null";
            case CelKind.Bytes: return Encoding.UTF8.GetString(value.AsBytes());
            case CelKind.Double: return Special(value.AsDouble()) ?? CelText.Number(value.AsDouble());
            case CelKind.List or CelKind.Map: return Nested(value);
            default: return Conversions.Text(value);
        }
    }

    private static string? Nested(in CelValue value)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var map = value.Kind == CelKind.Map;
        var parts = new List<string>();
        for (var cursor = new CelCursor(value); cursor.Advance();)
        {
            if (Plain(cursor.Current) is not { } part) return null;
            if (map && Plain(cursor.CurrentValue) is { } item) part += ": " + item;
            else if (map) return null;
            parts.Add(part);
        }

        // Maps have no order of their own: sorted, so that equal maps read equal.
        if (map) parts.Sort(StringComparer.Ordinal);
        var inner = string.Join(", ", parts);
        return map ? "{" + inner + "}" : "[" + inner + "]";
    }

    private static string? Special(double value) =>
        double.IsNaN(value) ? "NaN" : double.IsInfinity(value) ? value > 0 ? "Infinity" : "-Infinity" : null;

    private static string? Decimal(in CelValue value) => value.Kind switch
    {
        CelKind.Int or CelKind.Uint => Conversions.Text(value),
        CelKind.Double => Special(value.AsDouble()),
        _ => null,
    };

    private static string? Real(char clause, int precision, in CelValue value)
    {
        double number;
        switch (value.Kind)
        {
            case CelKind.Double: number = value.AsDouble(); break;
            case CelKind.Int: number = value.Bits; break;
            case CelKind.Uint: number = (ulong)value.Bits; break;
            default: return null;
        }

        return Special(number) ?? (clause == 'f' ? Fixed(number, precision) : Scientific(number, precision));
    }

    /// <summary>Exact decimal expansion, ties to even as the specification's other implementations round.</summary>
    private static string Fixed(double value, int precision)
    {
        var bits = BitConverter.DoubleToInt64Bits(value);
        var exponent = (int)((bits >> 52) & 0x7ff);
        var mantissa = bits & 0xfffffffffffffL;
        mantissa |= exponent == 0 ? 0 : 1L << 52;
        exponent = Math.Max(exponent, 1) - 1075;
        var scaled = mantissa * BigInteger.Pow(10, precision);
        if (exponent >= 0)
        {
            scaled <<= exponent;
        }
        else
        {
            var unit = BigInteger.One << -exponent;
            scaled = BigInteger.DivRem(scaled, unit, out var rest);
            var order = (rest << 1).CompareTo(unit);
            if (order > 0 || (order == 0 && !scaled.IsEven)) scaled++;
        }

        var digits = scaled.ToString(CultureInfo.InvariantCulture).PadLeft(precision + 1, '0');
        var text = precision == 0 ? digits : digits[..^precision] + "." + digits[^precision..];
        return bits < 0 ? "-" + text : text;
    }

    private static string Scientific(double value, int precision)
    {
        var text = value.ToString("e" + precision.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        var mark = text.IndexOf('e', StringComparison.Ordinal);
        var digits = text[(mark + 2)..].TrimStart('0').PadLeft(2, '0');
        return text[..(mark + 2)] + digits;
    }

    private static string? Octal(in CelValue value)
    {
        if (value.Kind == CelKind.Uint && value.Bits < 0)
            return "1" + Convert.ToString(value.Bits & long.MaxValue, 8).PadLeft(21, '0');
        if (value.Kind is not (CelKind.Int or CelKind.Uint)) return null;
        return value.Bits < 0 && value.Bits != long.MinValue
            ? "-" + Convert.ToString(-value.Bits, 8)
            : (value.Bits == long.MinValue ? "-" : "") + Convert.ToString(value.Bits, 8);
    }

    private static string? Radix(in CelValue value, string format)
    {
        if (value.Kind == CelKind.Uint) return ((ulong)value.Bits).ToString(format, CultureInfo.InvariantCulture);
        if (value.Kind != CelKind.Int) return null;
        var magnitude = value.Bits < 0 ? 0 - (ulong)value.Bits : (ulong)value.Bits;
        return (value.Bits < 0 ? "-" : "") + magnitude.ToString(format, CultureInfo.InvariantCulture);
    }

    private static string? Hexadecimal(in CelValue value, char clause)
    {
        var bytes = value.Kind switch
        {
            CelKind.Bytes => value.AsBytes(),
            CelKind.String => Encoding.UTF8.GetBytes(value.Text),
            _ => default,
        };
        if (value.Kind is CelKind.Bytes or CelKind.String)
            return clause == 'x' ? Convert.ToHexStringLower(bytes) : Convert.ToHexString(bytes);
        return Radix(value, clause == 'x' ? "x" : "X");
    }
}
