using Demarc.Adapters.Sources.Azure;

namespace Demarc.Adapters.Sources.Billing;

/// <summary>Where the columns that matter stand in a FOCUS file, versions 1.0 to 1.3.</summary>
internal sealed class FocusColumns(CsvTable table)
{
    private readonly int serviceProvider = table.Column("serviceprovidername");
    private readonly int provider = table.Column("providername");
    private readonly int host = table.Column("hostprovidername");
    private readonly int issuer = table.Column("invoiceissuername", "invoiceissuer");
    private readonly int publisher = table.Column("publishername");
    private readonly int service = table.Column("servicename");
    private readonly int account = table.Column("subaccountid");
    private readonly int accountName = table.Column("subaccountname");
    private readonly int payer = table.Column("billingaccountid");
    private readonly int region = table.Column("regionid", "region");
    private readonly int cost = table.Column("billedcost");
    private readonly int currency = table.Column("billingcurrency");
    private readonly int from = table.Column("chargeperiodstart", "billingperiodstart");
    private readonly int to = table.Column("chargeperiodend", "billingperiodend");
    private readonly int tags = table.Column("tags");
    private readonly int category = table.Column("servicecategory");

    /// <summary>
    /// Who offers the service. From 1.3 that is ServiceProviderName; ProviderName, deprecated since, says the same before. The others only
    /// step in when neither is filled.
    /// </summary>
    internal string? Provider => table[serviceProvider] ?? table[provider] ?? table[host] ?? table[issuer] ?? table[publisher];

    internal string? Service => table[service];

    /// <summary>
    /// The sub account; a charge on the billing account itself belongs to that. Microsoft writes a subscription as its resource id.
    /// </summary>
    internal string? Account => (table[account] ?? table[payer]) is { } stated ? ArmId.Parse(stated)?.Subscription ?? stated : null;

    internal string? AccountName => table[accountName];

    internal string? Region => table[region];

    internal string? Cost => table[cost];

    internal string Currency => table[currency] ?? "";

    internal string? From => table[from];

    internal string? To => table[to];

    internal string? Tags => table[tags];

    internal string? Category => table[category];
}
