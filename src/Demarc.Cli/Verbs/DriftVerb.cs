using System.CommandLine;
using Demarc.Adapters.Store.Reading;
using Demarc.Engine.Evidence;
using Demarc.Engine.Reports;
using Demarc.Engine.Responsibility;

namespace Demarc.Cli.Verbs;

/// <summary><c>demarc drift</c>: what changed, in configuration and in responsibility.</summary>
internal static class DriftVerb
{
    internal static Command Create() =>
        new("drift", "What changed: settings against an approval or another time, and duties between times or catalogues")
        { Configuration(), Responsibility() };

    private static Command Configuration()
    {
        var options = new StoreOptions();
        var from = new Option<string?>("--from")
        { Description = "Compare with this time (a day, or 2026-01-31T10:00:00Z) instead of the approved configuration" };
        var format = new Option<string>("--format") { DefaultValueFactory = static _ => "csv", Description = "csv, json or table" };
        format.AcceptOnlyFromAmong("csv", "json", "table");
        var fail = new Option<bool>("--fail-on-drift") { Description = "Exit with 1 when anything differs" };
        var command = new Command("configuration", "Which setting changed from what to what, and when") { from, format, fail };
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            using var store = options.Open(parsed);
            var view = options.View(parsed, store);
            var drift = new ConfigurationDrift(view);
            if (parsed.GetValue(from) is null && store.Baselines().Count == 0)
                throw new UsageException("nothing was approved yet: demarc baseline approve --by NAME, or compare two times with --from");
            var found = 0L;
            var rows = parsed.GetValue(from) is { } earlier ? drift.From(options.View(parsed, store, earlier)) : drift.FromBaseline();
            TableOutput.Print(ConfigurationDrift.Table(rows.Select(row =>
            {
                found++;
                return row;
            })), parsed.GetValue(format)!);
            Console.Error.WriteLine($"{found} differences; {drift.NotComparable} settings were collected only once");
            return (int)(found > 0 && parsed.GetValue(fail) ? ExitCode.Violations : ExitCode.Clean);
        });
        return command;
    }

    private static Command Responsibility()
    {
        var options = new StoreOptions();
        var estate = new EstateOptions(required: false);
        var from = new Option<string?>("--from") { Description = "The earlier time: a day, or 2026-01-31T10:00:00Z" };
        var before = new Option<DirectoryInfo?>("--content-before")
        { Description = "Compare what this catalogue (a folder of source files) says about the inputs with what the present one says" };
        var format = new Option<string>("--format")
        { DefaultValueFactory = static _ => "text", Description = "text (what moved alike together), csv or json" };
        format.AcceptOnlyFromAmong("text", "csv", "json");
        var command = new Command("responsibility", "Which duties went from whom to whom, where, and why") { from, before, format };
        estate.AddTo(command);
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            var moves = parsed.GetValue(before) is { } folder
                ? Catalogues(parsed, estate, folder, options.Day(parsed)) : Times(parsed, options, parsed.GetValue(from));
            if (parsed.GetValue(format) is { } table and not "text")
            {
                TableOutput.Print(DutyMoveText.Table(moves), table);
                return (int)ExitCode.Clean;
            }

            foreach (var line in DutyMoveText.Lines(moves).DefaultIfEmpty("no part moved")) Console.Out.WriteLine(line);
            return (int)ExitCode.Clean;
        });
        return command;
    }

    private static IReadOnlyList<DutyMove> Times(ParseResult parsed, StoreOptions options, string? from)
    {
        if (from is null) throw new UsageException("name the earlier time with --from, or an earlier catalogue with --content-before");
        using var store = options.Open(parsed);
        return [.. DutyMove.Between(
            StoredDuties.Of(options.View(parsed, store, from)), StoredDuties.Of(options.View(parsed, store)))];
    }

    private static IReadOnlyList<DutyMove> Catalogues(ParseResult parsed, EstateOptions estate, DirectoryInfo before, DateOnly day)
    {
        if (!before.Exists) throw new UsageException($"there is no folder \"{before}\"");
        if (estate.Inputs(parsed).Length == 0)
            throw new UsageException("--content-before needs inputs: the exports to which both catalogues are applied");
        return [.. DutyMove.Between(Snapshot(estate.Load(parsed, before.FullName), day), Snapshot(estate.Load(parsed, rows: null), day))];
    }

    private static DutySnapshot Snapshot(EstateLoad load, DateOnly day)
    {
        var resolver = new Resolver(load.Catalogue, load.Organisation.Rules);
        var duties = DutyList.Derive(load.Catalogue, resolver, load.Organisation, load.Reading.Estate, day);
        return DutySnapshot.Of(
            load.Catalogue, load.Organisation, day, duties, new Dictionary<DutyOf, OwnerOf>(ReferenceEqualityComparer.Instance),
            new Dictionary<DutyOf, EvidenceStatus>(ReferenceEqualityComparer.Instance));
    }
}
