namespace Demarc.Engine.Inventory;

/// <summary>What a bill asks in one currency over a time. FOCUS: BilledCost, BillingCurrency and the charge periods.</summary>
/// <param name="Currency">Currency code as the bill writes it; empty when it does not say.</param>
/// <param name="Amount">Amount in units of the currency; below zero for credits.</param>
/// <param name="From">Start of the first charge period; null when the bill does not say.</param>
/// <param name="Until">End of the last charge period, not included; null when the bill does not say.</param>
public sealed record Charge(string Currency, decimal Amount, DateTimeOffset? From, DateTimeOffset? Until);

/// <summary>What was paid for a service in one place.</summary>
/// <param name="Provider">Provider id; empty when unknown.</param>
/// <param name="Service">Service id; empty when the catalogue does not know the service.</param>
/// <param name="Name">The service as the bill names it.</param>
/// <param name="Account">Account; empty when the bill does not say.</param>
/// <param name="Region">Region; empty when the bill does not say.</param>
/// <param name="Charge">What was charged.</param>
public sealed record ServiceCharge(string Provider, string Service, string Name, string Account, string Region, Charge Charge);
