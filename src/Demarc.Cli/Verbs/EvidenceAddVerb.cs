using System.Collections.Immutable;
using System.CommandLine;
using System.Text;
using Demarc.Adapters.Holdings;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;

namespace Demarc.Cli.Verbs;

/// <summary><c>demarc evidence add</c>: a person hands something in.</summary>
internal static class EvidenceAddVerb
{
    internal static Command Create()
    {
        var file = new Argument<FileInfo?>("FILE")
        { Description = "What is handed in; a statement alone (--attest) needs none", Arity = ArgumentArity.ZeroOrOne };
        var kind = new Option<string>("--kind") { Description = "Its kind", Required = true };
        kind.AcceptOnlyFromAmong([.. Kebab<EvidenceKind>.Names]);
        var effective = new Option<string>("--effective")
        { Description = "The time whose state it shows: 2026-01-31, or 2026-01-31T10:00:00Z; its age counts from here", Required = true };
        var collected = new Option<string?>("--collected") { Description = "When it was taken (default: at the time it shows)" };
        var expires = new Option<string?>("--expires") { Description = "Last day on which it holds by its own terms" };
        var title = new Option<string?>("--title") { Description = "Title (default: the name of the file)" };
        var by = new Option<string>("--by") { Description = "Who hands it in", Required = true };
        var attest = new Option<string?>("--attest") { Description = "What that person states" };
        var (part, reach) = (Many("--part", "A part it is for, IAM-03.require; may be given several times"), new ReachOptions());
        var command = new Command("add", "Hand in an item; it counts once somebody else has accepted it")
        { file, kind, part, effective, collected, expires, title, by, attest };
        var (options, catalogue, keys) = (new StoreOptions(), new CatalogueOptions(), new KeyOptions());
        reach.AddTo(command);
        options.AddPlaceTo(command);
        catalogue.AddTo(command);
        keys.AddTo(command);
        command.SetAction(parsed => EvidenceVerb.Done(() =>
        {
            var loaded = catalogue.Load(parsed);
            var stated = parsed.GetValue(attest) ?? "";
            var item = new NewItem
            {
                Kind = Kebab<EvidenceKind>.TryParse(parsed.GetRequiredValue(kind), out var known) ? known : EvidenceKind.Unknown,
                Title = parsed.GetValue(title) ?? "",
                File = parsed.GetValue(file)?.Name ?? "statement.txt",
                Effective = Time(parsed.GetRequiredValue(effective)),
                Collected = parsed.GetValue(collected) is { } taken ? Time(taken) : null,
                Expires = parsed.GetValue(expires) is { } end ? AsOf.Day(end) : null,
                Parts = [.. (parsed.GetValue(part) ?? []).Select(Part)],
                Reach = reach.Of(parsed),
                Submitter = parsed.GetRequiredValue(by),
                Attested = stated,
            };
            using var content = Open(parsed.GetValue(file), stated);
            using var store = StoreOptions.Open(options.Address(parsed), options.Tenant(parsed), create: true);
            using var ring = keys.Open(parsed, options.Address(parsed));
            using var desk = new EvidenceDesk(store, ring, options.Tenant(parsed), TimeProvider.System);
            var held = desk.Add(item, content, loaded);
            Console.Out.WriteLine(
                $"{held.Id}: kept as log entry {held.Entry}; it counts once somebody other than {held.Submitter} accepts it");
            return (int)ExitCode.Clean;
        }));
        return command;
    }

    private static Option<string[]> Many(string name, string description) =>
        new(name) { Description = description, AllowMultipleArgumentsPerToken = true };

    private static PartId Part(string text) =>
        PartId.TryParse(text, out var id) ? id : throw new UsageException($"\"{text}\" is not a part id such as IAM-03.require");

    /// <summary>A day stands for its beginning: nothing is shown of a time that may not have come.</summary>
    private static Moment Time(string text) => text.Length == 10 ? Moment.Of(AsOf.Day(text)) : Moment.Of(AsOf.Time(text));

    private static Stream Open(FileInfo? file, string stated)
    {
        if (file is null)
            return stated.Length > 0
                ? new MemoryStream(Encoding.UTF8.GetBytes(stated), writable: false)
                : throw new UsageException("there is nothing to hand in: name a file");
        try
        {
            return file.OpenRead();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"the file \"{file}\" cannot be read: {error.Message}", error);
        }
    }

    /// <summary>Where an item holds.</summary>
    private sealed class ReachOptions
    {
        private readonly Option<string[]> providers = Many("--provider", "Only for this provider; may be given several times");
        private readonly Option<string[]> services = Many("--service", "Only for this service");
        private readonly Option<string[]> accounts = Many("--account", "Only for this account");
        private readonly Option<string[]> regions = Many("--region", "Only for this region");
        private readonly Option<string[]> workloads = Many("--workload", "Only for this workload");

        internal void AddTo(Command command)
        {
            foreach (var option in new[] { providers, services, accounts, regions, workloads }) command.Options.Add(option);
        }

        internal EvidenceReach Of(ParseResult parsed)
        {
            return new EvidenceReach(All(providers), All(services), All(accounts), All(regions), All(workloads));

            ImmutableArray<string> All(Option<string[]> option) => [.. parsed.GetValue(option) ?? []];
        }
    }
}
