using System.Collections.Immutable;
using System.Net;
using Demarc.Adapters.ContentFiles;
using Demarc.Adapters.Ledger;
using Demarc.Adapters.Store;
using Demarc.Engine.Evidence.Ledger;
using Demarc.Web.Access.Oidc;

namespace Demarc.Web;

/// <summary>How the web application is to run.</summary>
public sealed record WebOptions
{
    /// <summary>Where it listens; port 0 for any that is free.</summary>
    public string Urls { get; init; } = "http://127.0.0.1:5080";

    /// <summary>The store: a SQLite file, or how to reach PostgreSQL.</summary>
    public string Store { get; init; } = StoreAddress.Default;

    /// <summary>Folder of the keys that sign and wrap; null: the folder beside the store's file.</summary>
    public string? Keys { get; init; }

    /// <summary>Whether it shows the sample organisation, with a link that opens straight in.</summary>
    public bool Sample { get; init; }

    /// <summary>The content: the pack beside the program, or a folder of source files.</summary>
    public string Content { get; init; } = Path.Combine(AppContext.BaseDirectory, ShippedContent.FileName);

    /// <summary>A provider by which people come in besides; null: none.</summary>
    public OidcSettings? Oidc { get; init; }

    /// <summary>The address by which people reach it, when a proxy stands before it; null: the one that requests name.</summary>
    public Uri? PublicUrl { get; init; }

    /// <summary>The authority that stamps every log with the time once a day (RFC 3161); null: none.</summary>
    public Uri? StampAuthority { get; init; }

    /// <summary>Witnesses that cosign every log once a day; each has an address.</summary>
    public ImmutableArray<TrustedKey> Witnesses { get; init; } = [];

    /// <summary>Proxies whose word on who asks, and by which scheme, is believed; none: nobody's is.</summary>
    public ImmutableArray<IPAddress> TrustedProxies { get; init; } = [];

    /// <summary>How often one address may try the door in a minute.</summary>
    public int TriesPerMinute { get; init; } = 30;

    /// <summary>The browser that prints reports; null: one that is found on the path.</summary>
    public string? Chromium { get; init; }

    /// <summary>How often one key or person may ask the API in a minute.</summary>
    public int CallsPerMinute { get; init; } = 600;

    /// <summary>Whether webhooks may go to this machine itself, without encryption: for tests.</summary>
    public bool WebhooksToLoopback { get; init; }

    /// <summary>Whether the log is one JSON object a line, and not lines for people.</summary>
    public bool JsonLog { get; init; }

    /// <summary>Where measurements and traces go (OTLP); null for nowhere.</summary>
    public bool HasCollector { get; init; }

    /// <summary>Networks that may read measurements, beside this machine itself.</summary>
    public ImmutableArray<IPNetwork> MetricsFor { get; init; } = [];

    /// <summary>The clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Takes what whoever starts it has to know: addresses and one-time links.</summary>
    public Action<string> Say { get; init; } = static _ => { };

    /// <summary>Folder of the keys; null when none is named and the store is no file.</summary>
    public string? KeyFolder => Keys ?? KeyRing.FolderBeside(Store);

    /// <summary>The tenant that is there from the first start on.</summary>
    internal string HomeTenant() => Sample ? Estates.SampleOrganisation.Tenant : StoreAddress.DefaultTenant;
}
