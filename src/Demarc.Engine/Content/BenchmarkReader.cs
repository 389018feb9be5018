namespace Demarc.Engine.Content;

/// <summary>Reads <c>benchmarks/&lt;benchmark&gt;.yaml</c>.</summary>
internal static class BenchmarkReader
{
    internal static void Read(ContentReader reader, CatalogueDraft draft)
    {
        var benchmark = new Benchmark
        {
            Id = reader.Required("benchmark"),
            Title = reader.Required("title"),
            Publisher = reader.Required("publisher"),
            Source = reader.Source("source"),
            Recommendations = [.. reader.Maps("recommendations", "a recommendation").Select(One)],
            Place = reader.Place,
        };
        var byId = benchmark.Recommendations.GroupBy(static one => one.Id, StringComparer.Ordinal);
        foreach (var twice in byId.Where(static group => group.Count() > 1))
            reader.Fault(twice.Last().Place, $"the recommendation \"{twice.Key}\" is given twice");
        draft.Put(draft.Benchmarks, "benchmark", benchmark.Id, benchmark, reader.Place);
    }

    /// <summary>A check names only recommendations that are there, of those benchmarks that are listed.</summary>
    internal static void Link(CatalogueDraft draft, Action<ContentPlace, string> fault)
    {
        foreach (var check in draft.Checks.Values)
        {
            foreach (var named in check.Benchmarks)
            {
                var (benchmark, id) = Split(named);
                if (!draft.Benchmarks.TryGetValue(benchmark, out var list)) continue;
                if (list.Recommendations.All(one => one.Id != id))
                    fault(check.Place, $"{benchmark} has no recommendation \"{id}\"");
            }
        }
    }

    /// <summary>The benchmark and the recommendation of <c>cis-aws-6.0:2.1.2</c>.</summary>
    internal static (string Benchmark, string Id) Split(string named)
    {
        var colon = named.IndexOf(':', StringComparison.Ordinal);
        return (named[..colon], named[(colon + 1)..]);
    }

    private static Recommendation One(ContentReader reader)
    {
        var one = new Recommendation(
            reader.Required("id"), reader.Enum<RecommendationAssessment>("assessment"), reader.Optional("none") ?? "", reader.Place);
        reader.Done();
        return one;
    }
}
