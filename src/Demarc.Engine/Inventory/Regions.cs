namespace Demarc.Engine.Inventory;

/// <summary>Region names.</summary>
public static class Regions
{
    /// <summary>
    /// The region of an availability zone: <c>us-east-1a</c> (AWS) and <c>us-central1-a</c> (Google) lose their zone letter; anything else
    /// is a region already.
    /// </summary>
    public static string OfZone(string place)
    {
        if (place.Length > 3 && place[^2] == '-' && char.IsAsciiLetterLower(place[^1]) && char.IsAsciiDigit(place[^3])) return place[..^2];
        if (place.Length > 3 && char.IsAsciiLetterLower(place[^1]) && char.IsAsciiDigit(place[^2]) && place[^3] == '-') return place[..^1];
        return place;
    }
}
