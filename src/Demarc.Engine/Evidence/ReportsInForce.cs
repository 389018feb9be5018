using System.Collections.Immutable;
using Demarc.Engine.Content;
using Demarc.Engine.Responsibility;

namespace Demarc.Engine.Evidence;

/// <summary>Which of the providers' reports speak on a day: those that were issued and have not been replaced.</summary>
public sealed class ReportsInForce
{
    private readonly Organisation organisation;
    private readonly DateOnly day;
    private readonly Lazy<HashSet<(string Provider, PartId Part)>> ours;

    /// <summary>The reports as of a day.</summary>
    /// <param name="organisation">The organisation that holds them.</param>
    /// <param name="duties">All duties: what is ours answers what a report assumes of us.</param>
    /// <param name="day">The day.</param>
    public ReportsInForce(Organisation organisation, IEnumerable<DutyOf> duties, DateOnly day)
    {
        (this.organisation, this.day) = (organisation, day);
        ours = new(() => duties.Where(static duty => duty.IsOurs).Select(static duty => (duty.Scope.Provider, duty.Part.Id)).ToHashSet());
        var issued = organisation.Assurance.Where(report => report.Issued is not { } on || on <= day).ToList();
        var replaced = issued.SelectMany(static report => report.Supersedes).ToHashSet(StringComparer.Ordinal);
        Reports = [.. issued.Where(report => !replaced.Contains(report.Id))];
    }

    /// <summary>The reports that speak, in the order of the file.</summary>
    public ImmutableArray<ProviderAssurance> Reports { get; }

    /// <summary>Whether period and bridge letters of a report reach to the day.</summary>
    public bool IsCurrent(ProviderAssurance report) => report.CoveredUntil >= day;

    /// <summary>What a report is on the day, in a word.</summary>
    public string StateOf(ProviderAssurance report) =>
        report.Issued > day ? "not issued yet"
        : !Reports.Contains(report) ? "superseded"
        : !IsCurrent(report) ? "over" : report.To < day ? "bridged" : "current";

    /// <summary>
    /// Whether something is in a current report, this one or another of its kind about the same provider: reports of one kind complement
    /// each other.
    /// </summary>
    public bool IsCovered(ProviderAssurance report, Func<ProviderAssurance, bool> covers) => covers(report) || Reports.Any(other =>
        report.Type.Length > 0 && other.Type == report.Type && other.Provider == report.Provider && IsCurrent(other) && covers(other));

    /// <summary>Whether a report of their own, that we hold and that is current, speaks of those whom another report leaves out.</summary>
    public bool HasOwnReport(SubserviceOrganisation other) => Reports.Any(report =>
        IsCurrent(report) && (other.Report is { } id ? report.Id == id : other.Provider is not null && report.Provider == other.Provider));

    /// <summary>What is wrong with the answer to a control that a report assumes; null when nothing is.</summary>
    public string? Unanswered(ProviderAssurance report, UserEntityControl control)
    {
        var before = Earlier(report, control.Id);
        if (control.Parts.IsEmpty && control.NotApplicable.Length == 0)
        {
            return $"{control.Id} of \"{report.Id}\" is linked to no part of ours"
                + (before is { Control.Parts.IsEmpty: false } had
                    ? $"; in \"{had.Report}\" it was linked to {string.Join(", ", had.Control.Parts)}." : ".");
        }

        if (control.Confirmed is { } confirmed && confirmed >= report.From && confirmed <= day) return NotOurs(report, control);
        return $"{control.Id} of \"{report.Id}\" was not confirmed for this period"
            + (before is { Control.Confirmed: { } last } earlier ? $"; for \"{earlier.Report}\" it was on {last:yyyy-MM-dd}." : ".");
    }

    /// <summary>The provider expects us to do it, and by our rules nobody here does.</summary>
    private string? NotOurs(ProviderAssurance report, UserEntityControl control)
    {
        if (control.Parts.IsEmpty || !ours.Value.Any(duty => duty.Provider == report.Provider)) return null;
        return control.Parts.Any(part => ours.Value.Contains((report.Provider, part)) || ours.Value.Contains(("", part)))
            ? null : $"{control.Id} of \"{report.Id}\" is linked to {string.Join(", ", control.Parts)}, of which nothing is ours there.";
    }

    /// <summary>The answer to the same control in the report whose place this one took.</summary>
    private (string Report, UserEntityControl Control)? Earlier(ProviderAssurance report, string control)
    {
        foreach (var older in organisation.Assurance.Where(other => report.Supersedes.Contains(other.Id, StringComparer.Ordinal)))
        {
            if (older.UserEntityControls.FirstOrDefault(other => other.Id == control) is { } answer) return (older.Id, answer);
        }

        return null;
    }
}
