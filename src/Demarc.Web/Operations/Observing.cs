using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Demarc.Web.Operations;

/// <summary>
/// How the program can be watched: log lines on standard error, measurements at <c>/metrics</c> in the text form of Prometheus, and both
/// measurements and traces to a collector when <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> names one. Neither holds secrets: no cookies, no
/// addresses with tickets, no queries, no names of people.
/// </summary>
internal static class Observing
{
    /// <summary>Lines on standard error: for people, or one JSON object each for programs.</summary>
    internal static void Log(ILoggingBuilder logging, WebOptions options)
    {
        logging.ClearProviders();
        logging.SetMinimumLevel(LogLevel.Warning);
        // Keys are kept in the store, which is as secret as they are.
        logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        // What hinders the start is thrown, and told once by whoever starts.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        if (options.JsonLog)
            logging.AddJsonConsole(static json => (json.UseUtcTimestamp, json.TimestampFormat) = (true, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'"));
        else
            logging.AddSimpleConsole(static text => (text.SingleLine, text.ColorBehavior) = (true, LoggerColorBehavior.Disabled));
        logging.Services.Configure<ConsoleLoggerOptions>(static console => console.LogToStandardErrorThreshold = LogLevel.Trace);
    }

    internal static void Add(IServiceCollection services, WebOptions options)
    {
        var metrics = new PrometheusText();
        services.AddSingleton(metrics);
        var resource = ResourceBuilder.CreateDefault().AddService("demarc");
        var meters = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource)
            .AddMeter(Telemetry.Name, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime")
            .AddReader(metrics.Reader);
        if (options.HasCollector)
        {
            // The exporter reads the variables itself: an address given in code would be taken as it is, and OTLP over HTTP has a path for
            // each signal.
            meters.AddOtlpExporter();
            // Addresses of one-time links are secrets: the framework is not to tell addresses of its own accord.
            AppContext.SetSwitch("Microsoft.AspNetCore.Hosting.SuppressActivityOpenTelemetryData", true);
            // Queries of requests hold what people searched for: they are not told.
            var traces = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).AddSource(Telemetry.Name, "Microsoft.AspNetCore")
                .AddOtlpExporter().Build();
            services.AddSingleton(_ => traces);
            services.AddHostedService<Kept<TracerProvider>>();
        }

        var measured = meters.Build();
        services.AddSingleton(_ => measured);
        services.AddHostedService<Kept<MeterProvider>>();
    }

    /// <summary>Measurements, for this machine and for whom the setting names.</summary>
    internal static void Map(WebApplication app) => app.MapGet(
        "/metrics", static (HttpContext context, PrometheusText metrics, WebOptions options) => IsAllowed(context, options)
            ? Results.Text(metrics.Collect(), "text/plain; version=0.0.4") : Results.NotFound());

    private static bool IsAllowed(HttpContext context, WebOptions options)
    {
        if (context.Connection.RemoteIpAddress is not { } from) return false;
        if (from.IsIPv4MappedToIPv6) from = from.MapToIPv4();
        // A proxy on this machine asks for others, whether or not it says so.
        var forwarded = context.Request.Headers.ContainsKey("X-Forwarded-For") || context.Request.Headers.ContainsKey("Forwarded");
        return (IPAddress.IsLoopback(from) && !forwarded && options.PublicUrl is null)
            || options.MetricsFor.Any(network => network.Contains(from));
    }

    /// <summary>Keeps a provider until the program ends, and lets it send what is left.</summary>
    private sealed class Kept<T>(T kept) : Microsoft.Extensions.Hosting.IHostedService
        where T : BaseProvider
    {
        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken)
        {
            kept.Dispose();
            return Task.CompletedTask;
        }
    }
}
