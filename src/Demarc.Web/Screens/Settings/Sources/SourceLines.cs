using Demarc.Adapters.Store.Reading;
using Demarc.Engine.Evidence;
using Demarc.Engine.Inventory;
using Demarc.Web.Access;
using Demarc.Web.Estates;
using Demarc.Web.Parts;
using Demarc.Web.Parts.Tables;

namespace Demarc.Web.Screens.Settings.Sources;

/// <summary>A source with its age on the day asked about.</summary>
/// <param name="Source">The source.</param>
/// <param name="Name">Its kind in words.</param>
/// <param name="Days">Full days since the state that it shows.</param>
/// <param name="State"><c>fresh</c>, <c>due-soon</c> or <c>stale</c>.</param>
public sealed record SourceLine(StoredSource Source, string Name, int Days, string State);

/// <summary>The sources of an organisation.</summary>
internal static class SourceLines
{
    /// <summary>Settings count as evidence for so many days (the specification's age of a configuration snapshot).</summary>
    internal const int FreshDays = 1;

    /// <summary>After so many days a source is said to be late.</summary>
    internal const int LongDays = 7;

    /// <summary>The state of a source that was not refreshed for long.</summary>
    internal const string Late = "stale";

    internal static IReadOnlyList<SourceLine> Of(TenantScope scope, EstateStates states) => scope.State.Keep("sources", () =>
    {
        var view = states.View(scope.Tenant, scope.Day, scope.KnownAt);
        // The view ends with the day asked about; the present is not later than the clock.
        return StoredSource.Of(view).Select(source => Line(source, scope.Day)).ToArray();
    });

    internal static Table<SourceLine> Table(TenantScope scope) => new("sources",
    [
        new("kind", "Read from", static line => Cell.Of(line.Name, null, line.Source.Container.Length > 0 ? line.Source.Container : null))
        { HeadsRow = true, Searched = true, Filter = static line => line.Name, Sort = static line => line.Name },
        new("provider", "Provider", line => Cell.Of(
            scope.State.Result.Catalogue.Provider(line.Source.Provider)?.Title ?? line.Source.Provider))
        { Searched = true, Filter = static line => line.Source.Provider, TextOf = id => Titles.OfProvider(scope.State, id) },
        new("account", "Account", static line => Cell.Code(line.Source.Account))
        { Searched = true, Sort = static line => line.Source.Account },
        new("state", "State", static line => Cell.State(line.State, Age(line.Days)))
        { IsVocabulary = true, Filter = static line => line.State, Sort = static line => line.Days },
        new("looked", "Shows the state of", static line => Cell.Day(DayOf(line.Source.Looked)))
        { Sort = static line => line.Source.Looked.Microseconds },
        new("resources", "Resources", static line => Cell.Number(line.Source.Resources))
        { IsNumeric = true, Sort = static line => line.Source.Resources },
        new("whole", "Seen wholly", static line => line.Source.Partly == 0 ? Cell.Of("yes") : Cell.Of(
            line.Source.Partly == line.Source.Places ? "no" : "in part", null,
            $"{Words.Number(line.Source.Places - line.Source.Partly)} of {Words.Many(line.Source.Places, "place")}"))
        { Filter = static line => line.Source.Partly == 0 ? "yes" : line.Source.Partly == line.Source.Places ? "no" : "in part" },
        new("taken", "Taken in", static line => Cell.Day(DayOf(line.Source.Taken), $"run {line.Source.Run}, {By(line.Source.Verb)}"))
        { Sort = static line => line.Source.Taken.Microseconds },
        new("refresh", "To refresh it", static line => Cell.Of(Refresh(line.Source.Facet), null, null)),
        new("runs", "Runs", static line => Cell.Number(line.Source.Runs)) { IsNumeric = true, Shown = false },
        new("wholly", "Last seen wholly", static line => Cell.Day(line.Source.LookedWholly is { } day ? DayOf(day) : null))
        { Shown = false },
    ])
    { Noun = ("source", "sources") };

    /// <summary>A kind of source in words.</summary>
    internal static string NameOf(string facet) => SourceKinds.Parse(facet) switch
    {
        SourceKind.AwsConfig => "AWS Config",
        SourceKind.AwsApi => "Answers of AWS calls",
        SourceKind.CloudFormation => "CloudFormation template",
        SourceKind.Terraform => "Terraform plan or state",
        SourceKind.AzureArm => "Azure Resource Graph",
        SourceKind.GcpAsset => "Google Cloud Asset Inventory",
        SourceKind.Billing => "Bills",
        SourceKind.Declared => "Lists kept by hand",
        SourceKind.Finding => "Results of another tool",
        _ => facet,
    };

    internal static DateOnly DayOf(Moment moment) => DateOnly.FromDateTime(moment.ToTime().UtcDateTime);

    private static SourceLine Line(StoredSource source, DateOnly day)
    {
        var days = Math.Max(0, day.DayNumber - DayOf(source.Looked).DayNumber);
        return new SourceLine(source, NameOf(source.Facet), days, days <= FreshDays ? "fresh" : days <= LongDays ? "due-soon" : Late);
    }

    private static string Age(int days) => days switch { 0 => "of the day", 1 => "a day old", _ => $"{Words.Number(days)} days old" };

    /// <summary>What took it in, in words.</summary>
    private static string By(string verb) => verb == "import" ? "by upload" : $"by demarc {verb}";

    /// <summary>What to export anew; how it is taken in stands below the table.</summary>
    private static string Refresh(string facet) => SourceKinds.Parse(facet) switch
    {
        SourceKind.AwsConfig => "Deliver a new snapshot",
        SourceKind.AwsApi => "Make the calls again",
        SourceKind.CloudFormation => "Take the template in with each change",
        SourceKind.Terraform => "Plan again, and take the plan as JSON",
        SourceKind.AzureArm => "Query Resource Graph again",
        SourceKind.GcpAsset => "Export the assets again",
        SourceKind.Billing => "Take the next bill in",
        SourceKind.Declared => "Write the list again",
        _ => "Run the tool again",
    };
}
