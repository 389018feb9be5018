using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Demarc.Engine;
using Demarc.Engine.Inventory;
using Demarc.Web.Parts;

namespace Demarc.Web.Report;

/// <summary>
/// The assessment as one page that needs nothing else: no script to be read, no network, no other file. It is drawn by the same components
/// as the pages, without a web server.
/// </summary>
public static class HtmlReport
{
    /// <summary>What the page forbids itself: to load anything, and to run any script but its own, whatever a text in it says.</summary>
    internal static string Policy { get; } = "default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-"
        + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Script))) + "'; base-uri 'none'; form-action 'none'";

    /// <summary>The styles of pages that show numbers, and those of the report.</summary>
    internal static string Style => Resource("web/parts.css") + Resource("report/report.css");

    /// <summary>What the page gains where scripts run.</summary>
    internal static string Script => Resource("report/report.js");

    /// <summary>Writes the page.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="result">What was found.</param>
    /// <param name="inputs">What became of each input.</param>
    /// <param name="notes">What it says of itself; null when it is made from exports.</param>
    public static void Write(TextWriter output, AssessmentResult result, ImmutableArray<InputReport> inputs, ReportNotes? notes = null) =>
        PlainHtml.Write(output, RenderedPage.Of<ReportDocument>(ReportModel.Of(result, inputs, notes ?? ReportNotes.None)));

    private static string Resource(string name)
    {
        using var stream = typeof(HtmlReport).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not in the assembly");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
