using Demarc.Engine.Content;

namespace Demarc.Engine.Reports.Matrix;

/// <summary>How parties are shown where there is no room for a word: a letter, never colour alone.</summary>
public static class PartyLetter
{
    /// <summary>P provider, S shared, C ours (the customer's), T third party, ? unknown, – not applicable.</summary>
    public static string Of(Party party) => party switch
    {
        Party.ProviderParty => "P",
        Party.SharedParty => "S",
        Party.CustomerParty => "C",
        Party.ThirdParty => "T",
        Party.NotApplicableParty => "–",
        _ => "?",
    };

    /// <summary>The party in words: <c>ours</c>, <c>shared (dependent)</c>, <c>third party (Acme)</c>.</summary>
    public static string Word(Party party) => party switch
    {
        Party.CustomerParty => "ours",
        Party.NotApplicableParty => "not applicable",
        Party.ThirdParty third => $"third party ({third.Who})",
        _ => party.ToString(),
    };

    /// <summary>Order in reports: where we have to act comes first.</summary>
    public static int Rank(Party party) => party switch
    {
        Party.CustomerParty => 0,
        Party.SharedParty => 1,
        Party.ThirdParty => 2,
        Party.UnknownParty => 3,
        Party.ProviderParty => 4,
        _ => 5,
    };
}
