namespace Demarc.Engine.Content.Statements;

/// <summary>Reads <c>statements/&lt;id&gt;.yaml</c>.</summary>
internal static class StatementReader
{
    internal static void Read(ContentReader reader, CatalogueDraft draft)
    {
        var seen = new HashSet<(string, string)>();
        var (provider, service) = (reader.Optional("provider"), reader.Optional("service"));
        var vendor = reader.Optional("vendor") ?? provider ?? "";
        if (vendor.Length == 0) reader.Fault(reader.Place, "\"provider\" or \"vendor\" is missing: whose statements these are");
        if (service is not null && (provider is null || !service.StartsWith(provider + "/", StringComparison.Ordinal)))
            reader.Fault(reader.PlaceOf("service"), $"the service \"{service}\" is none of the provider \"{provider}\"");
        var (source, file, hash) = Source(reader);
        var document = new StatementDocument
        {
            Id = reader.Required("statements"),
            Kind = reader.Enum<StatementKind>("kind"),
            Framework = reader.Required("framework"),
            Vendor = Shown(reader, "vendor", vendor),
            Provider = provider,
            Service = service,
            Source = source,
            File = file,
            Hash = hash,
            Statements = [.. reader.Maps("says", "a statement about a requirement").Select(one => One(one, seen))],
            Parts = [.. reader.Maps("parts", "whose a part is").Select(Part)],
            Place = reader.Place,
        };
        foreach (var twice in document.Parts.GroupBy(static one => one.Part).Where(static group => group.Count() > 1))
            reader.Fault(twice.Last().Place, $"the part \"{twice.Key}\" is given twice");
        draft.Put(draft.Statements, "statements", document.Id, document, reader.Place);
    }

    // The address may be missing: such documents are often handed over under an agreement and stand nowhere.
    private static (Source Source, string File, string Hash) Source(ContentReader reader)
    {
        if (reader.Map("source", "a source (title, url, date, file, sha256)") is not { } source)
        {
            reader.Fault(reader.Place, "\"source\" is missing: the document that says so, with its date");
            return (new Source("", "", default), "", "");
        }

        var (title, url, date) = (Shown(source, "title", source.Required("title")), source.Optional("url") ?? "", source.Date("date"));
        if (date is null && !source.Has("date")) source.Fault(source.Place, "a source has a date");
        if (url.Length > 0 && !(Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http"))
            source.Fault(source.PlaceOf("url"), $"\"{url}\" is not a web address");
        var (file, hash) = (Shown(source, "file", source.Optional("file") ?? ""), source.Optional("sha256") ?? "");
        source.Done();
        return (new Source(title, url, date ?? default), file, hash);
    }

    private static StatedPart Part(ContentReader reader)
    {
        var text = reader.Required("part");
        if (!PartId.TryParse(text, out var id) && text.Length > 0)
            reader.Fault(reader.PlaceOf("part"), $"\"{text}\" is not a part id such as IAM-03.require");
        var stated = new StatedPart(id, RuleReader.PartyOf(reader), reader.Place);
        reader.Done();
        return stated;
    }

    private static ProviderStatement One(ContentReader reader, HashSet<(string, string)> seen)
    {
        var (requirement, question) = (reader.Required("requirement"), reader.Optional("question") ?? "");
        if (requirement.Length > 0 && !seen.Add((RequirementId.Canonical(requirement), question)))
            reader.Fault(reader.PlaceOf("requirement"), $"\"{requirement}{(question.Length > 0 ? $", {question}" : "")}\" is given twice");
        var statement = new ProviderStatement
        {
            Requirement = Shown(reader, "requirement", requirement),
            Question = Shown(reader, "question", question),
            Status = reader.Enums<ImplementationStatus>("status"),
            Origination = reader.Enums<ControlOrigination>("origination"),
            Inheritance = One<Inheritance>(reader, "inheritance"),
            Ownership = One<ControlOwnership>(reader, "ownership"),
            Answer = One<QuestionAnswer>(reader, "answer"),
            Description = Shown(reader, "description", reader.Optional("description") ?? ""),
            Responsibilities = Shown(reader, "responsibilities", reader.Optional("responsibilities") ?? ""),
            At = [.. reader.Texts("at").Select(text => Shown(reader, "at", text))],
            Place = reader.Place,
        };
        reader.Done();
        return statement;
    }

    private static T One<T>(ContentReader reader, string key)
        where T : struct, Enum =>
        reader.Has(key) ? reader.Enum<T>(key) : default;

    // The texts go to terminals: a control character there is a command.
    private static string Shown(ContentReader reader, string key, string text)
    {
        if (text.Any(static c => char.IsControl(c) && c is not ('\n' or '\t')))
            reader.Fault(reader.PlaceOf(key), $"\"{key}\" has a control character");
        return text;
    }
}
