using System.Globalization;
using System.Text.Json.Nodes;
using Demarc.Engine.Content;
using Demarc.Web.Parts;
using Microsoft.AspNetCore.Http;

namespace Demarc.Web.Screens.Assurance;

/// <summary>The facts of a report as they were filled in.</summary>
public sealed record ReportFields
{
    private const int MostText = 20_000;
    private const int MostWord = 400;

    /// <summary>Id: small letters, digits and dashes.</summary>
    public string Id { get; init; } = "";

    /// <summary>Title.</summary>
    public string Title { get; init; } = "";

    /// <summary>Provider id.</summary>
    public string Provider { get; init; } = "";

    /// <summary>First day of the period.</summary>
    public string From { get; init; } = "";

    /// <summary>Last day of the period.</summary>
    public string To { get; init; } = "";

    /// <summary>Last day of a bridge letter.</summary>
    public string Bridge { get; init; } = "";

    /// <summary>The auditor's opinion, as written.</summary>
    public string Opinion { get; init; } = "";

    /// <summary>Services in its scope, apart by blanks.</summary>
    public string Services { get; init; } = "";

    /// <summary>Regions in its scope, apart by blanks; empty: all.</summary>
    public string Regions { get; init; } = "";

    /// <summary>What it assumes we do: a line each, <c>number: parts</c>.</summary>
    public string Controls { get; init; } = "";

    internal static ReportFields Of(IFormCollection form)
    {
        return new ReportFields
        {
            Id = Text("id"),
            Title = Text("title"),
            Provider = Text("provider"),
            From = Text("from"),
            To = Text("to"),
            Bridge = Text("bridge"),
            Opinion = Text("opinion"),
            Services = Text("services"),
            Regions = Text("regions"),
            Controls = Text("controls"),
        };

        string Text(string key) => form[key].ToString().Trim();
    }

    /// <summary>What is wrong with it, as far as the form can tell; null when nothing is.</summary>
    internal string? Fault(Catalogue catalogue)
    {
        if (new[] { Services, Regions, Controls }.Any(static text => text.Length > MostText))
            return $"A text has more than {Words.Number(MostText)} characters. Write the report into the organisation's file instead.";
        if (Id.Length is 0 or > 80 || !Id.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '.'))
            return "Give it a short id of small letters, digits and dashes.";
        if (Title.Length is 0 or > MostWord) return "Give it a title.";
        if (!catalogue.Services.Any(service => service.Provider == Provider)) return "Choose whose report it is.";
        if (!IsDay(From) || !IsDay(To) || (Bridge.Length > 0 && !IsDay(Bridge))) return "Write days as 2026-01-31.";
        if (string.CompareOrdinal(From, To) > 0) return "The period ends before it begins.";
        if (Opinion.Length > 0 && !Kebab<AuditOpinion>.TryParse(Opinion, out _)) return "Choose the auditor's opinion.";
        foreach (var service in List(Services))
        {
            if (catalogue.Service(service) is null) return $"There is no service \"{service}\" in the catalogue.";
        }

        var unknown = Answers().SelectMany(static answer => answer.Parts)
            .FirstOrDefault(part => !PartId.TryParse(part, out var id) || catalogue.Part(id) is null);
        return unknown is null ? null : $"There is no part \"{unknown}\".";
    }

    /// <summary>
    /// The report as a piece of the organisation's file (docs/organisation-file.md, assurance). What the file says about it and the form
    /// has no field for, or was left empty, is said again as it was.
    /// </summary>
    /// <param name="before">Its entry in the file; null when it is new.</param>
    /// <param name="answered">Answers that were given apart: where other parts are said here, they take the place of such an
    /// answer.</param>
    internal string Body(JsonObject? before, IEnumerable<JsonObject> answered)
    {
        var report = before ?? new JsonObject();
        (report["id"], report["title"], report["provider"], report["from"], report["to"]) = (Id, Title, Provider, From, To);
        if (Bridge.Length > 0) report["bridge"] = Bridge;
        if (Opinion.Length > 0) report["opinion"] = Opinion;
        if (List(Services) is { Length: > 0 } services) report["services"] = Texts(services);
        if (List(Regions) is { Length: > 0 } regions) report["regions"] = Texts(regions);
        var controls = report["cuecs"] as JsonArray ?? [];
        foreach (var (id, parts) in Answers())
        {
            var control = controls.OfType<JsonObject>().FirstOrDefault(one => (string?)one["id"] == id);
            if (control is null) controls.Add(control = new JsonObject { ["id"] = id });
            if (parts.Length == 0) continue;
            control["parts"] = Texts(parts);
            control.Remove("not applicable");
        }

        report.Remove("cuecs");
        if (controls.Count > 0) report["cuecs"] = controls;
        var body = new JsonObject { ["assurance"] = new JsonArray(report) };
        var said = Answers().Where(static answer => answer.Parts.Length > 0).DistinctBy(static answer => answer.Id, StringComparer.Ordinal)
            .ToDictionary(static answer => answer.Id, static answer => answer.Parts, StringComparer.Ordinal);
        JsonNode[] taken =
        [
            .. answered.Where(answer => (string?)answer["report"] == Id && said.TryGetValue((string?)answer["control"] ?? "", out var parts)
                && !parts.ToHashSet(StringComparer.Ordinal).SetEquals(
                    (answer["parts"] as JsonArray ?? []).Select(static part => (string?)part ?? "")))
                .Select(answer => new JsonObject
                { ["report"] = Id, ["control"] = (string?)answer["control"], ["removed"] = "yes" }),
        ];
        if (taken.Length > 0) body["cuec answers"] = new JsonArray(taken);
        return body.ToJsonString();
    }

    private IEnumerable<(string Id, string[] Parts)> Answers() => Controls
        .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(static line =>
        {
            var at = line.LastIndexOf(':');
            var parts = at <= 0 ? [] : List(line[(at + 1)..]);
            // What follows the last colon may as well be words that belong to the number.
            return parts.Length > 0 && parts.All(static part => PartId.TryParse(part, out _)) ? (line[..at].Trim(), parts) : (line, []);
        });

    private static JsonArray Texts(IEnumerable<string> texts) => [.. texts.Select(static text => JsonValue.Create(text))];

    private static string[] List(string text) =>
        text.Split([' ', ',', ';', '\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries);

    private static bool IsDay(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
        && day.Year is > 1900 and < 9000;
}
