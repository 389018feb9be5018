using System.Collections.Immutable;
using System.Text;
using Demarc.Engine.Content;
using Demarc.Engine.Content.Statements;

namespace Demarc.Adapters.Import.Statements;

/// <summary>Writes <c>statements/&lt;id&gt;.yaml</c>: whole, or not at all.</summary>
public static class StatementsFile
{
    /// <summary>The id of a document: what it is, of whom, about which framework.</summary>
    /// <param name="kind">Kind of document.</param>
    /// <param name="whose">Service id, provider id or the name of a vendor.</param>
    /// <param name="framework">Framework id.</param>
    public static string IdOf(StatementKind kind, string whose, string framework) =>
        $"{Kebab<StatementKind>.Name(kind)}-{Catalogue.Plain(whose).Replace('/', '-')}-{framework}";

    /// <summary>Where a document belongs.</summary>
    public static string PathOf(string folder, string id) => Path.Combine(folder, "statements", id + ".yaml");

    /// <summary>Writes the file.</summary>
    /// <param name="folder">The organisation's content folder; made when there is none.</param>
    /// <param name="document">What to write.</param>
    /// <param name="replace">Whether an existing file may be replaced.</param>
    /// <returns>Why it was not written; null when it was.</returns>
    public static ImportFault? Write(string folder, StatementDocument document, bool replace) =>
        OwnFile.Write(PathOf(folder, document.Id), Yaml(document), replace);

    /// <summary>The file's text.</summary>
    public static string Yaml(StatementDocument document)
    {
        var yaml = new StringBuilder();
        yaml.Append("statements: ").Append(YamlText.Quoted(document.Id)).Append('\n');
        yaml.Append("kind: ").Append(Kebab<StatementKind>.Name(document.Kind)).Append('\n');
        yaml.Append("framework: ").Append(YamlText.Quoted(document.Framework)).Append('\n');
        YamlText.Optional(yaml, "vendor: ", document.Vendor == document.Provider ? "" : document.Vendor);
        YamlText.Optional(yaml, "provider: ", document.Provider ?? "");
        YamlText.Optional(yaml, "service: ", document.Service ?? "");
        yaml.Append("source:\n");
        yaml.Append("  title: ").Append(YamlText.Quoted(document.Source.Title)).Append('\n');
        YamlText.Optional(yaml, "  url: ", document.Source.Url);
        yaml.Append($"  date: {document.Source.Date:yyyy-MM-dd}\n");
        YamlText.Optional(yaml, "  file: ", document.File);
        YamlText.Optional(yaml, "  sha256: ", document.Hash);
        if (!document.Statements.IsEmpty) yaml.Append("says:\n");
        foreach (var statement in document.Statements) Append(yaml, statement);
        if (!document.Parts.IsEmpty) yaml.Append("parts:\n");
        foreach (var part in document.Parts) Append(yaml, part);
        return yaml.ToString();
    }

    private static void Append(StringBuilder yaml, StatedPart part)
    {
        yaml.Append("  - { part: ").Append(YamlText.Quoted(part.Part.ToString())).Append(", party: ").Append(part.Party.Name);
        if (part.Party is Party.SharedParty shared) yaml.Append(", kind: ").Append(Kebab<SharedKind>.Name(shared.Kind));
        if (part.Party is Party.ThirdParty third) yaml.Append(", who: ").Append(YamlText.Quoted(third.Who));
        yaml.Append(" }\n");
    }

    private static void Append(StringBuilder yaml, ProviderStatement statement)
    {
        yaml.Append("  - requirement: ").Append(YamlText.Quoted(statement.Requirement)).Append('\n');
        YamlText.Optional(yaml, "    question: ", statement.Question);
        Names(yaml, "    status: ", statement.Status);
        Names(yaml, "    origination: ", statement.Origination);
        Name(yaml, "    inheritance: ", statement.Inheritance);
        Name(yaml, "    ownership: ", statement.Ownership);
        Name(yaml, "    answer: ", statement.Answer);
        Block(yaml, "    description: ", statement.Description);
        Block(yaml, "    responsibilities: ", statement.Responsibilities);
        if (!statement.At.IsEmpty) yaml.Append($"    at: [{string.Join(", ", statement.At.Select(YamlText.Quoted))}]\n");
    }

    private static void Names<T>(StringBuilder yaml, string key, ImmutableArray<T> values)
        where T : struct, Enum
    {
        if (!values.IsEmpty) yaml.Append(key).Append('[').Append(string.Join(", ", values.Select(Kebab<T>.Name))).Append("]\n");
    }

    // In quotes: "yes" and "no" are not texts to every reader of YAML.
    private static void Name<T>(StringBuilder yaml, string key, T value)
        where T : struct, Enum
    {
        if (!value.Equals(default(T))) yaml.Append(key).Append(YamlText.Quoted(Kebab<T>.Name(value))).Append('\n');
    }

    private static void Block(StringBuilder yaml, string key, string text)
    {
        if (text.Length > 0) yaml.Append(key).Append(YamlText.Block(text, "      ")).Append('\n');
    }
}
