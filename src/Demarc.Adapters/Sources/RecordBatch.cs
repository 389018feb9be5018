using System.Buffers;
using Demarc.Engine.Expressions.Json;

namespace Demarc.Adapters.Sources;

/// <summary>Where a record stands in its input; the text for it is only made when somebody has to be told.</summary>
/// <param name="Ordinal">Number of the record, from 1.</param>
/// <param name="Within">A place inside the record, such as <c>, configurationItems 3</c>; empty for the record itself.</param>
public readonly record struct RecordPlace(long Ordinal, string Within = "")
{
    /// <summary>In words: <c>record 17</c>.</summary>
    public override string ToString() => $"record {Ordinal}{Within}";
}

/// <summary>Neighbouring elements of an array as they stand in the text, not parsed yet, with the memory they stand in.</summary>
public sealed class RecordBatch : IDisposable
{
    private readonly byte[] memory;
    private readonly List<Range> records;
    private readonly long firstOrdinal;
    private readonly long offset;

    /// <param name="memory">Memory from the shared pool, that belongs to the batch from now on.</param>
    /// <param name="records">Where in the memory they stand.</param>
    /// <param name="firstOrdinal">Number of the first record in its input.</param>
    /// <param name="offset">Where in the input the memory begins, in bytes.</param>
    internal RecordBatch(byte[] memory, List<Range> records, long firstOrdinal, long offset) =>
        (this.memory, this.records, this.firstOrdinal, this.offset) = (memory, records, firstOrdinal, offset);

    /// <summary>How many they are.</summary>
    public int Count => records.Count;

    /// <summary>Where a record stands.</summary>
    internal RecordPlace PlaceOf(int index) => new(firstOrdinal + index);

    /// <summary>The same with the byte at which it begins, for damage that no reader of records can describe.</summary>
    internal string ByteOf(int index) => $"record {firstOrdinal + index}, byte {offset + records[index].Start.Value}";

    /// <summary>Begins a tape of the records.</summary>
    internal void Begin(JsonTape tape) => tape.Begin(memory);

    /// <summary>Parses one record into the tape begun with them; what is wrong with it, or null.</summary>
    internal JsonFault? Parse(JsonTape tape, int index, out JsonNode record)
    {
        var (start, length) = records[index].GetOffsetAndLength(memory.Length);
        return tape.TryAdd(start, length, out record);
    }

    /// <summary>Gives the memory back, unless it is larger than others can use.</summary>
    public void Dispose()
    {
        if (memory.Length <= InputLimits.GatherBytes * 2) ArrayPool<byte>.Shared.Return(memory);
    }
}
