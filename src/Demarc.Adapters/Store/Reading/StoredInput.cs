using System.Collections.Immutable;
using Demarc.Engine.Content;
using Demarc.Engine.Expressions.Json;
using Demarc.Engine.Inventory;

namespace Demarc.Adapters.Store.Reading;

/// <summary>One file of a run, and what became of it.</summary>
/// <param name="Run">The run.</param>
/// <param name="Path">Its path.</param>
/// <param name="Format">What it was recognised as; empty when it was not.</param>
/// <param name="Status"><c>read</c>, <c>partly-read</c> or <c>refused</c>.</param>
/// <param name="Records">Records that were used.</param>
/// <param name="Problems">What was not used, and why.</param>
public sealed record StoredInput(
    RunRow Run, string Path, string Format, string Status, long Records, ImmutableArray<string> Problems)
{
    /// <summary>The files of the latest finished runs, the newest run first, in the order of each run.</summary>
    /// <param name="view">The store as of a time.</param>
    /// <param name="most">Of so many runs.</param>
    public static ImmutableArray<StoredInput> Of(StoreView view, int most) =>
    [
        .. view.Runs.Where(static run => run.Finished && !run.Inputs.IsNone).OrderByDescending(static run => run.Number).Take(most)
            .SelectMany(run => Read(run, view.Store.Content(run.Inputs))),
    ];

    /// <summary>The same as when it was read; where in the file a problem is stands before its reason.</summary>
    public InputReport ToReport() => new(
        Path, Format, Kebab<InputStatus>.TryParse(Status, out var status) ? status : InputStatus.Unknown, Records,
        [.. Problems.Select(static problem => new InputProblem("", problem))]) { Run = Run.Number };

    private static List<StoredInput> Read(RunRow run, byte[] body)
    {
        var inputs = new List<StoredInput>();
        foreach (var item in JsonTape.Parse(body).Root.Items())
        {
            var problems = ImmutableArray.CreateBuilder<string>();
            foreach (var problem in item["problems"].Items()) problems.Add(problem.GetString() ?? "");
            inputs.Add(new StoredInput(
                run, item["path"].GetString() ?? "", item["format"].GetString() ?? "", item["status"].GetString() ?? "",
                item["records"].TryGetInt64(out var records) ? records : 0, problems.ToImmutable()));
        }

        return inputs;
    }
}
