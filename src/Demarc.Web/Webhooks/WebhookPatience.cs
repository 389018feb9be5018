using System.Security.Cryptography;

namespace Demarc.Web.Webhooks;

/// <summary>When something is sent again. The delays are those of the specification's example: three days, getting longer.</summary>
internal static class WebhookPatience
{
    /// <summary>A webhook that took nothing for so long is turned off.</summary>
    internal static readonly TimeSpan Longest = TimeSpan.FromDays(5);

    private static readonly TimeSpan[] Delays =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(5),
        TimeSpan.FromHours(10), TimeSpan.FromHours(14), TimeSpan.FromHours(20), TimeSpan.FromHours(24),
    ];

    /// <summary>Attempts altogether.</summary>
    internal static int Attempts => Delays.Length + 1;

    /// <summary>How long to wait after an attempt, spread a little so that not all come back at once; null: it is given up.</summary>
    /// <param name="attempt">How often it was sent.</param>
    /// <param name="asked">How long the receiver asks to wait.</param>
    internal static TimeSpan? After(int attempt, TimeSpan? asked)
    {
        if (attempt > Delays.Length) return null;
        var delay = Delays[attempt - 1];
        delay += delay * (RandomNumberGenerator.GetInt32(0, 201) / 1000.0);
        // A receiver may ask for more time, but not for ever.
        return asked is { } wait && wait > delay ? (wait < Delays[^1] ? wait : Delays[^1]) : delay;
    }
}
