using Demarc.Engine.Expressions.Json;

namespace Demarc.Adapters.Sources;

/// <summary>
/// Reads batches of records on several threads, and hands over what they found in the order of the records: observations, problems and
/// counts are the same as by one thread. The first batch is read where it is given, so that a small input starts no thread.
/// </summary>
/// <param name="input">The input the records are of.</param>
/// <param name="open">Makes a reader of records that notes what it finds in the given part of the input.</param>
internal sealed class RecordCrew(InputReading input, Func<InputReading, Action<JsonNode, RecordPlace>> open)
{
    private readonly Queue<Part> running = new();
    private readonly Stack<Part> idle = new();
    private bool begun;

    /// <summary>Reads a batch, sooner or later.</summary>
    internal void Read(RecordBatch batch)
    {
        // Two batches for each thread: one being read, one ready.
        while (running.Count >= input.Threads * 2) HandOver(running.Dequeue());
        var part = idle.TryPop(out var free) ? free : new Part(input.Part(), open);
        part.Begin(batch, elsewhere: begun && input.Threads > 1);
        begun = true;
        running.Enqueue(part);
        while (running.TryPeek(out var first) && first.IsDone) HandOver(running.Dequeue());
    }

    /// <summary>Waits until everything given has been read and handed over.</summary>
    internal void Finish()
    {
        while (running.TryDequeue(out var part)) HandOver(part);
    }

    private void HandOver(Part part)
    {
        input.TakeOver(part.Finish());
        part.End();
        idle.Push(part);
    }

    /// <summary>The work on one batch at a time, with everything it needs again for the next.</summary>
    private sealed class Part(InputReading reading, Func<InputReading, Action<JsonNode, RecordPlace>> open)
    {
        private readonly Action<JsonNode, RecordPlace> read = open(reading);
        private readonly JsonTape tape = new();
        private RecordBatch batch = null!;
        private Task work = Task.CompletedTask;

        internal bool IsDone => work.IsCompleted;

        internal void Begin(RecordBatch given, bool elsewhere)
        {
            batch = given;
            if (elsewhere) work = Task.Run(Work);
            else Work();
        }

        internal InputReading Finish()
        {
            // A defect on another thread stops the program as one on this thread would.
            work.GetAwaiter().GetResult();
            return reading;
        }

        internal void End() => batch.Dispose();

        private void Work()
        {
            // One tape for all of them: what is handed over may still look at the records.
            batch.Begin(tape);
            for (var i = 0; i < batch.Count; i++)
            {
                if (batch.Parse(tape, i, out var record) is { } fault) reading.Problem(batch.ByteOf(i), fault.Message);
                else read(record, batch.PlaceOf(i));
            }
        }
    }
}
