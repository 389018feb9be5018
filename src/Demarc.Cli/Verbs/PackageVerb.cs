using System.CommandLine;
using Demarc.Adapters.Estates;
using Demarc.Adapters.Ledger;
using Demarc.Adapters.Packages;
using Demarc.Adapters.Store.Reading;
using Demarc.Engine;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;
using Demarc.Engine.Evidence.Ledger;

namespace Demarc.Cli.Verbs;

/// <summary><c>demarc package</c>: what an auditor gets for a framework, and whether it is as it was.</summary>
internal static class PackageVerb
{
    internal static Command Create() =>
        new("package", "What an auditor gets: evidence and answers for a framework, with proofs") { CreateOne(), Verify() };

    private static Command CreateOne()
    {
        var (estate, record) = (new EstateOptions(required: false, option: "--input"), new RecordOptions());
        var framework = new Option<string>("--framework") { Required = true, Description = "The framework, such as iso27001-2022" };
        var day = new Option<string?>("--as-of") { Description = "The day whose state it shows, 2026-01-31 (default: today)" };
        var output = new Option<FileInfo>("--out") { Required = true, Description = "The package, FILE.zip" };
        var command = new Command(
            "create", "Put what shows a framework into one file that verifies without us: of exports, or as the store has it on record")
        { framework, day, output };
        estate.AddTo(command);
        record.AddTo(command);
        command.SetAction(parsed =>
        {
            var path = parsed.GetValue(output)!.FullName;
            OutputFile.MakeFolder(path);
            // What is on record is of a store that is there: none is made for it.
            var onRecord = estate.Inputs(parsed).Length == 0;
            using var verdicts = new VerdictSpool();
            using var recording = record.OpenAlways(parsed, "package create", parsed.GetValue(day), create: !onRecord);
            if (recording.Keys is not { } folder)
                throw new UsageException("the store is a server: say in which folder its keys are (--keys)");
            var (result, inconclusive) = onRecord
                ? (OnRecord(parsed, estate, recording, AsOf.Day(parsed.GetValue(day))), false)
                : OfExports(
                    parsed, estate, record, recording, parsed.GetValue(day), verdicts,
                    catalogue => FrameworkOf(catalogue, parsed.GetValue(framework)!));
            var chosen = FrameworkOf(result.Catalogue, parsed.GetValue(framework)!);
            var (manifest, entry) = EvidenceVerb.Done(() => OutputFile.Write(path, file =>
            {
                using var keys = KeyRing.Open(folder);
                using var maker = new PackageMaker(recording.Store, keys, recording.Tenant, recording.Clock);
                return maker.Make(result, chosen, onRecord ? [] : [("verdicts.csv", VerdictTable.Of(verdicts))], file);
            }));
            Console.Error.WriteLine(
                $"{path}: {chosen.Id} as of {manifest.AsOf}, {manifest.Files.Length} files, {manifest.Items.Length} items of evidence, "
                + $"named by entry {entry} of the log {manifest.Origin}");
            return (int)(inconclusive ? ExitCode.Inconclusive : ExitCode.Clean);
        });
        return command;
    }

    private static (AssessmentResult Result, bool Inconclusive) OfExports(
        ParseResult parsed, EstateOptions estate, RecordOptions record, Recording recording, string? day, VerdictSpool verdicts,
        Action<Catalogue> known)
    {
        var (before, load) = AssessRun.Run(parsed, estate, record, recording, day, null, verdicts, known);
        // Once more with what the run itself showed, which by now is evidence in the store with a proof.
        var result = Assessment.Run(
            load.Catalogue, load.Organisation, load.Reading.Estate, verdicts.Totals(load.Catalogue), before.Day, held: recording.Held());
        return (result.With(recording.Drift(load.Organisation)), load.Inconclusive);
    }

    /// <summary>What the store has on record as of the end of a day.</summary>
    private static AssessmentResult OnRecord(ParseResult parsed, EstateOptions estate, Recording recording, DateOnly day)
    {
        var view = new StoreView(recording.Store, Moment.EndOf(day), Moment.Open, AsOf.Now);
        if (!view.Runs.Any(static run => run.Finished))
            throw new UsageException($"{recording.Store.Place} has nothing on record of {day:yyyy-MM-dd}: name exports with --input");
        var (catalogue, organisation) = EstateOptions.Build(StoredEstate.Organisation(view), estate.Shipped(parsed));
        return StoredAssessment.Of(view, catalogue, organisation, day);
    }

    private static Command Verify()
    {
        var package = new Argument<string>("PACKAGE") { Description = "The package, or a folder into which it was unpacked" };
        var policy = new Option<FileInfo?>("--policy") { Description = "Whom you trust: a file as of c2sp.org/tlog-policy" };
        var key = new Option<string?>("--key") { Description = "The key of the log that you trust, name+id+key" };
        var all = new Option<bool>("--all") { Description = "Show what passes, too" };
        var command = new Command("verify", "Whether a package is as it was when it was logged; needs no store and no network")
        { package, policy, key, all };
        command.SetAction(parsed =>
        {
            var trusted = Trusted(parsed.GetValue(policy), parsed.GetValue(key));
            var findings = EvidenceVerb.Done(() => PackageCheck.Run(parsed.GetValue(package)!, trusted));
            foreach (var finding in findings.Where(finding => parsed.GetValue(all) || finding.State != PackageState.Pass
                || finding.Name is "checkpoint" or "manifest.json"))
                Console.Out.WriteLine($"{finding.State.ToString().ToUpperInvariant()} {finding.Name}: {finding.Reason}");
            var failed = findings.Count(static finding => finding.State == PackageState.Fail);
            Console.Error.WriteLine(
                $"{findings.Count(static finding => finding.State == PackageState.Pass)} passed, "
                + $"{findings.Count(static finding => finding.State == PackageState.Erased)} erased, {failed} failed");
            return (int)(failed > 0 ? ExitCode.Violations : ExitCode.Clean);
        });
        return command;
    }

    private static Framework FrameworkOf(Catalogue catalogue, string id) =>
        catalogue.Framework(id) ?? throw new UsageException($"there is no framework \"{id}\"; there are "
            + string.Join(", ", catalogue.Frameworks.Select(static framework => framework.Id)));

    private static TrustPolicy? Trusted(FileInfo? policy, string? key)
    {
        LedgerRefusal? refusal;
        if (policy is not null && key is not null) throw new UsageException("say either --policy or --key");
        if (key is not null)
        {
            return NoteKey.TryParse(key, out var trusted, out refusal)
                ? TrustPolicy.OfLogs(trusted) : throw new UsageException($"--key: {refusal.Reason}");
        }

        if (policy is null) return null;
        if (!policy.Exists) throw new UsageException($"there is no file \"{policy}\"");
        return TrustPolicy.TryParse(File.ReadAllBytes(policy.FullName), out var read, out refusal)
            ? read : throw new UsageException($"{policy}: {refusal.Reason}");
    }
}
