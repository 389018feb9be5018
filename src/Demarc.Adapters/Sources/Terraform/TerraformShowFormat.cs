using System.Globalization;
using Demarc.Engine.Expressions.Json;
using Demarc.Engine.Inventory;

namespace Demarc.Adapters.Sources.Terraform;

/// <summary>
/// The output of <c>terraform show -json</c> (or <c>tofu show -json</c>), of a plan or of a state, format versions 0.1 to 1.x.
/// A plan has to be held whole, because what is unknown stands in another part of it than the values.
/// </summary>
public sealed class TerraformShowFormat : SourceFormat
{
    /// <summary>Deepest nesting of modules that is read.</summary>
    internal const int MaxModules = 60;

    private static readonly string[] Parts =
        ["planned_values", "resource_changes", "values", "configuration", "prior_state", "provider_schemas", "valid", "root_module",
            "terraform_version"];

    /// <inheritdoc/>
    public override string Name => "Terraform plan or state";

    /// <inheritdoc/>
    public override SourceKind Source => SourceKind.Terraform;

    /// <inheritdoc/>
    public override bool Recognises(InputShape shape) => shape.Kind == TextKind.JsonObject
        && (shape.Has("format_version") && (shape.Members.Length == 1 || Parts.Any(part => shape.Has(part)))
            || shape.Has("planned_values") || shape.Has("resource_changes", "configuration"));

    /// <inheritdoc/>
    public override void Read(InputReading input)
    {
        if (Load(input) is not { } tape) return;
        var document = tape.Root;
        var version = document["format_version"].GetScalar();
        if (Unreadable(document, version) is { } reason)
        {
            input.Problem("", reason);
            return;
        }

        var plan = document["planned_values"].Exists || document["resource_changes"].Exists || document["configuration"].Exists;
        var resources = new TerraformResources(input, document, plan);
        if (document["planned_values"].Exists || !plan)
        {
            var root = document[plan ? "planned_values" : "values"]["root_module"];
            Walk(root, "", resources, 0, input);
        }
        else
        {
            resources.AddChanges();
        }

        resources.HandOver();

        var kind = plan ? "plan" : "state";
        var data = resources.DataSources;
        var left = data == 0 ? "" : $"; data sources left out: {data.ToString(CultureInfo.InvariantCulture)}";
        input.FormatDetail = $"Terraform {kind} (format {version ?? "not given"}{left})";
        if (document["errored"].GetBoolean() == true)
            input.Problem("errored", "the plan stopped with errors: it does not hold every resource");
        else if (document["complete"].GetBoolean() == false && plan && document["deferred_changes"].Count > 0)
            input.Problem("deferred_changes", "some changes are deferred to a later plan: it does not hold every resource");
    }

    private static JsonTape? Load(InputReading input)
    {
        using var bytes = new MemoryStream();
        var chunk = new byte[1 << 16];
        int read;
        while ((read = input.Content.Read(chunk)) > 0)
        {
            if (bytes.Length + read > InputLimits.DocumentBytes)
            {
                input.Problem("", "larger than 256 MiB: a plan has to be read whole; give the state file, which is read in pieces");
                return null;
            }

            bytes.Write(chunk, 0, read);
        }

        var tape = new JsonTape();
        if (tape.TryFill(bytes.GetBuffer().AsMemory(0, (int)bytes.Length)) is not { } fault) return tape;
        input.Problem($"line {fault.Line.ToString(CultureInfo.InvariantCulture)}", fault.Message);
        return null;
    }

    private static string? Unreadable(JsonNode document, string? version)
    {
        if (version is not null && version.Split('.')[0] is not ("0" or "1"))
            return $"format version {version}: 0.1 to 1.x are read; a newer format may mean other things by the same names";
        if (document["provider_schemas"].Exists) return "provider schemas, not a plan or state";
        if (document["valid"].Exists) return "the result of `terraform validate`, not a plan or state";
        if (document["root_module"].Exists && !document["planned_values"].Exists) return "a configuration, not a plan or state";
        return null;
    }

    private static void Walk(JsonNode module, string address, TerraformResources resources, int depth, InputReading input)
    {
        if (depth > MaxModules)
        {
            input.Problem(address, $"modules nested more than {MaxModules} deep are not read");
            return;
        }

        foreach (var resource in module["resources"].Items()) resources.Add(address, resource);
        foreach (var child in module["child_modules"].Items())
            Walk(child, child["address"].GetString() ?? address, resources, depth + 1, input);
    }
}
