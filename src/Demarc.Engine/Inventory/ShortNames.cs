namespace Demarc.Engine.Inventory;

/// <summary>
/// Names of resources shorter than their ids: the last part of an ARN or asset name. Alone they tell a resource only when no other can have
/// them - ids that a service makes up, names that are unique in the world - otherwise together with account and region.
/// </summary>
internal static class ShortNames
{
    /// <summary>The names under which a live resource may be found; none inside a plan, where ids are addresses.</summary>
    internal static IEnumerable<string> Of(Resource resource)
    {
        if (resource.Container.Length > 0) yield break;
        var name = LastPart(resource.Id);
        if (name.Length == 0) yield break;
        if (IsMadeUp(name) || IsWorldwide(resource.Id))
        {
            yield return name;
            yield break;
        }

        if (resource.Account.Length == 0) yield break;
        yield return In(resource.Account, resource.Region, name);
        if (resource.Region is "" or "global") yield return In(resource.Account, "*", name);
    }

    /// <summary>The spellings of what a live resource calls another one by. A whole id is not cut: other resources end the same.</summary>
    internal static IEnumerable<string> Meant(Resource resource, string name)
    {
        var last = LastPart(name);
        if (IsMadeUp(last)) yield return last;
        if (last.Length != name.Length || resource.Account.Length == 0) yield break;
        yield return In(resource.Account, resource.Region, name);
        yield return In(resource.Account, "*", name);
    }

    private static string In(string account, string region, string name) => $"{account}\n{region}\n{name}";

    private static string LastPart(string id) => id[(id.AsSpan().LastIndexOfAny('/', ':') + 1)..];

    /// <summary>A UUID, or a long run of digits that only a machine writes.</summary>
    private static bool IsMadeUp(string name)
    {
        if (name.Length < 16) return false;
        var digits = 0;
        foreach (var letter in name)
        {
            if (!char.IsAsciiHexDigit(letter) && letter != '-') return false;
            if (char.IsAsciiDigit(letter)) digits++;
        }

        return digits >= 4;
    }

    /// <summary>An ARN without account and region, or an asset name of one part: the name is unique in the world.</summary>
    private static bool IsWorldwide(string id)
    {
        if (id.StartsWith("//", StringComparison.Ordinal)) return id.AsSpan(2).Count('/') == 1;
        return id.StartsWith("arn:", StringComparison.Ordinal) && id.Split(':') is [_, _, _, "", "", { Length: > 0 }];
    }
}
