using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Demarc.Engine.Content;

namespace Demarc.Engine.Reports.Oscal;

/// <summary>Kinds of OSCAL document that are written.</summary>
public enum OscalModel
{
    /// <summary>Not said.</summary>
    Unknown,

    /// <summary>System security plan: who does what, part by part.</summary>
    Ssp,

    /// <summary>What the catalogue says about the services in use.</summary>
    ComponentDefinition,

    /// <summary>What checks and evidence show.</summary>
    AssessmentResults,

    /// <summary>What is missing, and by when.</summary>
    Poam,
}

/// <summary>Assessments as OSCAL 1.2.1 JSON. Equal states give equal bytes: ids are made from names, times from the day asked
/// about.</summary>
public static class OscalExport
{
    /// <summary>Makes a document.</summary>
    /// <param name="result">The assessment.</param>
    /// <param name="framework">The framework whose requirements are the controls.</param>
    /// <param name="model">The kind of document.</param>
    /// <returns>UTF-8 JSON.</returns>
    public static byte[] Write(AssessmentResult result, Framework framework, OscalModel model)
    {
        var scene = new OscalScene(result, framework, Kebab<OscalModel>.Name(model));
        var document = model switch
        {
            OscalModel.Ssp => new SecurityPlan(scene).Document(),
            OscalModel.ComponentDefinition => new ServiceOffer(scene).Document(),
            OscalModel.AssessmentResults => new ShownResults(scene).Document(),
            OscalModel.Poam => new ActionPlan(scene).Document(),
            _ => throw new ArgumentOutOfRangeException(nameof(model), model, "no kind of document that is written"),
        };
        return Bytes(document);
    }

    /// <summary>The controls that a document about a framework speaks of.</summary>
    public static OscalControls ControlsOf(Framework framework)
    {
        var places = OscalNames.Of(framework);
        return new OscalControls(
            places.Select(static place => place.Control).ToHashSet(StringComparer.Ordinal),
            places.Select(static place => place.Statement).ToHashSet(StringComparer.Ordinal));
    }

    private static byte[] Bytes(JsonObject document)
    {
        using var stream = new MemoryStream();
        // The file is not shown by a browser: letters of any language stay readable. Indented it would be twice as long.
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            document.WriteTo(json);
        stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }
}
