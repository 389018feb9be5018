using System.Globalization;
using System.Runtime.CompilerServices;
using Demarc.Engine.Expressions;
using Demarc.Engine.Expressions.Json;

namespace Demarc.Bench;

/// <summary>
/// Ten typical conditions, compiled from CEL and written by hand in C# over the same facts. The hand-written ones stand for the raw
/// limit: plain fields of a class, no unknowns, no errors.
/// </summary>
internal static class CelBenchmark
{
    private sealed record Rule(string Direction, long FromPort, long ToPort, string Cidr, bool Enabled);

    private sealed record Bucket(
        string Name, bool Encrypted, string Algorithm, long RetentionDays, double Score, string? KmsKeyId, string[] Tags, Rule[] Rules,
        string Region, DateTimeOffset Created);

    private sealed record Case(string Source, Func<Bucket, bool> ByHand);

    private static readonly CelRecordType RuleType = new(
        "Rule", new CelField("direction", CelType.String), new CelField("fromPort", CelType.Int), new CelField("toPort", CelType.Int),
        new CelField("cidr", CelType.String), new CelField("enabled", CelType.Bool));

    private static readonly CelRecordType BucketType = new(
        "Bucket", new CelField("name", CelType.String), new CelField("encrypted", CelType.Bool), new CelField("algorithm", CelType.String),
        new CelField("retentionDays", CelType.Int), new CelField("score", CelType.Double),
        new CelField("kmsKeyId", CelType.String, Optional: true), new CelField("tags", CelType.List(CelType.String)),
        new CelField("rules", CelType.List(RuleType.Type)), new CelField("region", CelType.String),
        new CelField("created", CelType.Timestamp));

    private static readonly string[] Regions = ["eu-west-1", "eu-central-1", "eu-north-1"];

    // Several different samples, taken in turn: with one constant sample the compiler computes the hand-written answers in advance.
    private static readonly Bucket[] Samples = [.. Enumerable.Range(0, 64).Select(Sample)];

    private static readonly DateTimeOffset Limit = new(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private const string Json =
        """{"kind":"bucket","spec":{"encryption":{"enabled":true,"algorithm":"aws:kms"},"replicas":3,"zones":["a","b","c"]}}""";

    public static void Run(TextWriter output)
    {
        var environment = CelEnvironment.Standard.WithVariable("r", BucketType.Type).WithVariable("doc", CelType.Dyn);
        var tape = JsonTape.Parse(Json);
        var variables = Array.ConvertAll(Samples, s => new[] { CelValue.Of(ToRecord(s)), CelValue.Of(tape.Root) });
        output.WriteLine("| condition | CEL ns/op | C# ns/op | ratio | CEL evaluations/s |");
        output.WriteLine("|---|---:|---:|---:|---:|");
        var ratios = new List<double>();
        foreach (var test in Cases(tape.Root))
        {
            var program = environment.Compile(test.Source, CelType.Bool).Program
                ?? throw new InvalidOperationException(string.Join("; ", environment.Compile(test.Source, CelType.Bool).Diagnostics));
            for (var i = 0; i < Samples.Length; i++)
            {
                if (program.Evaluate(variables[i]).AsBool() != test.ByHand(Samples[i]))
                    throw new InvalidOperationException("differs: " + test.Source);
            }

            var compiled = Timing.Nanoseconds(calls => Compiled(program, variables, calls));
            var byHand = Timing.Nanoseconds(calls => ByHand(test.ByHand, calls));
            var shown = test.Source.Replace("||", "\\|\\|", StringComparison.Ordinal);
            ratios.Add(compiled / byHand);
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| `{shown}` | {compiled:0.0} | {byHand:0.0} | {compiled / byHand:0.0} | {1e9 / compiled:0,0} |"));
        }

        var mean = Math.Exp(ratios.Average(Math.Log));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"geometric mean of the ratios: {mean:0.0}"));
    }

    private static Case[] Cases(JsonNode doc) =>
    [
        new("r.encrypted && r.algorithm == 'aws:kms'", b => b.Encrypted && string.Equals(b.Algorithm, "aws:kms", StringComparison.Ordinal)),
        new("r.retentionDays >= 365", b => b.RetentionDays >= 365),
        new("r.kmsKeyId != null && r.kmsKeyId.startsWith('arn:aws:kms:')",
            b => b.KmsKeyId is not null && b.KmsKeyId.StartsWith("arn:aws:kms:", StringComparison.Ordinal)),
        new("r.region in ['eu-west-1', 'eu-central-1', 'eu-north-1']", b => Regions.Contains(b.Region, StringComparer.Ordinal)),
        new("r.rules.exists(x, x.direction == 'ingress' && x.fromPort <= 3389 && x.toPort >= 3389 && x.cidr == '0.0.0.0/0')",
            b => Array.Exists(b.Rules, x => string.Equals(x.Direction, "ingress", StringComparison.Ordinal) && x.FromPort <= 3389
                && x.ToPort >= 3389 && string.Equals(x.Cidr, "0.0.0.0/0", StringComparison.Ordinal))),
        new("r.tags.all(t, t != 'public')", b => Array.TrueForAll(b.Tags, t => !string.Equals(t, "public", StringComparison.Ordinal))),
        new("(r.score * 2.0 + 1.0 > 10.0 || r.retentionDays > 30) && !(r.name == '')",
            b => (b.Score * 2.0 + 1.0 > 10.0 || b.RetentionDays > 30) && !(b.Name.Length == 0)),
        new("r.created < timestamp('2025-01-01T00:00:00Z')", b => b.Created < Limit),
        new("has(r.kmsKeyId) ? r.kmsKeyId.endsWith('abcd') : r.algorithm == 'AES256'",
            b => b.KmsKeyId is not null ? b.KmsKeyId.EndsWith("abcd", StringComparison.Ordinal)
                : string.Equals(b.Algorithm, "AES256", StringComparison.Ordinal)),
        new("doc.spec.encryption.enabled && doc.spec.replicas > 2 && doc.spec.encryption.algorithm == 'aws:kms'",
            _ => ReadsJson(doc)),
    ];

    // Over JSON the hand-written condition reads the same parsed tape: what is compared is the expression, not the format.
    private static bool ReadsJson(JsonNode doc) =>
        doc.TryGet("spec"u8, out var spec) && spec.TryGet("encryption"u8, out var encryption)
        && encryption.TryGet("enabled"u8, out var enabled) && enabled.GetBoolean() == true
        && spec.TryGet("replicas"u8, out var replicas) && replicas.TryGetInt64(out var count) && count > 2
        && encryption.TryGet("algorithm"u8, out var algorithm) && algorithm.Is("aws:kms"u8);

    // No tiering for the two loops: a profile would inline the one condition measured, which no engine with thousands of them enjoys.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Compiled(CelProgram program, CelValue[][] variables, int calls)
    {
        var trues = 0;
        for (var i = 0; i < calls; i++) trues += program.Evaluate(variables[i & 63]).AsBool() ? 1 : 0;
        GC.KeepAlive(trues);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ByHand(Func<Bucket, bool> condition, int calls)
    {
        var trues = 0;
        for (var i = 0; i < calls; i++) trues += condition(Samples[i & 63]) ? 1 : 0;
        GC.KeepAlive(trues);
    }

    private static Bucket Sample(int i)
    {
        Rule[] rules =
        [
            new("ingress", 22, 22, "10.0.0.0/8", true), new("ingress", i % 2 == 0 ? 443 : 0, i % 3 == 0 ? 443 : 65535, "0.0.0.0/0", true),
            new("egress", 0, 65535, "0.0.0.0/0", true),
        ];
        return new Bucket(
            "prod-audit-logs-" + i.ToString(CultureInfo.InvariantCulture), i % 5 != 0, i % 3 == 0 ? "AES256" : "aws:kms", 30 * i, i / 4.0,
            i % 4 == 0 ? null : "arn:aws:kms:eu-west-1:111122223333:key/abcd", ["prod", "audit", i % 7 == 0 ? "public" : "pci"], rules,
            i % 6 == 0 ? "us-east-1" : Regions[i % 3], new DateTimeOffset(2024, 1 + (i % 12), 6, 7, 8, 9, TimeSpan.Zero).AddYears(i % 2));
    }

    private static CelRecord ToRecord(Bucket b) => new(BucketType,
    [
        b.Name, b.Encrypted, b.Algorithm, b.RetentionDays, CelValue.Of(b.Score), b.KmsKeyId,
        CelValue.OfList([.. b.Tags.Select(t => CelValue.Of(t))]),
        CelValue.OfList([.. b.Rules.Select(r =>
            CelValue.Of(new CelRecord(RuleType, [r.Direction, r.FromPort, r.ToPort, r.Cidr, r.Enabled])))]),
        b.Region, CelValue.Of(b.Created),
    ]);
}
