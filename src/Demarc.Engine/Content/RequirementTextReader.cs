namespace Demarc.Engine.Content;

/// <summary>Reads <c>texts/&lt;framework&gt;.yaml</c>.</summary>
internal static class RequirementTextReader
{
    internal static void Read(ContentReader reader, CatalogueDraft draft)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var texts = new FrameworkTexts
        {
            Framework = reader.Required("framework"),
            Source = Source(reader),
            Licence = reader.Required("licence"),
            Texts = [.. reader.Maps("texts", "the text of a requirement").Select(one => One(one, seen))],
            Place = reader.Place,
        };
        draft.Put(draft.Texts, "texts of", texts.Framework, texts, reader.Place);
    }

    private static TextSource Source(ContentReader reader)
    {
        if (reader.Map("source", "a source (title, version, file, sha256)") is not { } source)
        {
            reader.Fault(reader.Place, "\"source\" is missing: the document that the texts are copied from");
            return new TextSource("", "", "", "");
        }

        var read = new TextSource(
            Shown(source, "title", source.Required("title")), Shown(source, "version", source.Optional("version") ?? ""),
            Shown(source, "file", source.Optional("file") ?? ""), source.Optional("sha256") ?? "");
        source.Done();
        return read;
    }

    private static RequirementText One(ContentReader reader, HashSet<string> seen)
    {
        var (id, title, text) = (reader.Required("id"), reader.Optional("title") ?? "", reader.Required("text"));
        if (id.Length > 0 && !seen.Add(RequirementId.Canonical(id)))
            reader.Fault(reader.PlaceOf("id"), $"the text of \"{id}\" is given twice");
        reader.Done();
        return new RequirementText(Shown(reader, "id", id), Shown(reader, "title", title), Shown(reader, "text", text));
    }

    // The texts go to terminals: a control character there is a command.
    private static string Shown(ContentReader reader, string key, string text)
    {
        if (text.Any(static c => char.IsControl(c) && c is not ('\n' or '\t')))
            reader.Fault(reader.PlaceOf(key), $"\"{key}\" has a control character");
        return text;
    }
}
