
namespace Demarc.Engine.Content;

/// <summary>Reads <c>frameworks/&lt;framework&gt;.yaml</c>.</summary>
internal static class FrameworkReader
{
    internal static void Read(ContentReader reader, CatalogueDraft draft)
    {
        var framework = new Framework
        {
            Id = reader.Required("framework"),
            Title = reader.Required("title"),
            Publisher = reader.Required("publisher"),
            Source = reader.Source("source"),
            Requirements = [.. reader.Maps("requirements", "a requirement").Select(One)],
        };
        foreach (var twice in framework.Requirements.GroupBy(static r => r.Id, StringComparer.Ordinal).Where(static g => g.Count() > 1))
            reader.Fault(twice.Last().Place, $"the requirement \"{twice.Key}\" is given twice");
        draft.Put(draft.Frameworks, "framework", framework.Id, framework, reader.Place);
    }

    private static Requirement One(ContentReader reader)
    {
        var requirement = new Requirement(reader.Required("id"), reader.Required("title"), RuleReader.Parts(reader), reader.Place);
        if (requirement.Parts.IsEmpty) reader.Fault(reader.Place, $"the requirement \"{requirement.Id}\" names no part");
        reader.Done();
        return requirement;
    }
}
