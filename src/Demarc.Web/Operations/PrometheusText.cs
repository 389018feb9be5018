using System.Globalization;
using System.Text;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace Demarc.Web.Operations;

/// <summary>
/// Measurements in the text form of Prometheus, 0.0.4 (https://prometheus.io/docs/instrumenting/exposition_formats/, 2026-11-22).
/// </summary>
internal sealed class PrometheusText : IDisposable
{
    private readonly Lock gate = new();
    private readonly Exporter exporter = new();

    internal PrometheusText() => Reader = new BaseExportingMetricReader(exporter);

    internal BaseExportingMetricReader Reader { get; }

    /// <summary>All measurements as they are now.</summary>
    internal string Collect()
    {
        lock (gate)
        {
            exporter.Text.Clear();
            Reader.Collect();
            return exporter.Text.ToString();
        }
    }

    public void Dispose() => exporter.Dispose();

    private sealed class Exporter : BaseExporter<Metric>
    {
        internal StringBuilder Text { get; } = new();

        public override ExportResult Export(in Batch<Metric> batch)
        {
            foreach (var metric in batch) Write(metric);
            return ExportResult.Success;
        }

        private void Write(Metric metric)
        {
            var sums = metric.MetricType is MetricType.LongSum or MetricType.DoubleSum;
            var kind = metric.MetricType == MetricType.Histogram ? "histogram" : sums ? "counter" : "gauge";
            var name = Plain(metric.Name) + Unit(metric.Unit) + (sums ? "_total" : "");
            if (metric.Description.Length > 0) Text.Append(Line($"# HELP {name} {metric.Description.ReplaceLineEndings(" ")}"));
            Text.Append(Line($"# TYPE {name} {kind}"));
            foreach (ref readonly var point in metric.GetMetricPoints()) Write(metric.MetricType, name, point);
        }

        private void Write(MetricType type, string name, in MetricPoint point)
        {
            var labels = new List<string>();
            foreach (var tag in point.Tags)
                labels.Add($"{Plain(tag.Key)}=\"{Escaped(Convert.ToString(tag.Value, CultureInfo.InvariantCulture) ?? "")}\"");
            switch (type)
            {
                case MetricType.LongSum or MetricType.LongSumNonMonotonic: Put(name, labels, point.GetSumLong()); break;
                case MetricType.DoubleSum or MetricType.DoubleSumNonMonotonic: Put(name, labels, point.GetSumDouble()); break;
                case MetricType.LongGauge: Put(name, labels, point.GetGaugeLastValueLong()); break;
                case MetricType.DoubleGauge: Put(name, labels, point.GetGaugeLastValueDouble()); break;
                case MetricType.Histogram: WriteHistogram(name, labels, point); break;
            }
        }

        private void WriteHistogram(string name, List<string> labels, in MetricPoint point)
        {
            var count = 0L;
            foreach (var bucket in point.GetHistogramBuckets())
            {
                count += bucket.BucketCount;
                var bound = double.IsPositiveInfinity(bucket.ExplicitBound) ? "+Inf" : Number(bucket.ExplicitBound);
                Put(name + "_bucket", [.. labels, $"le=\"{bound}\""], count);
            }

            Put(name + "_sum", labels, point.GetHistogramSum());
            Put(name + "_count", labels, point.GetHistogramCount());
        }

        private void Put(string name, List<string> labels, double value) =>
            Text.Append(Line($"{name}{(labels.Count > 0 ? $"{{{string.Join(',', labels)}}}" : "")} {Number(value)}"));

        private static string Line(string text) => text + "\n";

        private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

        private static string Unit(string unit) => unit switch
        {
            "s" => "_seconds",
            "By" => "_bytes",
            _ => "",
        };

        private static string Plain(string name) => string.Concat(name.Select(static c => char.IsAsciiLetterOrDigit(c) ? c : '_'));

        private static string Escaped(string text) =>
            text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).ReplaceLineEndings("\\n");
    }
}
