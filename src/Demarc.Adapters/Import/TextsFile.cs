using System.Text;
using Demarc.Adapters.ContentFiles;
using Demarc.Engine.Content;

namespace Demarc.Adapters.Import;

/// <summary>Writes <c>texts/&lt;framework&gt;.yaml</c>: whole, or not at all.</summary>
public static class TextsFile
{
    /// <summary>Where the texts of a framework belong.</summary>
    public static string PathOf(string folder, string framework) => Path.Combine(folder, "texts", framework + ".yaml");

    /// <summary>Writes the file.</summary>
    /// <param name="folder">The organisation's content folder; made when there is none.</param>
    /// <param name="texts">What to write.</param>
    /// <param name="replace">Whether an existing file may be replaced.</param>
    /// <returns>Why it was not written; null when it was.</returns>
    public static ImportFault? Write(string folder, FrameworkTexts texts, bool replace)
    {
        var path = PathOf(folder, texts.Framework);
        var yaml = Yaml(texts);
        if (yaml.Length > YamlContent.MaxBytes) return new ImportFault(path, "the texts are larger than a content file may be (8 MiB)");
        if (YamlContent.Read(yaml, path, out var diagnostic) is null)
            throw new InvalidOperationException($"the file written cannot be read back: {diagnostic}");
        var part = path + ".part";
        try
        {
            if (!replace && File.Exists(path)) return new ImportFault(path, "the file is there already; replace it with --force");
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(part, yaml, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            File.Move(part, path, overwrite: replace);
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            TryDelete(part);
            return new ImportFault(path, "cannot be written: " + error.Message);
        }
    }

    /// <summary>The file's text.</summary>
    public static string Yaml(FrameworkTexts texts)
    {
        var yaml = new StringBuilder();
        yaml.Append("framework: ").Append(Quoted(texts.Framework)).Append('\n');
        yaml.Append("source:\n");
        yaml.Append("  title: ").Append(Quoted(texts.Source.Title)).Append('\n');
        Optional(yaml, "  version: ", texts.Source.Version);
        Optional(yaml, "  file: ", texts.Source.File);
        Optional(yaml, "  sha256: ", texts.Source.Hash);
        yaml.Append("licence: ").Append(Block(texts.Licence, "  ")).Append('\n');
        yaml.Append("texts:\n");
        foreach (var text in texts.Texts)
        {
            yaml.Append("  - id: ").Append(Quoted(text.Id)).Append('\n');
            Optional(yaml, "    title: ", text.Title);
            yaml.Append("    text: ").Append(Block(text.Text, "      ")).Append('\n');
        }

        return yaml.ToString();
    }

    private static void Optional(StringBuilder yaml, string key, string text)
    {
        if (text.Length > 0) yaml.Append(key).Append(Quoted(text)).Append('\n');
    }

    // As a block for people to read, where a block gives back exactly what was written; quoted otherwise.
    private static string Block(string text, string indent)
    {
        if (text.Length == 0 || text[0] is ' ' or '\n' || text[^1] == '\n' || !text.All(static c => c == '\n' || Plain(c)))
            return Quoted(text);
        return "|-\n" + string.Join('\n', text.Split('\n').Select(line => line.Length > 0 ? indent + line : ""));
    }

    private static bool Plain(char c) =>
        c is >= ' ' and <= '~' or >= '\u00A1' and < '\u2000' or >= '\u2010' and <= '\u2027' or >= '\u2030' and < '\uD800';

    private static string Quoted(string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        foreach (var c in text)
        {
            if (c == '\n') quoted.Append("\\n");
            else if (c is '"' or '\\') quoted.Append('\\').Append(c);
            else if (Plain(c) || char.IsSurrogate(c)) quoted.Append(c);
            else quoted.Append("\\u").Append(((int)c).ToString("X4"));
        }

        return quoted.Append('"').ToString();
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // What is left is a .part file that nothing reads.
        }
    }
}
