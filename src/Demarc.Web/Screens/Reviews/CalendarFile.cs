using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Demarc.Engine.Content;
using Demarc.Web.Parts;

namespace Demarc.Web.Screens.Reviews;

/// <summary>The calendar as a file that calendar programs read (RFC 5545): days without a time, one event for each line.</summary>
internal static class CalendarFile
{
    /// <summary>Octets on a line, without its end; longer ones go on in the next, after a space (RFC 5545, section 3.1).</summary>
    private const int MostOctets = 75;

    /// <summary>Writes it.</summary>
    /// <param name="lines">What is due.</param>
    /// <param name="name">Name of the calendar.</param>
    /// <param name="tenant">Whose it is; events of two organisations have different ids.</param>
    /// <param name="day">The day it was made for.</param>
    internal static string Of(IEnumerable<CalendarLine> lines, string name, string tenant, DateOnly day)
    {
        var text = new StringBuilder();
        Line(text, "BEGIN:VCALENDAR");
        Line(text, "VERSION:2.0");
        Line(text, "PRODID:-//Demarc//Reviews//EN");
        Line(text, "CALSCALE:GREGORIAN");
        Line(text, "X-WR-CALNAME:" + Escape(name));
        foreach (var line in lines)
        {
            Line(text, "BEGIN:VEVENT");
            Line(text, "UID:" + IdOf(line, tenant));
            Line(text, "DTSTAMP:" + Compact(day) + "T000000Z");
            Line(text, "DTSTART;VALUE=DATE:" + Compact(line.Day));
            Line(text, "DTEND;VALUE=DATE:" + Compact(line.Day.AddDays(1)));
            Line(text, "SUMMARY:" + Escape($"{Title(line.Sort)}: {line.Title}"));
            if (line.Note.Length + line.Who.Length > 0)
                Line(text, "DESCRIPTION:" + Escape(string.Join('\n', new[] { line.Note, line.Who }.Where(static one => one.Length > 0))));
            Line(text, "CATEGORIES:" + Escape(Words.Plain(Kebab<CalendarSort>.Name(line.Sort))));
            Line(text, "TRANSP:TRANSPARENT");
            Line(text, "END:VEVENT");
        }

        Line(text, "END:VCALENDAR");
        return text.ToString();
    }

    /// <summary>What happens on the day, in words.</summary>
    internal static string Title(CalendarSort sort) => sort switch
    {
        CalendarSort.Review => "Review due",
        CalendarSort.AccessReview => "Access review ends",
        CalendarSort.Evidence => "Evidence ends",
        CalendarSort.Agreement => "Agreement ends",
        CalendarSort.Exception => "Exception ends",
        CalendarSort.Assurance => "Provider report ends",
        _ => "Due",
    };

    /// <summary>The same event keeps its id, also when its day moves.</summary>
    private static string IdOf(CalendarLine line, string tenant) => Convert.ToHexStringLower(SHA256.HashData(
        Encoding.UTF8.GetBytes($"{tenant}\n{Kebab<CalendarSort>.Name(line.Sort)}\n{line.Id}")).AsSpan(0, 12)) + "@demarc";

    private static string Compact(DateOnly day) => day.ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    /// <summary>Backslash, semicolon, comma and line ends are escaped (section 3.3.11); other control characters have no place in a
    /// text.</summary>
    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length + 8);
        foreach (var rune in text.ReplaceLineEndings("\n").EnumerateRunes())
        {
            if (rune.Value is '\\' or ';' or ',') escaped.Append('\\').Append((char)rune.Value);
            else if (rune.Value == '\n') escaped.Append("\\n");
            else if (!Rune.IsControl(rune)) escaped.Append(rune.ToString());
        }

        return escaped.ToString();
    }

    /// <summary>A line, folded between characters, never inside one.</summary>
    private static void Line(StringBuilder text, string line)
    {
        var octets = 0;
        foreach (var rune in line.EnumerateRunes())
        {
            if (octets + rune.Utf8SequenceLength > MostOctets)
            {
                text.Append("\r\n ");
                octets = 1;
            }

            text.Append(rune.ToString());
            octets += rune.Utf8SequenceLength;
        }

        text.Append("\r\n");
    }
}
