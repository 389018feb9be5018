using System.Collections.Immutable;
using System.Globalization;
using Demarc.Engine.Content;
using Demarc.Engine.Inventory;

namespace Demarc.Engine.Reports.Figures;

/// <summary>Money of one currency over the time that the bills cover.</summary>
/// <param name="Currency">Currency code as the bills write it; empty when they do not say.</param>
/// <param name="Amount">What was billed.</param>
/// <param name="Unowned">Of it, what was spent where no duty of ours has a named owner who is here; services that the catalogue does not
/// know among it.</param>
/// <param name="Uncatalogued">Of that, what was spent on services that the catalogue does not know.</param>
/// <param name="From">Start of the earliest charge period; null when no bill says.</param>
/// <param name="Until">End of the latest charge period, not included; null when no bill says.</param>
public sealed record SpendTotal(
    string Currency, decimal Amount, decimal Unowned, decimal Uncatalogued, DateTimeOffset? From, DateTimeOffset? Until)
{
    /// <summary>Of the amount, what was spent where no duty is ours, so that nobody has to be named.</summary>
    public decimal NotOurs { get; init; }

    /// <summary>
    /// Of the amount, how much may be in it twice: charges for one service in one account and region whose times overlap, all but the
    /// largest. Exports of a month that is not over do that, and so do charges of a year beside those of a month.
    /// </summary>
    public decimal Overlapping { get; init; }

    /// <summary>The amount for people: <c>1,234.50 USD</c>.</summary>
    public string Billed => Money(Amount);

    /// <summary>The time that is covered, both days included; empty when no bill says.</summary>
    public string Period => From is { } from && Until is { } until && until > DateTimeOffset.MinValue
        ? string.Create(CultureInfo.InvariantCulture, $"{from.UtcDateTime:yyyy-MM-dd} to {until.UtcDateTime.AddTicks(-1):yyyy-MM-dd}") : "";

    /// <summary>What nobody named answers for, in words.</summary>
    public string Answered => (Unowned, NotOurs) switch
    {
        (0, 0) => "All of it where somebody is named for duties of ours.",
        (0, _) => $"Of it {Money(NotOurs)} where no duty is ours, the rest where somebody is named for duties of ours.",
        _ => $"Of it {Money(Unowned)} where nobody is named for any duty of ours"
            + (Uncatalogued == 0 ? "." : $", {Money(Uncatalogued)} of that on services that the catalogue does not know.")
            + (NotOurs == 0 ? "" : $" {Money(NotOurs)} where no duty is ours."),
    } + (Overlapping == 0 ? "" : $" Bills overlap in time: up to {Money(Overlapping)} may be counted twice.");

    private string Money(decimal amount) =>
        string.Create(CultureInfo.InvariantCulture, $"{amount:N2} {(Currency.Length > 0 ? Currency : "(no currency said)")}");
}

/// <summary>Money spent on one service.</summary>
/// <param name="Service">Service id; empty when the catalogue does not know it.</param>
/// <param name="Title">Its name; as the bill writes it when the catalogue does not know it.</param>
/// <param name="Owners">Who answers for duties of ours there, in order.</param>
/// <param name="Total">How much.</param>
public sealed record ServiceSpend(string Service, string Title, ImmutableArray<string> Owners, SpendTotal Total);

/// <summary>What the bills say was spent, and on what nobody named answers for (SPEC section 8). Currencies are never added up.</summary>
/// <param name="Totals">By currency, in order; empty when no bill was read: then nothing is known, which is not zero.</param>
/// <param name="Services">By service and currency, dearest first within a currency.</param>
public sealed record Spend(ImmutableArray<SpendTotal> Totals, ImmutableArray<ServiceSpend> Services)
{
    /// <summary>What is counted.</summary>
    public const string Formula =
        "Billed cost of services in whose account and region there are duties of ours and none has a named owner who is still here, "
        + "and of services that the catalogue does not know, beside all billed cost.";

    /// <summary>Out of what.</summary>
    public const string Population =
        "Charges of the bills read, each currency by itself, credits taken off. A charge that stands in two files with the same service, "
        + "account, region, period and amount is counted once; others whose periods overlap are counted each, and their amount is said.";

    internal static Spend Of(Catalogue catalogue, ImmutableArray<ServiceCharge> charges, ImmutableArray<DutyLine> lines)
    {
        if (charges.IsEmpty) return new Spend([], []);
        var ours = lines.Where(static line => line.IsOurs && line.Duty.Scope.Service.Length > 0)
            .ToLookup(static line => line.Duty.Scope.Service, StringComparer.Ordinal);
        var answered = charges.GroupBy(static charge => (charge.Service, charge.Account, charge.Region))
            .SelectMany(place => Answer(catalogue, place, ours)).ToList();
        return new Spend(
            [
                .. answered.GroupBy(static one => one.Charge.Charge.Currency, StringComparer.Ordinal)
                    .OrderBy(static group => group.Key, StringComparer.Ordinal).Select(static group => Total(group.Key, group)),
            ],
            [
                .. answered.GroupBy(static one => (
                        one.Charge.Service, Name: one.Charge.Service.Length > 0 ? "" : one.Charge.Name, one.Charge.Charge.Currency))
                    .Select(group => new ServiceSpend(
                        group.Key.Service, group.Key.Service.Length > 0 ? catalogue.Service(group.Key.Service)?.Title ?? group.Key.Service
                            : group.Key.Name,
                        [.. group.SelectMany(static one => one.Owners).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
                        Total(group.Key.Currency, group)))
                    .OrderBy(static line => line.Total.Currency, StringComparer.Ordinal).ThenByDescending(static line => line.Total.Amount)
                    .ThenBy(static line => line.Service, StringComparer.Ordinal).ThenBy(static line => line.Title, StringComparer.Ordinal),
            ]);
    }

    private static IEnumerable<Answered> Answer(
        Catalogue catalogue, IGrouping<(string Service, string Account, string Region), ServiceCharge> place,
        ILookup<string, DutyLine> ours)
    {
        var there = ours[place.Key.Service].Where(line =>
            Meets(line.Duty.Scope.Account, place.Key.Account) && Meets(line.Duty.Scope.Region, place.Key.Region)).ToList();
        ImmutableArray<string> owners =
        [
            .. there.Select(static line => line.Owner?.Answering ?? "")
                .Where(static name => name.Length > 0).Distinct(StringComparer.Ordinal),
        ];
        // Bills on record name the service as it was known on their day.
        var known = place.Key.Service.Length > 0 && catalogue.Service(place.Key.Service) is not null;
        var (notOurs, owned) = (known && there.Count == 0, there.Exists(static line => line.IsOwned));
        return place.Select(charge => new Answered(charge, known, notOurs, known && (notOurs || owned), owners));

        // Either side may not say where: then they may be the same.
        static bool Meets(string scope, string charged) => scope.Length == 0 || charged.Length == 0 || scope == charged;
    }

    private static SpendTotal Total(string currency, IEnumerable<Answered> charges)
    {
        var all = charges.ToList();
        return new SpendTotal(
            currency, all.Sum(static one => one.Charge.Charge.Amount),
            all.Where(static one => !one.Owned).Sum(static one => one.Charge.Charge.Amount),
            all.Where(static one => !one.Known).Sum(static one => one.Charge.Charge.Amount),
            all.Min(static one => one.Charge.Charge.From), all.Max(static one => one.Charge.Charge.Until))
        {
            NotOurs = all.Where(static one => one.NotOurs).Sum(static one => one.Charge.Charge.Amount),
            Overlapping = all.Select(static one => one.Charge).GroupBy(static one => one with { Charge = None }).Sum(Twice),
        };
    }

    /// <summary>How much of what was charged for one thing may be counted twice.</summary>
    private static decimal Twice(IEnumerable<ServiceCharge> charges)
    {
        var (twice, together, largest, until) = (0m, 0m, 0m, DateTimeOffset.MinValue);
        foreach (var (_, amount, from, to) in charges.Select(static one => one.Charge)
            .Where(static one => one is { From: not null, Until: not null, Amount: > 0 }).OrderBy(static one => one.From))
        {
            if (from >= until)
            {
                twice += together - largest;
                (together, largest) = (0m, 0m);
            }

            (together, largest) = (together + amount, Math.Max(largest, amount));
            if (to > until) until = to.Value;
        }

        return twice + together - largest;
    }

    private static readonly Charge None = new("", 0, null, null);

    private sealed record Answered(ServiceCharge Charge, bool Known, bool NotOurs, bool Owned, ImmutableArray<string> Owners);
}
