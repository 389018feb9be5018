using System.Globalization;
using System.Text;

namespace Demarc.Engine.Expressions;

/// <summary>Conversions between types.</summary>
internal static class Conversions
{
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    [CelSignature("dyn(A): dyn")]
    public static CelValue Dyn(CelValue value) => value;

    [CelSignature("type(A): type")]
    public static CelValue TypeOf(CelValue value) => CelValue.Of(TypeNames.Of(value));

    [CelSignature("bool(bool): bool")]
    public static bool ToBool(bool value) => value;

    [CelSignature("bool(string): bool")]
    public static bool ToBool(string text, ref EvalState state) => text switch
    {
        "1" or "t" or "T" or "true" or "TRUE" or "True" => true,
        "0" or "f" or "F" or "false" or "FALSE" or "False" => false,
        _ => state.Fail<bool>("Type conversion error: not a bool"),
    };

    [CelSignature("int(int): int")]
    public static long ToInt(long value) => value;

    [CelSignature("int(uint): int")]
    public static long ToInt(ulong value, ref EvalState state) => value <= long.MaxValue ? (long)value : state.Fail<long>(CelFailure.Range);

    [CelSignature("int(double): int")]
    public static long ToInt(double value, ref EvalState state) =>
        value is > -9223372036854775808.0 and < 9223372036854775808.0 ? (long)value : state.Fail<long>(CelFailure.Range);

    [CelSignature("int(string): int")]
    public static long ToInt(string text, ref EvalState state) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? value
            : state.Fail<long>("cannot convert to int: not an integer of 64 bits");

    [CelSignature("int(timestamp): int")]
    public static long ToInt(CelValue timestamp) => timestamp.Bits;

    [CelSignature("uint(uint): uint")]
    public static ulong ToUint(ulong value) => value;

    [CelSignature("uint(int): uint")]
    public static ulong ToUint(long value, ref EvalState state) => value >= 0 ? (ulong)value : state.Fail<ulong>(CelFailure.Range);

    [CelSignature("uint(double): uint")]
    public static ulong ToUint(double value, ref EvalState state) =>
        value is > -1 and < 18446744073709551616.0 ? (ulong)Math.Max(value, 0) : state.Fail<ulong>(CelFailure.Range);

    [CelSignature("uint(string): uint")]
    public static ulong ToUint(string text, ref EvalState state) =>
        ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? value
            : state.Fail<ulong>("cannot convert to uint: not an unsigned integer of 64 bits");

    [CelSignature("double(double): double")]
    public static double ToDouble(double value) => value;

    [CelSignature("double(int): double")]
    public static double ToDouble(long value) => value;

    [CelSignature("double(uint): double")]
    public static double ToDouble(ulong value) => value;

    [CelSignature("double(string): double")]
    public static double ToDouble(string text, ref EvalState state) =>
        double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
            CultureInfo.InvariantCulture, out var value)
            ? value
            : state.Fail<double>("cannot convert to double: not a number");

    [CelSignature("string(string): string")]
    public static string ToText(string value) => value;

    [CelSignature("string(int): string")]
    public static string ToText(long value) => value.ToString(CultureInfo.InvariantCulture);

    [CelSignature("string(uint): string")]
    public static string ToText(ulong value) => value.ToString(CultureInfo.InvariantCulture);

    [CelSignature("string(double): string")]
    public static string ToText(double value) => CelText.Number(value);

    [CelSignature("string(bool): string")]
    public static string ToText(bool value) => value ? "true" : "false";

    [CelSignature("string(bytes): string")]
    public static string? BytesToText(CelValue value, ref EvalState state)
    {
        if (!state.Charge(value.AsBytes().Length)) return null;
        return System.Text.Unicode.Utf8.IsValid(value.AsBytes())
            ? StrictUtf8.GetString(value.AsBytes())
            : state.Fail<string>("invalid UTF-8 in bytes, cannot convert to string");
    }

    [CelSignature("string(timestamp): string")]
    [CelSignature("string(duration): string")]
    [CelSignature("string(ip): string")]
    [CelSignature("string(cidr): string")]
    public static string OthersToText(CelValue value) => Text(value)!;

    [CelSignature("bytes(bytes): bytes")]
    public static CelValue ToBytes(CelValue value) => value;

    [CelSignature("bytes(string): bytes")]
    public static CelValue ToBytes(string value, ref EvalState state) =>
        state.ChargeNew(value.Length) ? CelValue.OfBytes(Encoding.UTF8.GetBytes(value)) : default;

    [CelSignature("timestamp(timestamp): timestamp")]
    public static CelValue ToTimestamp(CelValue value) => value;

    [CelSignature("timestamp(string): timestamp")]
    public static CelValue ToTimestamp(string value) => CelTime.ParseTimestamp(value);

    [CelSignature("timestamp(int): timestamp")]
    public static CelValue ToTimestamp(long seconds) => CelTime.Timestamp(seconds, 0);

    [CelSignature("duration(duration): duration")]
    public static CelValue ToDuration(CelValue value) => value;

    [CelSignature("duration(string): duration")]
    public static CelValue ToDuration(string value) => CelTime.ParseDuration(value);

    [CelSignature("base64.encode(bytes): string")]
    public static string? EncodeBase64(CelValue value, ref EvalState state) =>
        state.ChargeNew(value.AsBytes().Length * 2L) ? Convert.ToBase64String(value.AsBytes()) : null;

    [CelSignature("base64.decode(string): bytes")]
    public static CelValue DecodeBase64(string text, ref EvalState state)
    {
        if (!state.Charge(text.Length)) return default;
        var buffer = new byte[(text.Length / 4 * 3) + 3];
        var padded = text.Contains('=', StringComparison.Ordinal) ? text : text.PadRight((text.Length + 3) / 4 * 4, '=');
        return Convert.TryFromBase64String(padded, buffer, out var written)
            ? CelValue.OfBytes(buffer[..written])
            : CelValue.Error("invalid base64");
    }

    /// <summary>The text <c>string()</c> gives; null for what it does not convert.</summary>
    public static string? Text(in CelValue value) => value.Kind switch
    {
        CelKind.String => value.Text,
        CelKind.Int => ToText(value.Bits),
        CelKind.Uint => ToText((ulong)value.Bits),
        CelKind.Double => ToText(value.AsDouble()),
        CelKind.Bool => ToText(value.Bits != 0),
        CelKind.Timestamp => CelTime.Format(value.Bits, value.Extra),
        CelKind.Duration => CelText.Duration(value.Bits),
        CelKind.Type => ((CelType)value.Ref!).RuntimeName,
        CelKind.Ip or CelKind.Cidr => value.Ref!.ToString(),
        _ => null,
    };
}
