using System.CommandLine;
using System.Data.Common;
using Demarc.Adapters.Store;
using Demarc.Adapters.Store.Backup;
using Demarc.Engine.Evidence;

namespace Demarc.Cli.Verbs;

/// <summary><c>demarc store backup</c> and <c>restore</c>: a whole store, with all its organisations, in one file.</summary>
internal static class BackupVerb
{
    internal static Command Backup()
    {
        var store = StoreOptions.PlaceOption();
        var to = new Option<string>("--out") { Description = "The archive; it must not be there yet", Required = true };
        var keys = KeysOption("Include this folder of keys; whoever has the archive then has the keys");
        var command = new Command("backup", "Write the whole store into one archive, while it is in use") { store, to, keys };
        command.SetAction(parsed =>
        {
            var path = parsed.GetRequiredValue(to);
            var manifest = WithNew(path, file => StoreBackup.Write(
                parsed.GetValue(store) ?? StoreOptions.Default, file, parsed.GetValue(keys), Moment.Of(TimeProvider.System.GetUtcNow())));
            Console.WriteLine($"{path}: {manifest.Parts.Sum(static part => part.Rows)} rows of {manifest.Parts.Length} parts");
            if (parsed.GetValue(keys) is null) Console.Error.WriteLine("keys are not in it: keep a copy of their folder elsewhere");
            return (int)ExitCode.Clean;
        });
        return command;
    }

    internal static Command Restore()
    {
        // Never the one in use: where it goes is said.
        var store = new Option<string?>("--store") { Description = "The new store: a SQLite file, or PostgreSQL" };
        var from = new Argument<string>("archive") { Description = "What backup wrote" };
        var keys = KeysOption("Put the keys in the archive into this folder");
        var command = new Command("restore", "Put an archive into a store that is empty") { from, store, keys };
        command.SetAction(parsed =>
        {
            var address = parsed.GetValue(store) ?? throw new UsageException("say where the new store is (--store)");
            if (!StoreAddress.IsPostgres(address) && File.Exists(address))
                throw new UsageException($"{address} is there already; an archive is put into a new store");
            try
            {
                using var file = File.OpenRead(parsed.GetRequiredValue(from));
                var manifest = StoreRestore.Read(file, address, parsed.GetValue(keys));
                Console.WriteLine($"{manifest.Parts.Sum(static part => part.Rows)} rows of {manifest.Made}");
                if (manifest.HasKeys && parsed.GetValue(keys) is null)
                {
                    Console.Error.WriteLine(
                        "the archive has keys, which were put nowhere: without them files cannot be read (--keys FOLDER)");
                }

            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                throw new UsageException($"restoring did not come to its end: {error.Message}", error);
            }
            catch (Exception error) when ((error is StoreException or DbException) && !StoreAddress.IsPostgres(address))
            {
                // Nothing was put in: what is left is a file with empty tables.
                foreach (var left in new[] { address, address + "-wal", address + "-shm" }) File.Delete(left);
                throw;
            }

            return (int)ExitCode.Clean;
        });
        return command;
    }

    private static Option<string?> KeysOption(string says) => new("--keys") { Description = says };

    private static BackupManifest WithNew(string path, Func<Stream, BackupManifest> write)
    {
        try
        {
            // It holds everything there is, digests of passwords included, and perhaps keys.
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            using var file = new FileStream(path, options);
            try
            {
                return write(file);
            }
            catch
            {
                file.Dispose();
                File.Delete(path);
                throw;
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{path} cannot be written: {error.Message}", error);
        }
    }
}
