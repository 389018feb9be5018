using System.Runtime.InteropServices;
using Demarc.Engine.Content;

namespace Demarc.Engine.Reports.Figures;

/// <summary>
/// Duties by whose they are. Provider, shared and ours stand together and are never added up to one "inherited" percentage; third-party,
/// unknown and not-applicable stand apart.
/// </summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct PartySplit(long Provider, long Shared, long Ours, long ThirdParty, long Unknown, long NotApplicable)
{
    /// <summary>What is counted.</summary>
    public const string Formula =
        "Every control part in every scope in which it exists counts once, under the party that is accountable for it.";

    /// <summary>Duties that arise: all but not-applicable ones.</summary>
    public long Arising => Provider + Shared + Ours + ThirdParty + Unknown;

    /// <summary>All, not-applicable ones included.</summary>
    public long All => Arising + NotApplicable;

    /// <summary>The same with one more.</summary>
    public PartySplit With(Party party) => party switch
    {
        Party.ProviderParty => this with { Provider = Provider + 1 },
        Party.SharedParty => this with { Shared = Shared + 1 },
        Party.CustomerParty => this with { Ours = Ours + 1 },
        Party.ThirdParty => this with { ThirdParty = ThirdParty + 1 },
        Party.NotApplicableParty => this with { NotApplicable = NotApplicable + 1 },
        _ => this with { Unknown = Unknown + 1 },
    };

    /// <summary>Both put together.</summary>
    public static PartySplit operator +(PartySplit left, PartySplit right) => Add(left, right);

    /// <summary>Both put together.</summary>
    public static PartySplit Add(PartySplit left, PartySplit right) => new(
        left.Provider + right.Provider, left.Shared + right.Shared, left.Ours + right.Ours,
        left.ThirdParty + right.ThirdParty, left.Unknown + right.Unknown, left.NotApplicable + right.NotApplicable);
}
