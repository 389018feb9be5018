using System.Globalization;
using System.Text;

namespace Demarc.Engine.Tests.Expressions;

/// <summary>JSON texts of every form the grammar has, and damage to them.</summary>
internal sealed class RandomJson(Random random)
{
    private readonly StringBuilder text = new();

    /// <summary>A text that is JSON, though a name may come twice in an object.</summary>
    internal byte[] Text()
    {
        Value(random.Next(5));
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>The text with a byte taken out, put in or changed, with a part doubled, or cut off.</summary>
    internal static byte[] Damage(byte[] text, Random random)
    {
        if (text.Length == 0) return text;
        var at = random.Next(text.Length);
        return random.Next(5) switch
        {
            0 => [.. text[..at], .. text[(at + 1)..]],
            1 => [.. text[..at], Byte(random), .. text[at..]],
            2 => [.. text[..at], Byte(random), .. text[(at + 1)..]],
            3 => [.. text[..at], .. text[random.Next(at + 1)..]],
            _ => text[..at],
        };
    }

    private static byte Byte(Random random)
    {
        var telling = "{}[]\",:\\ \n0123eE+-.tfnu\t\r/"u8;
        return random.Next(3) == 0 ? (byte)random.Next(256) : telling[random.Next(telling.Length)];
    }

    private void Value(int depth)
    {
        Blank();
        switch (random.Next(depth > 0 ? 9 : 6))
        {
            case 0:
                text.Append(random.Next(3) switch { 0 => "true", 1 => "false", _ => "null" });
                break;
            case 1 or 2:
                Number();
                break;
            case 3 or 4 or 5:
                Quoted();
                break;
            case 6:
                text.Append('[');
                Repeat(() => Value(depth - 1));
                text.Append(']');
                break;
            default:
                text.Append('{');
                Repeat(() =>
                {
                    Blank();
                    Quoted();
                    Blank();
                    text.Append(':');
                    Value(depth - 1);
                });
                text.Append('}');
                break;
        }

        Blank();
    }

    private void Repeat(Action part)
    {
        Blank();
        // Containers with more than a few dozen members look for doubled names in another way.
        var count = random.Next(40) == 0 ? random.Next(20, 400) : random.Next(5);
        for (var i = 0; i < count; i++)
        {
            if (i > 0) text.Append(',');
            part();
        }
    }

    private void Number()
    {
        if (random.Next(3) == 0) text.Append('-');
        text.Append(random.Next(3) switch
        {
            0 => "0",
            1 => random.Next(1, 1000).ToString(CultureInfo.InvariantCulture),
            _ => random.NextInt64(1, long.MaxValue).ToString(CultureInfo.InvariantCulture) + random.Next(1000),
        });
        if (random.Next(3) == 0) text.Append('.').Append(random.Next(10_000).ToString("0000", CultureInfo.InvariantCulture));
        if (random.Next(4) != 0) return;
        text.Append(random.Next(2) == 0 ? 'e' : 'E').Append(random.Next(3) switch { 0 => "+", 1 => "-", _ => "" }).Append(random.Next(300));
    }

    private void Quoted()
    {
        text.Append('"');
        // Long ones cross the blocks in which quotation marks are looked for.
        for (var left = random.Next(20) == 0 ? random.Next(200) : random.Next(8); left > 0; left--) Character();
        text.Append('"');
    }

    private void Character()
    {
        switch (random.Next(14))
        {
            case 0:
                text.Append('\\').Append("\"\\/bfnrt"[random.Next(8)]);
                break;
            case 1:
                text.Append("\\u").Append(random.Next(0x20, 0x800).ToString(random.Next(2) == 0 ? "x4" : "X4", CultureInfo.InvariantCulture));
                break;
            case 2:
                text.Append(random.Next(2) == 0 ? "\\ud83d\\ude00" : "\U0001F600");
                break;
            case 3:
                text.Append((char)random.Next(0x80, 0xD800));
                break;
            case 4:
                text.Append("{}[]:, /"[random.Next(8)]);
                break;
            default:
                text.Append((char)('a' + random.Next(random.Next(2) == 0 ? 3 : 26)));
                break;
        }
    }

    private void Blank()
    {
        if (random.Next(5) == 0) text.Append(" \n\t\r"[random.Next(4)]);
    }
}
