using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Demarc.Web.Access;

/// <summary>
/// The form of somebody who sends files. Files go to disk as they come; texts are held at once, so that there is room for few and short
/// ones: otherwise whoever may send a large file could fill the memory with a large text.
/// </summary>
internal sealed class UploadForm(HttpContext context) : IFormFeature
{
    private const int MostParts = 1_024;
    private const int MostHeld = 64 << 10;
    private const int LongestBoundary = 128;

    /// <summary>Characters of all texts together.</summary>
    private const int MostText = 4 << 20;

    private Task<IFormCollection>? reading;

    public bool HasFormContentType => true;

    public IFormCollection? Form { get; set; }

    /// <summary>Whether a request brings several parts.</summary>
    internal static bool IsParts(HttpRequest request) =>
        request.ContentType?.StartsWith("multipart/form-data", StringComparison.OrdinalIgnoreCase) == true;

    public IFormCollection ReadForm() => Form ?? throw new InvalidOperationException("the form was not read");

    public Task<IFormCollection> ReadFormAsync(CancellationToken cancellationToken) => reading ??= Read(cancellationToken);

    private async Task<IFormCollection> Read(CancellationToken cancel)
    {
        var (fields, files, held) = (new KeyValueAccumulator(), new FormFileCollection(), 0);
        var reader = new MultipartReader(Boundary(), context.Request.Body) { BodyLengthLimit = BodyLimits.MostUploaded };
        for (var parts = 0; await reader.ReadNextSectionAsync(cancel) is { } section; parts++)
        {
            if (parts == MostParts) throw new InvalidDataException($"a form has at most {MostParts} parts");
            if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var about)
                || !about.DispositionType.Equals("form-data"))
                throw new InvalidDataException("a part does not say what it is");
            if (about.FileName.HasValue || about.FileNameStar.HasValue)
            {
                files.Add(await File(section, about, cancel));
                continue;
            }

            var text = await Text(section, Math.Min(BodyLimits.LongestText, MostText - held), cancel);
            held += text.Length;
            fields.Append(HeaderUtilities.RemoveQuotes(about.Name).ToString(), text);
        }

        return Form = new FormCollection(fields.HasValues ? fields.GetResults() : null, files);
    }

    private string Boundary() => MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type)
        && HeaderUtilities.RemoveQuotes(type.Boundary) is { Length: > 0 and <= LongestBoundary } boundary
            ? boundary.ToString() : throw new InvalidDataException("what parts the form is not said");

    private async Task<FormFile> File(MultipartSection section, ContentDispositionHeaderValue about, CancellationToken cancel)
    {
        var file = new FileBufferingReadStream(section.Body, MostHeld);
        context.Response.RegisterForDisposeAsync(file);
        await file.DrainAsync(cancel);
        var length = file.Length;
        file.Position = 0;
        var (name, sent) = (HeaderUtilities.RemoveQuotes(about.Name), HeaderUtilities.RemoveQuotes(
            about.FileNameStar.HasValue ? about.FileNameStar : about.FileName));
        return new FormFile(file, 0, length, name.ToString(), sent.ToString()) { Headers = new HeaderDictionary(section.Headers) };
    }

    private static async Task<string> Text(MultipartSection section, int most, CancellationToken cancel)
    {
        using var reader = new StreamReader(section.Body, Encoding.UTF8, detectEncodingFromByteOrderMarks: false, leaveOpen: true);
        var (text, buffer) = (new StringBuilder(), new char[4_096]);
        while (await reader.ReadAsync(buffer, cancel) is var read and > 0)
        {
            if (text.Length + read > most) throw new InvalidDataException("a text of the form is too long");
            text.Append(buffer, 0, read);
        }

        return text.ToString();
    }
}
