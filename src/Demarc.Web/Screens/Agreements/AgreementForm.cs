using System.Text.Json.Nodes;
using Demarc.Adapters.Decisions;
using Demarc.Engine.Content;
using Demarc.Web.Access;
using Demarc.Web.Screens.Work;
using Microsoft.AspNetCore.Http;

namespace Demarc.Web.Screens.Agreements;

/// <summary>What somebody wrote about a new agreement, made into an entry of the organisation's file.</summary>
internal static class AgreementForm
{
    private const int MaxText = 500;

    /// <summary>The entry.</summary>
    /// <exception cref="DecisionException">Something is missing or cannot be; the message says what.</exception>
    internal static JsonObject Entry(IFormCollection form, Catalogue catalogue, Organisation organisation)
    {
        var title = Text(form, "title");
        var provider = catalogue.Provider(Text(form, "provider")) ?? throw new DecisionException("It is not said with whom.");
        var id = WorkAnswer.Slug(title);
        if (id.Length == 0) throw new DecisionException("The agreement has no name.");
        if (organisation.Agreements.Any(one => one.Id == id)) throw new DecisionException(
            $"There is an agreement \"{id}\" already: open it, and change its last day.");
        var from = Day(form, "from") ?? throw new DecisionException("The first day is missing.");
        var until = Day(form, "until");
        if (until < from) throw new DecisionException("The last day is before the first.");
        var entry = new JsonObject { ["id"] = id, ["title"] = title, ["provider"] = provider.Id, ["from"] = TenantScope.Text(from) };
        if (until is { } end) entry["until"] = TenantScope.Text(end);
        if (Text(form, "file") is { Length: > 0 } file) entry["file"] = file;
        // Nothing written would be read as "that it is signed": what nobody ticked is not put into their mouth.
        var covers = Parts(form["covers"].OfType<string>(), catalogue);
        if (covers.Count == 0) throw new DecisionException("Tick at least one thing that it is the evidence for.");
        entry["covers"] = new JsonObject { ["parts"] = covers };
        if (Move(form, catalogue) is { } move) entry["moves"] = new JsonArray(move);
        return entry;
    }

    /// <summary>A day of the form; null when it is left empty.</summary>
    /// <exception cref="DecisionException">It is no day.</exception>
    internal static DateOnly? Day(IFormCollection form, string field)
    {
        var text = Text(form, field);
        if (text.Length == 0) return null;
        return WorkAnswer.Day(text) ?? throw new DecisionException($"\"{text}\" is no day: write it as 2026-01-31.");
    }

    /// <summary>A text of the form, without control characters around or in it.</summary>
    internal static string Text(IFormCollection form, string field)
    {
        var text = string.Concat(form[field].ToString().Where(static c => !char.IsControl(c))).Trim();
        return text.Length <= MaxText ? text : throw new DecisionException($"\"{field}\" is longer than {MaxText} characters.");
    }

    private static JsonObject? Move(IFormCollection form, Catalogue catalogue)
    {
        var written = Text(form, "move-parts").Split([',', ' ', ';'], StringSplitOptions.RemoveEmptyEntries);
        if (written.Length == 0) return null;
        var move = new JsonObject { ["parts"] = Parts(written, catalogue) };
        var conditions = new[]
            { ("instance.service", "move-service"), ("instance.account", "move-account"), ("instance.workload", "move-workload") }
            .Where(pair => Text(form, pair.Item2).Length > 0).Select(pair => CelText.Is(pair.Item1, Text(form, pair.Item2))).ToList();
        if (conditions.Count > 0) move["when"] = string.Join(" && ", conditions);
        var party = Text(form, "move-party");
        move["party"] = party;
        if (party == "shared") move["kind"] = Kebab<SharedKind>.Name(SharedKind.Dependent);
        if (party == "third-party")
            move["who"] = Text(form, "move-who") is { Length: > 0 } who ? who
                : throw new DecisionException("It is not said who the third party is.");
        move["why"] = Text(form, "move-why") is { Length: > 0 } why ? why
            : throw new DecisionException("It is not said where the agreement says so.");
        return move;
    }

    private static JsonArray Parts(IEnumerable<string> written, Catalogue catalogue)
    {
        var parts = new JsonArray();
        foreach (var text in written)
        {
            if (!PartId.TryParse(text, out var id) || catalogue.Part(id) is null)
            {
                var near = Nearest.To(text, catalogue.Parts.Select(static part => part.Id.ToString()));
                throw new DecisionException($"There is no part \"{text}\"; did you mean {near}?");
            }

            parts.Add((JsonNode)id.ToString());
        }

        return parts;
    }
}
