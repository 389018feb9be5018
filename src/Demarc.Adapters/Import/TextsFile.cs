using System.Text;
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
    public static ImportFault? Write(string folder, FrameworkTexts texts, bool replace) =>
        OwnFile.Write(PathOf(folder, texts.Framework), Yaml(texts), replace);

    /// <summary>The file's text.</summary>
    public static string Yaml(FrameworkTexts texts)
    {
        var yaml = new StringBuilder();
        yaml.Append("framework: ").Append(YamlText.Quoted(texts.Framework)).Append('\n');
        yaml.Append("source:\n");
        yaml.Append("  title: ").Append(YamlText.Quoted(texts.Source.Title)).Append('\n');
        YamlText.Optional(yaml, "  version: ", texts.Source.Version);
        YamlText.Optional(yaml, "  file: ", texts.Source.File);
        YamlText.Optional(yaml, "  sha256: ", texts.Source.Hash);
        yaml.Append("licence: ").Append(YamlText.Block(texts.Licence, "  ")).Append('\n');
        yaml.Append("texts:\n");
        foreach (var text in texts.Texts)
        {
            yaml.Append("  - id: ").Append(YamlText.Quoted(text.Id)).Append('\n');
            YamlText.Optional(yaml, "    title: ", text.Title);
            yaml.Append("    text: ").Append(YamlText.Block(text.Text, "      ")).Append('\n');
        }

        return yaml.ToString();
    }
}
