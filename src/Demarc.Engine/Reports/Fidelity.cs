using System.Collections.Immutable;

namespace Demarc.Engine.Reports;

/// <summary>A published label: who owns a requirement for a service.</summary>
/// <param name="Framework">Framework as the file names it.</param>
/// <param name="Requirement">Requirement id.</param>
/// <param name="Service">Service as the file names it.</param>
/// <param name="Expected">provider, customer or shared.</param>
/// <param name="Answered">What Demarc answers; null when it abstains (not-applicable, unknown, or no such requirement or service).</param>
public sealed record LabelledCell(string Framework, string Requirement, string Service, string Expected, string? Answered);

/// <summary>How well answers agree with labels.</summary>
/// <param name="Rows">Labels.</param>
/// <param name="Answered">Labels with an answer.</param>
/// <param name="Accuracy">Share of answered that agree.</param>
/// <param name="MacroF1">Mean of F1 over provider, customer and shared as far as they occur; abstentions count as missed.</param>
/// <param name="Flips">Share of answered where provider and customer are swapped: the mistake that hurts.</param>
/// <param name="Confusion">Counts by (expected, answered); abstention is the empty text.</param>
public sealed record FidelityScore(
    int Rows, int Answered, double Accuracy, double MacroF1, double Flips,
    ImmutableSortedDictionary<(string Expected, string Answered), int> Confusion);

/// <summary>Measures answers against published labels, beside two baselines that know the labels and no reasons.</summary>
public static class Fidelity
{
    private static readonly ImmutableArray<string> Owners = ["provider", "customer", "shared"];

    /// <summary>Scores cells.</summary>
    public static FidelityScore Score(IReadOnlyCollection<LabelledCell> cells)
    {
        var answered = cells.Where(static cell => cell.Answered is not null).ToList();
        var confusion = cells.GroupBy(static cell => (cell.Expected, cell.Answered ?? ""))
            .ToImmutableSortedDictionary(static g => g.Key, static g => g.Count());
        var f1 = Owners.Where(owner => cells.Any(cell => cell.Expected == owner)).Select(owner => F1(cells, owner)).DefaultIfEmpty()
            .Average();
        return new FidelityScore(
            cells.Count, answered.Count,
            Share(answered.Count(static cell => cell.Answered == cell.Expected), answered.Count), f1,
            Share(answered.Count(static cell => (cell.Expected, cell.Answered) is ("provider", "customer") or ("customer", "provider")),
                answered.Count), confusion);
    }

    /// <summary>The most frequent label of the framework for every row.</summary>
    public static IReadOnlyCollection<LabelledCell> GlobalMajority(IReadOnlyCollection<LabelledCell> cells)
    {
        var majority = Majority(cells);
        return [.. cells.Select(cell => cell with { Answered = majority })];
    }

    /// <summary>
    /// For each row the most frequent label of that requirement among the services of the other half (services are split by name into two
    /// halves), or the global one where the other half has none.
    /// </summary>
    public static IReadOnlyCollection<LabelledCell> RequirementMajority(IReadOnlyCollection<LabelledCell> cells)
    {
        var services = cells.Select(static cell => cell.Service).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Select(static (service, index) => (service, Half: index % 2))
            .ToDictionary(static p => p.service, static p => p.Half, StringComparer.Ordinal);
        var learned = cells.GroupBy(cell => (cell.Requirement, Half: services[cell.Service]))
            .ToDictionary(static g => g.Key, static g => Majority([.. g]));
        var otherwise = Majority(cells);
        return [.. cells.Select(
            cell => cell with { Answered = learned.GetValueOrDefault((cell.Requirement, 1 - services[cell.Service]), otherwise) })];
    }

    private static string Majority(IReadOnlyCollection<LabelledCell> cells) =>
        cells.GroupBy(static cell => cell.Expected, StringComparer.Ordinal).OrderByDescending(static g => g.Count())
            .ThenBy(static g => g.Key, StringComparer.Ordinal).First().Key;

    private static double F1(IReadOnlyCollection<LabelledCell> cells, string owner)
    {
        var hit = cells.Count(cell => cell.Expected == owner && cell.Answered == owner);
        var claimed = cells.Count(cell => cell.Answered == owner);
        var there = cells.Count(cell => cell.Expected == owner);
        return Share(2 * hit, claimed + there);
    }

    private static double Share(int part, int whole) => whole == 0 ? 0 : (double)part / whole;
}
