namespace Demarc.Engine.Expressions.Conformance;

/// <summary>
/// The declarations the suite's check-only tests rely on. They stand in the suite's type environments, which the converted file
/// leaves out; the messages are declared as records with the fields used.
/// </summary>
internal static class DeclaredElsewhere
{
    public static CelEnvironment Environment { get; } = Build();

    private static CelEnvironment Build()
    {
        var nested = new CelRecordType("NestedMessage", new CelField("bb", CelType.Int));
        var message = new CelRecordType(
            "TestAllTypes",
            new CelField("single_int64", CelType.Int),
            new CelField("single_int64_wrapper", CelType.Int, Optional: true),
            new CelField("single_string_wrapper", CelType.String, Optional: true),
            new CelField("repeated_nested_message", CelType.List(nested.Type)));
        var tuple = CelType.Opaque("tuple", CelType.Parameter("T"), CelType.Parameter("U"), CelType.Parameter("V"));
        return CelEnvironment.Standard
            .WithVariable("msg", message.Type)
            .WithFunctions(
                CelFunction.Global("fn", CelType.String, CelType.Int, CelType.String, (_, _) => Never),
                CelFunction.Global("tuple", CelType.Parameter("T"), CelType.Parameter("U"), CelType.Parameter("V"), tuple,
                    (_, _, _) => Never),
                CelFunction.Global("sort", tuple, tuple, _ => Never));
    }

    private static CelValue Never => CelValue.Error("declared for checking only");
}
