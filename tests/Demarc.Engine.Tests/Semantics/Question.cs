using System.Collections.Concurrent;
using Demarc.Engine.Expressions;
using Demarc.Engine.Expressions.Json;
using Demarc.Engine.Semantics;

namespace Demarc.Engine.Tests.Semantics;

/// <summary>Asks a semantic function as content does: an expression over documents.</summary>
internal static class Question
{
    /// <summary>How a test writes a value that is not known yet.</summary>
    internal const string Unknown = "\"\\u0001unknown\\u0001\"";

    private static readonly CelEnvironment Environment = CelEnvironment.Standard
        .WithFunctions(SemanticFunctions.All).WithVariable("doc", CelType.Dyn).WithVariable("other", CelType.Dyn);

    private static readonly ConcurrentDictionary<string, CelProgram> Programs = new(StringComparer.Ordinal);

    /// <summary>The value of the expression over one JSON document, or two.</summary>
    internal static CelValue Value(string expression, string doc, string other = "null") =>
        Program(expression).Evaluate([CelValue.Of(JsonTape.Parse(doc).Root), CelValue.Of(JsonTape.Parse(other).Root)]);

    /// <summary>
    /// The outcome in one word: <c>yes</c>, <c>no</c>, <c>unknown</c> or <c>error</c>. Values made by an expression must give the same as
    /// JSON.
    /// </summary>
    internal static string Ask(string expression, string doc, string other = "null")
    {
        var json = Word(Value(expression, doc, other));
        var rebuilt = Program(expression).Evaluate(
            [Rebuilt(CelValue.Of(JsonTape.Parse(doc).Root)), Rebuilt(CelValue.Of(JsonTape.Parse(other).Root))]);
        Assert.Equal(json, Word(rebuilt));
        return json;
    }

    internal static string Word(CelValue value) => value.Kind switch
    {
        CelKind.Bool => value.AsBool() ? "yes" : "no",
        CelKind.Unknown => "unknown",
        CelKind.Error => "error",
        _ => value.ToString(),
    };

    private static CelProgram Program(string expression) => Programs.GetOrAdd(expression, static text =>
    {
        var compiled = Environment.Compile(text);
        Assert.True(compiled.Program is not null, string.Join('\n', compiled.Diagnostics));
        return compiled.Program;
    });

    /// <summary>The same value out of lists and maps of the language instead of JSON.</summary>
    private static CelValue Rebuilt(CelValue value) => value.Kind switch
    {
        CelKind.List => CelValue.OfList([.. value.Items().Select(Rebuilt)]),
        CelKind.Map => CelValue.OfMap(value.Entries().Select(static entry => (entry.Key.AsString(), Rebuilt(entry.Value)))),
        CelKind.String => CelValue.Of(value.AsString()),
        _ => value,
    };
}
