using System.IO.Compression;
using System.Text;

namespace Demarc.Adapters.Sources;

/// <summary>Opens an input as plain UTF-8 text, whatever it is wrapped in.</summary>
internal static class InputContent
{
    /// <summary>
    /// Opens the file, undoes gzip, and turns UTF-16 and UTF-32 with a byte-order mark into UTF-8.
    /// </summary>
    /// <exception cref="InvalidDataException">The content is something we do not unpack; the message says what to do.</exception>
    internal static ProbedStream Open(InputFile file)
    {
        var raw = file.Path == "-" ? Console.OpenStandardInput() : new FileStream(
            file.Path, new FileStreamOptions
            { Mode = FileMode.Open, Access = FileAccess.Read, Share = FileShare.ReadWrite, BufferSize = 1 << 16 });
        try
        {
            return Unwrap(new ProbedStream(raw));
        }
        catch
        {
            raw.Dispose();
            throw;
        }
    }

    private static ProbedStream Unwrap(ProbedStream probed)
    {
        var head = probed.Head.Span;
        if (head is [0x1f, 0x8b, ..])
        {
            var counted = new CountingStream(probed);
            probed = new ProbedStream(new ExpansionGuard(new GZipStream(counted, CompressionMode.Decompress), counted));
            head = probed.Head.Span;
            if (head is [0x1f, 0x8b, ..]) throw new InvalidDataException("compressed twice: unpack it once");
        }

        if (head is [(byte)'P', (byte)'K', 3 or 5 or 7, 4 or 6 or 8, ..])
            throw new InvalidDataException("a zip archive: unpack it and give the folder");
        if (head.StartsWith("BZh"u8) || head is [0xFD, 0x37, 0x7A, ..] or [0x28, 0xB5, 0x2F, 0xFD, ..] or [0x37, 0x7A, 0xBC, 0xAF, ..])
            throw new InvalidDataException("compressed in a way that is not read here: unpack it, or use gzip");
        if (head.StartsWith("SQLite format 3"u8)) throw new InvalidDataException("a SQLite database, not an export");
        return Decode(probed, head);
    }

    private static ProbedStream Decode(ProbedStream probed, ReadOnlySpan<byte> head)
    {
        if (head.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
        {
            probed.Skip(3);
            return probed;
        }

        Encoding? encoding = head switch
        {
            [0xFF, 0xFE, 0, 0, ..] => new UTF32Encoding(bigEndian: false, byteOrderMark: true, throwOnInvalidCharacters: true),
            [0xFF, 0xFE, ..] => new UnicodeEncoding(bigEndian: false, byteOrderMark: true, throwOnInvalidBytes: true),
            [0xFE, 0xFF, ..] => new UnicodeEncoding(bigEndian: true, byteOrderMark: true, throwOnInvalidBytes: true),
            // JSON begins with two ASCII characters, so that the zero bytes tell (RFC 4627, section 3).
            [(byte)'{' or (byte)'[', 0, not 0, 0, ..] => new UnicodeEncoding(bigEndian: false, byteOrderMark: false, true),
            [0, (byte)'{' or (byte)'[', 0, not 0, ..] => new UnicodeEncoding(bigEndian: true, byteOrderMark: false, true),
            _ => null,
        };
        if (encoding is null) return probed;
        probed.Skip(encoding.GetPreamble().Length);
        return new ProbedStream(
            Encoding.CreateTranscodingStream(probed, encoding, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)));
    }
}

/// <summary>A stream whose first bytes can be looked at before it is read.</summary>
internal sealed class ProbedStream : ReadOnlyStream
{
    private readonly Stream inner;
    private readonly byte[] head;
    private readonly int length;
    private byte[] tail = [];
    private int position;

    internal ProbedStream(Stream inner)
    {
        this.inner = inner;
        head = new byte[InputLimits.ProbeBytes];
        length = inner.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
    }

    internal ReadOnlyMemory<byte> Head => head.AsMemory(position, length - position);

    internal bool HeadIsAll => length < head.Length;

    /// <summary>The last bytes read so far.</summary>
    internal ReadOnlySpan<byte> Tail => tail;

    internal void Skip(int bytes) => position += bytes;

    public override int Read(Span<byte> buffer)
    {
        var count = position == length ? inner.Read(buffer) : Math.Min(buffer.Length, length - position);
        if (position < length)
        {
            head.AsSpan(position, count).CopyTo(buffer);
            position += count;
        }

        if (count > 0) Remember(buffer[..count]);
        return count;
    }

    private void Remember(ReadOnlySpan<byte> read)
    {
        if (read.Length >= Continuation.TailBytes)
        {
            if (tail.Length != Continuation.TailBytes) tail = new byte[Continuation.TailBytes];
            read[^Continuation.TailBytes..].CopyTo(tail);
            return;
        }

        var kept = Math.Min(tail.Length, Continuation.TailBytes - read.Length);
        tail = [.. tail.AsSpan(tail.Length - kept), .. read];
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }
}

/// <summary>Counts what is read through it.</summary>
internal sealed class CountingStream(Stream inner) : ReadOnlyStream
{
    internal long Count { get; private set; }

    public override int Read(Span<byte> buffer)
    {
        var read = inner.Read(buffer);
        Count += read;
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }
}

/// <summary>Stops a compressed stream that grows beyond all measure.</summary>
internal sealed class ExpansionGuard(Stream inner, CountingStream compressed) : ReadOnlyStream
{
    private long expanded;

    public override int Read(Span<byte> buffer)
    {
        var read = inner.Read(buffer);
        expanded += read;
        if (expanded > InputLimits.ExpansionFloor && expanded > compressed.Count * InputLimits.ExpansionRatio)
        {
            throw new InvalidDataException(
                $"the compressed input grows more than {InputLimits.ExpansionRatio} times: refused as a decompression bomb");
        }

        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }
}

/// <summary>The parts of <see cref="Stream"/> that a forward reader does not have.</summary>
internal abstract class ReadOnlyStream : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public abstract override int Read(Span<byte> buffer);

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
