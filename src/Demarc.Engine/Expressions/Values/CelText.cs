using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Demarc.Engine.Expressions;

/// <summary>Values as text: readable literals, and the conversions of <c>string()</c>.</summary>
internal static class CelText
{
    public static string Literal(in CelValue value)
    {
        var text = new StringBuilder();
        Append(text, value);
        return text.ToString();
    }

    /// <summary>The shortest decimal text that reads back as the same number; an exponent only below 1e-4 and from 1e21.</summary>
    public static string Number(double value)
    {
        if (double.IsNaN(value)) return "NaN";
        if (double.IsInfinity(value)) return value > 0 ? "+Inf" : "-Inf";
        var text = value.ToString("E16", CultureInfo.InvariantCulture);
        var shortest = value.ToString("R", CultureInfo.InvariantCulture);
        var exponent = int.Parse(text.AsSpan(text.IndexOf('E', StringComparison.Ordinal) + 1), NumberStyles.AllowLeadingSign,
            CultureInfo.InvariantCulture);
        var mark = shortest.IndexOf('E', StringComparison.Ordinal);
        if (mark < 0) return shortest;
        if (exponent is >= -4 and < 21) return ((decimal)value).ToString(CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture,
            $"{shortest.AsSpan(0, mark)}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}");
    }

    /// <summary>Seconds with a fraction only when there is one: <c>90s</c>, <c>1.5s</c>.</summary>
    public static string Duration(long nanoseconds)
    {
        var whole = Math.DivRem(nanoseconds, 1_000_000_000, out var rest);
        if (rest == 0) return string.Create(CultureInfo.InvariantCulture, $"{whole}s");
        var fraction = Math.Abs(rest).ToString("000000000", CultureInfo.InvariantCulture).TrimEnd('0');
        return string.Create(CultureInfo.InvariantCulture, $"{(nanoseconds < 0 ? "-" : "")}{Math.Abs(whole)}.{fraction}s");
    }

    /// <summary>A quoted string with the escapes that the language reads back.</summary>
    public static string Quote(string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        foreach (var c in text)
        {
            _ = c switch
            {
                '\a' => quoted.Append("\\a"),
                '\b' => quoted.Append("\\b"),
                '\f' => quoted.Append("\\f"),
                '\n' => quoted.Append("\\n"),
                '\r' => quoted.Append("\\r"),
                '\t' => quoted.Append("\\t"),
                '\v' => quoted.Append("\\v"),
                '\\' => quoted.Append("\\\\"),
                '"' => quoted.Append("\\\""),
                _ => quoted.Append(c),
            };
        }

        return quoted.Append('"').ToString();
    }

    private static void Append(StringBuilder text, in CelValue value)
    {
        switch (value.Kind)
        {
            case CelKind.Unknown or CelKind.Error: text.Append('<').Append(value.Failure!.Message).Append('>'); break;
            case CelKind.Null: text.Append("null"); break;
            case CelKind.Bool: text.Append(value.Bits != 0 ? "true" : "false"); break;
            case CelKind.Int: text.Append(value.Bits); break;
            case CelKind.Uint: text.Append((ulong)value.Bits).Append('u'); break;
            case CelKind.Double:
                var number = Number(value.AsDouble());
                text.Append(number);
                if (!number.AsSpan().ContainsAny("eIN.")) text.Append(".0");
                break;
            case CelKind.String: text.Append(Quote(value.Text)); break;
            case CelKind.Bytes: AppendBytes(text, value.AsBytes()); break;
            case CelKind.Timestamp: text.Append("timestamp(\"").Append(CelTime.Format(value.Bits, value.Extra)).Append("\")"); break;
            case CelKind.Duration: text.Append("duration(\"").Append(Duration(value.Bits)).Append("\")"); break;
            case CelKind.Type: text.Append(((CelType)value.Ref!).RuntimeName); break;
            case CelKind.Ip: text.Append("ip(\"").Append(value.Ref).Append("\")"); break;
            case CelKind.Cidr: text.Append("cidr(\"").Append(value.Ref).Append("\")"); break;
            default: AppendNested(text, value); break;
        }
    }

    private static void AppendBytes(StringBuilder text, ReadOnlySpan<byte> bytes)
    {
        text.Append("b\"");
        foreach (var b in bytes)
        {
            if (b is >= 0x20 and < 0x7f and not (byte)'"' and not (byte)'\\') text.Append((char)b);
            else text.Append("\\x").Append(b.ToString("x2", CultureInfo.InvariantCulture));
        }

        text.Append('"');
    }

    private static void AppendNested(StringBuilder text, in CelValue value)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (value.Kind)
        {
            case CelKind.List or CelKind.Map:
                AppendContainer(text, value);
                break;
            case CelKind.Optional when value.TryGetOptional(out var inner):
                text.Append("optional.of(");
                Append(text, inner);
                text.Append(')');
                break;
            case CelKind.Optional:
                text.Append("optional.none()");
                break;
            case CelKind.Record:
                AppendRecord(text, (CelRecord)value.Ref!);
                break;
        }
    }

    private static void AppendContainer(StringBuilder text, in CelValue value)
    {
        var map = value.Kind == CelKind.Map;
        text.Append(map ? '{' : '[');
        var cursor = new CelCursor(value);
        for (var first = true; cursor.Advance(); first = false)
        {
            if (!first) text.Append(", ");
            Append(text, cursor.Current);
            if (!map) continue;
            text.Append(": ");
            Append(text, cursor.CurrentValue);
        }

        text.Append(map ? '}' : ']');
    }

    private static void AppendRecord(StringBuilder text, CelRecord record)
    {
        text.Append(record.Type.Name).Append('{');
        for (var i = 0; i < record.Slots.Length; i++)
        {
            if (i > 0) text.Append(", ");
            text.Append(record.Type.Fields[i].Name).Append(": ");
            Append(text, record.Slots[i]);
        }

        text.Append('}');
    }
}
