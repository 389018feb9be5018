using System.CommandLine;
using System.Net;
using Demarc.Web;
using Demarc.Web.Access.Oidc;

namespace Demarc.Cli;

/// <summary>How the web application is to run, as the command line says it.</summary>
internal sealed class ServeOptions
{
    private readonly Option<string> urls = new("--urls")
    { DefaultValueFactory = static _ => "http://127.0.0.1:5080", Description = "Where to listen; several with ;" };

    private readonly Option<string?> store = StoreOptions.PlaceOption();

    private readonly Option<bool> sample = new("--sample")
    { Description = "Show the sample organisation; the link printed opens straight in" };

    private readonly KeyOptions keys = new();

    private readonly Option<string?> content = new("--content")
    { Description = "Read the catalogue from this folder instead of the shipped one" };

    private readonly Option<string> log = new("--log")
    { DefaultValueFactory = static _ => "text", Description = "The log on standard error: lines for people, or json" };

    private readonly Option<string[]> metrics = new("--metrics")
    { Description = "Networks that may read /metrics, beside this machine: 10.0.0.0/8", AllowMultipleArgumentsPerToken = true };

    private readonly Option<string?> oidc = new("--oidc")
    { Description = "Let people in by the OpenID Connect provider that this file describes" };

    private readonly Option<string?> publicUrl = new("--public-url")
    { Description = "The address by which people reach it, when a proxy stands before it: https://demarc.example.org" };

    private readonly Option<string[]> proxies = new("--trusted-proxy")
    {
        Description = "Address of a proxy whose X-Forwarded-For and X-Forwarded-Proto are believed; nobody's are otherwise",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string?> stamps = new("--stamp-authority")
    { Description = "Have every log stamped with the time once a day by this time-stamp authority (RFC 3161)" };

    private readonly Option<string?> witnesses = new("--witnesses")
    { Description = "Have every log cosigned once a day: file with lines \"witness NAME KEY ADDRESS\" (c2sp.org/tlog-policy)" };

    internal ServeOptions() => log.AcceptOnlyFromAmong("text", "json");

    /// <summary>Adds them to a verb.</summary>
    internal void AddTo(Command command)
    {
        foreach (var option in new Option[] { urls, store, sample, content, oidc, publicUrl, proxies, stamps, witnesses, log, metrics })
            command.Options.Add(option);
        keys.AddTo(command);
    }

    /// <summary>What was said.</summary>
    /// <exception cref="UsageException">It cannot be so.</exception>
    /// <exception cref="OidcFileException">The provider's file has mistakes.</exception>
    internal WebOptions Read(ParseResult parsed)
    {
        var place = parsed.GetValue(store) ?? StoreOptions.Default;
        var options = new WebOptions
        {
            Urls = parsed.GetValue(urls)!,
            Store = place,
            Sample = parsed.GetValue(sample),
            Keys = keys.Folder(parsed, place),
            JsonLog = parsed.GetValue(log) == "json",
            HasCollector = HasCollector(),
            MetricsFor = [.. (parsed.GetValue(metrics) ?? []).Select(NetworkOf)],
            Oidc = parsed.GetValue(oidc) is { } file ? OidcFile.Read(file, Environment.GetEnvironmentVariable) : null,
            PublicUrl = parsed.GetValue(publicUrl) is { } text ? PublicUrlOf(text) : null,
            TrustedProxies = [.. (parsed.GetValue(proxies) ?? []).Select(ProxyOf)],
            StampAuthority = parsed.GetValue(stamps) is { } authority ? AuthorityOf(authority) : null,
        };
        if (parsed.GetValue(witnesses) is { } policy)
        {
            var named = LedgerPlace.Policy(policy).Witnesses;
            if (named.IsEmpty || named.Any(static one => !IsHttp(one.Address)))
                throw new UsageException($"{policy}: each witness needs an address that can be asked (--witnesses)");
            options = options with { Witnesses = named };
        }

        return parsed.GetValue(content) is { } folder ? options with { Content = folder } : options;
    }

    /// <summary>The address by which people reach the server.</summary>
    /// <exception cref="UsageException">It is none.</exception>
    internal static Uri PublicUrlOf(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && (address.Scheme is "https" or "http") && address.PathAndQuery == "/"
            ? address : throw new UsageException("--public-url is an address without a path, such as https://demarc.example.org");

    private static IPNetwork NetworkOf(string text) => IPNetwork.TryParse(text, out var network)
        ? network : throw new UsageException($"\"{text}\" is no network; write it as 10.0.0.0/8 (--metrics)");

    private static IPAddress ProxyOf(string text) => IPAddress.TryParse(text, out var address)
        ? address : throw new UsageException($"\"{text}\" is no address; write it as 10.0.0.7 (--trusted-proxy)");

    private static Uri AuthorityOf(string text) => IsHttp(text)
        ? new Uri(text) : throw new UsageException($"\"{text}\" is no address of a time-stamp authority (--stamp-authority)");

    private static bool IsHttp(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https";

    private static bool HasCollector()
    {
        const string Setting = "OTEL_EXPORTER_OTLP_ENDPOINT";
        var text = Environment.GetEnvironmentVariable(Setting);
        if (string.IsNullOrEmpty(text)) return false;
        return IsHttp(text) ? true : throw new UsageException($"{Setting} is no address");
    }
}
