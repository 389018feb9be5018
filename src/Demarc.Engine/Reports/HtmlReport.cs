using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Demarc.Engine.Inventory;
using Demarc.Engine.Reports.Html;

namespace Demarc.Engine.Reports;

/// <summary>The assessment as one page that needs nothing else: no script to be read, no network, no other file.</summary>
public static class HtmlReport
{
    /// <summary>Writes the page.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="result">What was found.</param>
    /// <param name="inputs">What became of each input.</param>
    public static void Write(TextWriter output, AssessmentResult result, ImmutableArray<InputReport> inputs)
    {
        var page = new HtmlPage(output);
        var model = ReportModel.Of(result, inputs);
        WriteHead(page, model);
        HeaderSection.Write(page, model);
        page.Write($"<main id=\"main\">\n");
        NumbersSection.Write(page, model);
        AttentionSection.Write(page, model);
        MatrixSection.Write(page, model);
        ServicesSection.Write(page, model);
        FrameworksSection.Write(page, model);
        GapsSection.Write(page, model);
        AssuranceSection.Write(page, model);
        CoverageSection.Write(page, model);
        ExplanationsSection.Write(page, model);
        page.Write($"</main>\n");
        page.Write($"<footer><p>Demarc · {result.Organisation.Name} · as of {result.Day} · ");
        page.Write($"catalogue {result.Catalogue.Version}</p></footer>\n");
        page.Write($"<script>");
        page.Trusted(Script);
        page.Write($"</script>\n</body>\n</html>\n");
    }

    private static string Style { get; } = Resource("report.css");

    private static string Script { get; } = Resource("report.js");

    /// <summary>The page forbids itself to load anything and to run any script but its own, whatever a text in it might be.</summary>
    private static void WriteHead(HtmlPage page, ReportModel model)
    {
        var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Script)));
        page.Write($"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy"
              content="default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>Responsibility report: {model.Result.Organisation.Name}, {model.Result.Day}</title>
            <style>
            """);
        page.Trusted("\n" + Style);
        page.Write($"</style>\n</head>\n<body>\n");
    }

    private static string Resource(string name)
    {
        using var stream = typeof(HtmlReport).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not in the assembly");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
