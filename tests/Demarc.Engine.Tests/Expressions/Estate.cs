using Demarc.Engine.Expressions;

namespace Demarc.Engine.Tests.Expressions;

/// <summary>A small record world shared by the tests of the expression language.</summary>
internal static class Estate
{
    public static readonly CelRecordType Rule = new(
        "Rule", new CelField("port", CelType.Int), new CelField("cidr", CelType.String, Optional: true));

    public static readonly CelRecordType Encryption = new("Encryption", new CelField("kmsKeyId", CelType.String, Optional: true));

    public static readonly CelRecordType Bucket = new(
        "Bucket",
        new CelField("name", CelType.String),
        new CelField("encrypted", CelType.Bool, Optional: true),
        new CelField("days", CelType.Int),
        new CelField("tags", CelType.Map(CelType.String, CelType.String)),
        new CelField("rules", CelType.List(Rule.Type)),
        new CelField("encryption", Encryption.Type, Optional: true),
        new CelField("access", CelType.String) { AllowedValues = ["private", "public-read"] });

    public static readonly CelEnvironment Environment = CelEnvironment.Standard
        .WithVariable("r", Bucket.Type).WithVariable("doc", CelType.Dyn).WithVariable("n", CelType.Int);

    public static CelRecord Of(
        CelValue? encrypted = null, CelValue? days = null, CelValue? rules = null, CelValue? encryption = null, CelValue? tags = null) =>
        new(
        Bucket,
        [
            "logs", encrypted ?? CelValue.True, days ?? CelValue.Of(30), tags ?? CelValue.OfMap([("team", "a")]),
            rules ?? CelValue.OfList(CelValue.Of(new CelRecord(Rule, [22, "10.0.0.0/8"])),
                CelValue.Of(new CelRecord(Rule, [443, CelValue.Null]))),
            encryption ?? CelValue.Of(new CelRecord(Encryption, ["key-1"])), "private",
        ]);

    public static CelValue Evaluate(string source, CelRecord? record = null, CelValue? doc = null)
    {
        var compiled = Environment.Compile(source);
        Assert.True(compiled.Program is not null, source + ": " + string.Join("; ", compiled.Diagnostics));
        return compiled.Program.Evaluate([CelValue.Of(record ?? Of()), doc ?? CelValue.Null, 7]);
    }
}
