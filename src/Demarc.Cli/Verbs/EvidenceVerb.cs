using System.CommandLine;
using Demarc.Adapters.Blobs;
using Demarc.Adapters.Holdings;
using Demarc.Adapters.Ledger;
using Demarc.Adapters.Packages;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;

namespace Demarc.Cli.Verbs;

/// <summary><c>demarc evidence</c>: what shows that our parts are done, who found it good, and what became of it.</summary>
internal static class EvidenceVerb
{
    internal static Command Create() => new("evidence", "What shows that our parts are done: hand in, look at, decide, erase")
    {
        EvidenceAddVerb.Create(), List(), Show(),
        Decide("accept", "Find an item good; nobody accepts what they handed in", DeedKind.Accept),
        Decide("reject", "Refuse an item: it then shows nothing", DeedKind.Reject),
        Decide("hold", "Forbid to erase an item, for a dispute or an inquiry", DeedKind.Hold),
        Decide("release", "Allow again to erase an item", DeedKind.Release),
        Erase(),
    };

    /// <summary>Does something, and says in the user's words why it cannot be done.</summary>
    internal static T Done<T>(Func<T> work)
    {
        try
        {
            return StoreOptions.Usable(work);
        }
        catch (Exception error) when (error is EvidenceException or BlobException or LedgerException or PackageException)
        {
            throw new UsageException(error.Message, error);
        }
    }

    private static Command List()
    {
        var (options, catalogue) = (new StoreOptions(), new CatalogueOptions());
        var kind = new Option<string?>("--kind") { Description = "Only this kind" };
        kind.AcceptOnlyFromAmong([.. Kebab<EvidenceKind>.Names]);
        var part = new Option<string?>("--part") { Description = "Only what is for this part" };
        var format = new Option<string>("--format") { DefaultValueFactory = static _ => "csv", Description = "csv or json" };
        format.AcceptOnlyFromAmong("csv", "json");
        var command = new Command("list", "The items held, with their four times and their state") { kind, part, format };
        options.AddTo(command);
        catalogue.AddTo(command);
        command.SetAction(parsed =>
        {
            using var store = options.Open(parsed);
            var view = options.View(parsed, store);
            var items = HeldEvidence.Read(store, view.Asked).Where(item =>
                (parsed.GetValue(kind) is not { } wanted || Kebab<EvidenceKind>.Name(item.Kind) == wanted)
                && (parsed.GetValue(part) is not { } id || IsFor(item, id))).ToList();
            TableOutput.Print(HoldingTable.Of(items, catalogue.Load(parsed), Day(view.At)), parsed.GetValue(format)!);
            return (int)ExitCode.Clean;
        });
        return command;
    }

    private static Command Show()
    {
        var (options, catalogue, keys) = (new StoreOptions(), new CatalogueOptions(), new KeyOptions());
        var id = new Argument<string>("ITEM") { Description = "Id of an item, or its beginning" };
        var output = new Option<FileInfo?>("--out") { Description = "Write the item's file here; it must not be there yet" };
        var command = new Command("show", "One item: times, decisions, commitment, place in the log; with --out its file") { id, output };
        options.AddTo(command);
        catalogue.AddTo(command);
        keys.AddTo(command);
        command.SetAction(parsed => Done(() =>
        {
            using var store = options.Open(parsed);
            var view = options.View(parsed, store);
            var item = HeldEvidence.Require(store, parsed.GetRequiredValue(id), view.Asked);
            foreach (var line in HoldingTable.Lines(item, catalogue.Load(parsed), Day(view.At))) Console.Out.WriteLine(line);
            if (parsed.GetValue(output) is not { } file) return (int)ExitCode.Clean;
            using var ring = keys.Open(parsed, options.Address(parsed));
            using var blobs = new BlobStore(store, ring.WrapKey(options.Tenant(parsed)));
            Save(blobs, item, file);
            return (int)ExitCode.Clean;
        }));
        return command;
    }

    private static Command Decide(string name, string description, DeedKind kind)
    {
        var id = new Argument<string>("ITEM") { Description = "Id of an item, or its beginning" };
        var by = new Option<string>("--by") { Description = "Who", Required = true };
        var reason = new Option<string>("--reason") { Description = "Why", Required = kind != DeedKind.Accept };
        return AtDesk(name, description, [id, by, reason], (parsed, desk) =>
        {
            var item = desk.Decide(parsed.GetRequiredValue(id), kind, parsed.GetRequiredValue(by), parsed.GetValue(reason) ?? "");
            return $"{item.Id}: {Kebab<DeedKind>.Name(kind)} recorded as log entry {item.Deeds[^1].Entry}";
        });
    }

    private static Command Erase()
    {
        var id = new Argument<string>("ITEM") { Description = "Id of an item, or its beginning" };
        var by = new Option<string>("--by") { Description = "Who", Required = true };
        var reason = new Option<string>("--reason") { Description = "Why; it is kept, so name nobody", Required = true };
        var basis = new Option<string>("--basis") { Description = "The rule or request it rests on; it is kept", Required = true };
        return AtDesk(
            "erase", "Remove the file of an item with its keys; the log keeps what proves that it was there", [id, by, reason, basis],
            (parsed, desk) =>
            {
                var (why, rule) = (parsed.GetRequiredValue(reason), parsed.GetRequiredValue(basis));
                var erased = desk.Erase(parsed.GetRequiredValue(id), parsed.GetRequiredValue(by), why, rule);
                if (!erased.TracesLeft) return $"erased {string.Join(", ", erased.Items)}";
                Console.Error.WriteLine("another program reads the store: traces stay in its files until that program has ended");
                return $"erased {string.Join(", ", erased.Items)}, with traces left";
            });
    }

    private static Command AtDesk(string name, string description, Symbol[] own, Func<ParseResult, EvidenceDesk, string> work)
    {
        var (options, keys) = (new StoreOptions(), new KeyOptions());
        var command = new Command(name, description);
        foreach (var symbol in own)
        {
            if (symbol is Argument argument) command.Arguments.Add(argument);
            else command.Options.Add((Option)symbol);
        }

        options.AddPlaceTo(command);
        keys.AddTo(command);
        command.SetAction(parsed => Done(() =>
        {
            using var store = options.Open(parsed);
            using var ring = keys.Open(parsed, options.Address(parsed));
            using var desk = new EvidenceDesk(store, ring, options.Tenant(parsed), TimeProvider.System);
            Console.Out.WriteLine(work(parsed, desk));
            return (int)ExitCode.Clean;
        }));
        return command;
    }

    private static bool IsFor(HeldItem item, string part) => item.ToRecord().Cover is EvidenceCover.Seen seen
        ? seen.Duties.Any(duty => duty.Part.ToString() == part) : item.About.Parts.Any(id => id.ToString() == part);

    private static DateOnly Day(Moment at) => DateOnly.FromDateTime(at.ToTime().UtcDateTime);

    /// <summary>Writes beside and renames: a file that was altered never gets its name.</summary>
    private static void Save(BlobStore blobs, HeldItem item, FileInfo file)
    {
        if (item.Blob is not { } blob) throw new UsageException($"{item.Id} was erased: it has no file any more");
        if (file.Exists) throw new UsageException($"there is a file \"{file}\" already");
        var part = file.FullName + ".part";
        try
        {
            using (var stream = File.Create(part)) blobs.CopyTo(blob, stream);
            File.Move(part, file.FullName, overwrite: false);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"\"{file}\" cannot be written: {error.Message}", error);
        }
        finally
        {
            File.Delete(part);
        }
    }
}
