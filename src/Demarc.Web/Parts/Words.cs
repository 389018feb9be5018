using System.Globalization;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;
using Demarc.Engine.Reports.Matrix;
using Demarc.Web.Parts.Tables;

namespace Demarc.Web.Parts;

/// <summary>Numbers and names as people read them.</summary>
public static class Words
{
    /// <summary><c>1,234</c>.</summary>
    public static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>One of many: <c>1 gap</c>, <c>2 gaps</c>.</summary>
    public static string Many(long count, string one, string? many = null) => $"{Number(count)} {(count == 1 ? one : many ?? one + "s")}";

    /// <summary>What stands beside a figure, and is not none.</summary>
    public static string Apart(Engine.Reports.Figures.Figure figure) => string.Join(
        ", ", figure.Apart.Where(static tally => tally.Count > 0).Select(static tally => $"{Number(tally.Count)} {Plain(tally.Name)}"));

    /// <summary>What is lacking first in a place where a part is not shown to be done.</summary>
    internal static string Lacking(PartId part, EvidenceStatus evidence)
    {
        var place = $"{part} in {evidence.Duty.Scope}";
        if (evidence.Worst is { State: not (Freshness.Fresh or Freshness.DueSoon) } need)
            return $"{place}: {Plain(Kebab<EvidenceKind>.Name(need.Need.Kind))} {Plain(Kebab<Freshness>.Name(need.State))}";
        return evidence.Failing > 0
            ? $"{place}: {Many(evidence.Failing, "resource")} failing a check" : $"{place}: no kind of evidence is named";
    }

    /// <summary>With a capital letter at its beginning.</summary>
    public static string Sentence(string text) => text.Length == 0 ? "" : char.ToUpperInvariant(text[0]) + text[1..];

    /// <summary>A value of a vocabulary in words: <c>no evidence</c>, <c>IaaS</c>.</summary>
    public static string Plain(string name) => name switch
    {
        "iaas" => "IaaS",
        "paas" => "PaaS",
        "saas" => "SaaS",
        "caas" => "CaaS",
        "faas" => "FaaS",
        "cuec-unanswered" => "CUEC unanswered",
        _ => name.Replace('-', ' '),
    };

    /// <summary>A layer in words.</summary>
    public static string Of(Layer layer) => layer switch
    {
        Layer.PhysicalDatacenter => "Datacenter",
        Layer.PhysicalNetwork => "Physical network",
        Layer.PhysicalHost => "Physical host",
        Layer.OperatingSystem => "Operating system",
        Layer.Runtime => "Runtime and middleware",
        Layer.NetworkControls => "Network controls",
        Layer.IdentityAndAccess => "Identity and access",
        Layer.ClientDevices => "Client devices",
        Layer.TenantConfiguration => "Tenant configuration",
        Layer.LoggingAndMonitoring => "Logging and monitoring",
        _ => layer.ToString(),
    };

    /// <summary>The style of a party: a colour and a pattern.</summary>
    public static string StyleOf(Party? party) => party switch
    {
        Party.ProviderParty => "p",
        Party.SharedParty => "s",
        Party.CustomerParty => "c",
        Party.ThirdParty => "t",
        Party.NotApplicableParty => "n",
        null => "none",
        _ => "u",
    };

    /// <summary>A party in a word, without what is in brackets.</summary>
    public static string Of(Party party) => PartyLetter.Word(party).Split(" (")[0];

    /// <summary>All that a cell says, for the search.</summary>
    internal static string Of(Cell cell) => cell.Note is { } note ? $"{cell.Text} {note}" : cell.Text;
}
