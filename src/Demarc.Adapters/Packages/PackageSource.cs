using System.IO.Compression;

namespace Demarc.Adapters.Packages;

/// <summary>
/// The files of a package, from an archive or from a folder into which one was unpacked. Nothing is unpacked: names lead nowhere outside.
/// </summary>
internal sealed class PackageSource : IDisposable
{
    private readonly FileStream? file;
    private readonly ZipArchive? archive;
    private readonly SortedDictionary<string, (Func<Stream> Open, long Most)> files = new(StringComparer.Ordinal);

    private PackageSource(string path)
    {
        if (Directory.Exists(path))
        {
            foreach (var found in Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories))
                Add(Path.GetRelativePath(path, found).Replace('\\', '/'), () => File.OpenRead(found), long.MaxValue);
            return;
        }

        file = File.OpenRead(path);
        if (file.Length > PackageArchive.MaxBytes) throw new PackageException($"{path} is larger than {PackageArchive.MaxBytes} bytes");
        archive = new ZipArchive(file, ZipArchiveMode.Read);
        foreach (var entry in archive.Entries)
        {
            // What is stored as it is cannot be larger than the archive; what is compressed can, a thousand times over.
            if (entry.CompressedLength != entry.Length)
                throw new PackageException($"the file {Shown(entry.FullName)} is compressed, and files of packages are not");
            Add(entry.FullName, entry.Open, entry.Length);
        }
    }

    /// <summary>Names of the files, in order.</summary>
    internal IReadOnlyCollection<string> Names => files.Keys;

    /// <summary>Opens a package.</summary>
    /// <exception cref="PackageException">It cannot be read, or is none.</exception>
    internal static PackageSource Open(string path)
    {
        try
        {
            return new PackageSource(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new PackageException($"{path} cannot be read as a package: {error.Message}", error);
        }
    }

    /// <summary>The bytes of a file; null when it is not there, is larger than allowed, or is damaged.</summary>
    internal byte[]? Read(string name, long most)
    {
        if (!files.TryGetValue(name, out var found)) return null;
        most = Math.Min(most, found.Most);
        try
        {
            using var stream = found.Open();
            using var content = new MemoryStream();
            var buffer = new byte[1 << 16];
            // What an archive says of its sizes is not believed beyond what it has itself.
            for (int read; (read = stream.Read(buffer)) > 0;)
            {
                if (content.Length + read > most) return null;
                content.Write(buffer, 0, read);
            }

            return content.ToArray();
        }
        catch (Exception error) when (error is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Whether an archive has the one form that archives of packages have; true for a folder.</summary>
    internal bool IsCanonical()
    {
        if (file is null) return true;
        using var same = new ComparingStream(file);
        try
        {
            PackageArchive.Write(
                files.Keys.Select(name => KeyValuePair.Create(
                    name, (ReadOnlyMemory<byte>)(Read(name, int.MaxValue) ?? throw new InvalidDataException(name)))), same);
        }
        catch (Exception error) when (error is InvalidDataException or PackageException)
        {
            return false;
        }

        return same.IsEqual && same.Position == file.Length;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        archive?.Dispose();
        file?.Dispose();
    }

    private void Add(string name, Func<Stream> open, long most)
    {
        if (!IsName(name)) throw new PackageException($"the package has a file with the name \"{Shown(name)}\", which no package has");
        if (files.Count >= PackageArchive.MaxFiles)
            throw new PackageException($"the package has more than {PackageArchive.MaxFiles} files");
        if (!files.TryAdd(name, (open, most))) throw new PackageException($"the package has two files with the name {name}");
    }

    /// <summary>Letters, digits and a few marks, in folders; nothing that leads up or away.</summary>
    internal static bool IsName(string name) => name.Length is > 0 and <= 200
        && name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '(' or ')' or '/')
        && name.Split('/').All(static step => step.Length > 0 && step.Any(static c => c != '.'));

    private static string Shown(string name) =>
        new([.. name.Take(100).Select(static c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c)]);

    /// <summary>Takes bytes and compares them with a file's.</summary>
    private sealed class ComparingStream(FileStream with) : Stream
    {
        private readonly byte[] buffer = new byte[1 << 16];

        internal bool IsEqual { get; private set; } = true;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get; set; }

        public override void Write(byte[] bytes, int offset, int count) => Write(bytes.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> bytes)
        {
            while (IsEqual && bytes.Length > 0)
            {
                var part = bytes[..Math.Min(bytes.Length, buffer.Length)];
                // The archive reads the same file elsewhere, so that the place is named each time.
                var read = RandomAccess.Read(with.SafeFileHandle, buffer.AsSpan(0, part.Length), Position);
                IsEqual = read == part.Length && part.SequenceEqual(buffer.AsSpan(0, read));
                Position += part.Length;
                bytes = bytes[part.Length..];
            }
        }

        public override void Flush()
        {
        }

        public override int Read(byte[] bytes, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
