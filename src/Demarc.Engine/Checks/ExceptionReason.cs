using System.Globalization;
using Demarc.Engine.Content;

namespace Demarc.Engine.Checks;

/// <summary>The reason of an excepted verdict: which exception, until when, why. Written in one place and read in one place.</summary>
public static class ExceptionReason
{
    /// <summary>The reason as a verdict carries it.</summary>
    public static string Of(CheckException exception) => $"{exception.Id} until {exception.Until:yyyy-MM-dd}: {exception.Reason}";

    /// <summary>Reads the exception's id and last day from the reason of a verdict.</summary>
    public static bool TryRead(string reason, out string id, out DateOnly until)
    {
        (id, until) = ("", default);
        var at = reason.IndexOf(" until ", StringComparison.Ordinal);
        if (at < 0 || reason.Length < at + 17) return false;
        id = reason[..at];
        var day = reason.AsSpan(at + 7, 10);
        return DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out until);
    }
}
