using System.Buffers;
using System.CommandLine;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Demarc.Engine.Expressions;
using Demarc.Engine.Expressions.Conformance;
using Demarc.Engine.Expressions.Json;

namespace Demarc.Cli.Verbs;

/// <summary><c>demarc cel</c>: evaluates an expression, or runs the language's conformance suite.</summary>
internal static class CelVerb
{
    private const int Clean = (int)ExitCode.Clean;
    private const int Failed = (int)ExitCode.Violations;
    private const int WrongInput = (int)ExitCode.WrongInput;

    /// <summary>The verb with its two sub-verbs.</summary>
    public static Command Create() => new("cel", "Evaluate expressions of the Common Expression Language (CEL)") { Eval(), Conformance() };

    private static Command Eval()
    {
        var expression = new Argument<string>("EXPR") { Description = "The expression" };
        var data = new Option<string?>("--data")
        {
            Description = "JSON file ('-' for standard input): the whole is the variable 'data', and each member of an object a variable",
        };
        var command = new Command("eval", "Evaluate one expression and print the result as JSON") { expression, data };
        command.SetAction(parsed =>
        {
            var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            return Evaluate(parsed.GetValue(expression)!, parsed.GetValue(data), output, error);
        });
        return command;
    }

    private static Command Conformance()
    {
        var file = new Argument<string>("FILE") { Description = "The suite, one test per line as JSON" };
        var command = new Command("conformance", "Run the conformance suite") { file };
        command.SetAction(parsed =>
        {
            var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            return RunConformance(parsed.GetValue(file)!, output, error);
        });
        return command;
    }

    private static int Evaluate(string source, string? dataFile, TextWriter output, TextWriter error)
    {
        var variables = new List<(string Name, CelValue Value)>();
        if (dataFile is not null && Read(dataFile, variables) is { } fault)
        {
            error.WriteLine($"{dataFile}: {fault}");
            return WrongInput;
        }

        var environment = CelEnvironment.Standard.WithVariables(variables.Select(v => new CelVariable(v.Name, CelType.Dyn)));
        var compiled = environment.Compile(source);
        foreach (var diagnostic in compiled.Diagnostics) error.WriteLine(diagnostic);
        if (compiled.Program is null) return WrongInput;
        var result = compiled.Program.Evaluate(variables.Select(v => v.Value).ToArray());
        if (result.Failure is { } failure)
        {
            error.WriteLine(failure);
            return WrongInput;
        }

        output.WriteLine(ToJson(result));
        return Clean;
    }

    private static string ToJson(CelValue value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var options = new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 10_000 };
        using (var writer = new Utf8JsonWriter(buffer, options)) value.WriteTo(writer);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static string? Read(string file, List<(string Name, CelValue Value)> variables)
    {
        byte[] bytes;
        try
        {
            bytes = ReadAll(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e.Message;
        }

        var tape = new JsonTape();
        if (tape.TryFill(bytes) is { } fault) return fault.ToString();
        foreach (var (name, value) in tape.Root.Members()) variables.Add((name, CelValue.Of(value)));
        if (!variables.Exists(v => v.Name is "data")) variables.Add(("data", CelValue.Of(tape.Root)));
        return null;
    }

    private static byte[] ReadAll(string file)
    {
        if (file is not "-") return File.ReadAllBytes(file);
        using var input = Console.OpenStandardInput();
        using var copy = new MemoryStream();
        input.CopyTo(copy);
        return copy.ToArray();
    }

    private static int RunConformance(string file, TextWriter output, TextWriter error)
    {
        ConformanceRun run;
        try
        {
            run = ConformanceRun.Of(File.ReadLines(file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or FormatException)
        {
            error.WriteLine($"{file}: {e.Message}");
            return WrongInput;
        }

        foreach (var failure in run.Failures)
            output.WriteLine($"{failure.Name}: expected {failure.Expected}, actual {failure.Actual}");
        output.WriteLine($"{run.Passed} passed, {run.Failures.Length} failed, {run.Skipped} skipped");
        return run.Failures.IsEmpty ? Clean : Failed;
    }
}
