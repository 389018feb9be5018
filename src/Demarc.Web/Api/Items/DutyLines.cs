using System.Security.Cryptography;
using System.Text;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;
using Demarc.Engine.Reports.Figures;
using Demarc.Engine.Responsibility;
using Demarc.Web.Estates;
using Demarc.Web.Parts.Tables;

namespace Demarc.Web.Api.Items;

/// <summary>Duties as a table: every part in every scope.</summary>
internal static class DutyLines
{
    internal static IReadOnlyList<DutyLine> Of(EstateState state) => state.Numbers.Lines;

    internal static DutyLine? Find(EstateState state, string id) => state.Keep("duties by id", () => Of(state)
            .DistinctBy(static line => IdOf(line.Duty), StringComparer.Ordinal)
            .ToDictionary(static line => IdOf(line.Duty), StringComparer.Ordinal)).GetValueOrDefault(id);

    /// <summary>Digest of part and scope: the same on every day.</summary>
    internal static string IdOf(DutyOf duty) => IdOf(duty.Part.Id, duty.Scope);

    /// <summary>The same of a part and a place.</summary>
    internal static string IdOf(PartId part, DutyScope scope)
    {
        var text = string.Join('\n', part, scope.Provider, scope.Service, scope.Account, scope.Region, scope.Workload);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8));
    }

    internal static Table<DutyLine> Table { get; } = new("duties",
    [
        Text("part", "Part", static line => line.Duty.Part.Id.ToString(), searched: true),
        Text("control", "Control", static line => line.Duty.Part.Id.Control),
        Text("title", "Title", static line => line.Duty.Part.Title, filtered: false, searched: true),
        Text("domain", "Domain", static line => line.Duty.Part.Domain),
        Text("provider", "Provider", static line => line.Duty.Scope.Provider),
        Text("service", "Service", static line => line.Duty.Scope.Service, searched: true),
        Text("account", "Account", static line => line.Duty.Scope.Account, searched: true),
        Text("region", "Region", static line => line.Duty.Scope.Region),
        Text("workload", "Workload", static line => line.Duty.Scope.Workload, searched: true),
        Text("party", "Party", static line => line.Duty.Party.Name),
        Text("ours", "Ours", static line => line.IsOurs ? "yes" : "no"),
        Text("owner", "Owner", static line => line.IsOurs ? line.Owner is { Answering.Length: > 0 } owner ? owner.Answering : "nobody" : "",
            searched: true),
        Text("state", "Evidence", static line => line.Evidence is { } evidence ? Kebab<Freshness>.Name(evidence.State) : ""),
        Text("ready", "Ready", static line => line.IsOurs ? line.IsReady ? "yes" : "no" : ""),
    ])
    { Noun = ("duty", "duties") };

    private static Column<DutyLine> Text(
        string key, string title, Func<DutyLine, string> text, bool filtered = true, bool searched = false) =>
        new(key, title, line => Cell.Of(text(line))) { Sort = text, Filter = filtered ? text : null, Searched = searched };
}
