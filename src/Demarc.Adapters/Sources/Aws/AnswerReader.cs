using Demarc.Engine.Expressions.Json;

namespace Demarc.Adapters.Sources.Aws;

/// <summary>Turns the answers in one file into observations.</summary>
internal sealed class AnswerReader
{
    private readonly InputReading input;
    private readonly ApiListShapes shapes;
    private readonly AccountFolder folders;
    private readonly AnswerCall call;
    private readonly ElementWriter elements;
    private string? note;

    internal AnswerReader(InputReading input, ApiListShapes shapes, AccountFolder folders)
    {
        this.input = input;
        this.shapes = shapes;
        this.folders = folders;
        call = AnswerCall.Of(input.File.Label);
        elements = new ElementWriter(input, shapes, folders, call);
    }

    /// <summary>What the report says of the file.</summary>
    internal string? Summary()
    {
        if (note is not null) return "AWS API answer: " + note;
        return call.Title.Length > 0 ? $"AWS API answer ({call.Title})" : null;
    }

    /// <summary>Reads one answer, or one resource taken out of its answer.</summary>
    internal void Read(JsonNode root, string place)
    {
        if (root.Kind != JsonKind.Object)
        {
            input.Problem(place, "an answer of AWS is an object");
            return;
        }

        var body = AnswerEnvelope.Body(root);
        elements.Begin(body);
        if (AnswerEnvelope.Error(root, input.File.Label) is { } error)
        {
            Fail(error, place);
            return;
        }

        if (body.TryGet("JobId"u8, out _) || body.TryGet("JobStatus"u8, out _))
        {
            note = "the state of a job: not a resource";
            return;
        }

        if (body["Account"].GetScalar() is { } account && AwsArn.IsAccount(account) && body.TryGet("UserId"u8, out _))
            note = "the caller's identity, which tells the account";
        else if (body["Content"].Kind == JsonKind.String && body.TryGet("ReportFormat"u8, out _))
            CredentialReportRows.OfAnswer(input, body, place);
        else if (shapes.TypeOf(body) is { } type) elements.Add(body, type, type, place);
        else if (AnswerDetails.Of(body, call) is { } detail) Detail(detail, body, place);
        else Contents(body, place);
    }

    /// <summary>Reads one member of an answer too long to be held.</summary>
    internal void ReadMember(string name, bool inList, JsonNode value, string place)
    {
        if (value.Kind == JsonKind.Missing || AnswerNames.IsBookkeeping(name)) return;
        if (AnswerNames.IsNoResource(name)) note = $"{name}: not resources";
        else if (inList) elements.AddFromList(value, name, place);
        else if (value.Kind == JsonKind.Object) Single(name, value, place);
    }

    private void Contents(JsonNode body, string place)
    {
        var before = input.Records;
        var known = false;
        var scalars = 0;
        foreach (var (name, value) in body.Members())
        {
            if (AnswerNames.IsBookkeeping(name)) continue;
            known |= value.Kind is JsonKind.Array or JsonKind.Object
                && (shapes.Begins(name) || AnswerNames.IsKnown(name) || AnswerNames.IsNoResource(name));
            if (value.Kind is not (JsonKind.Array or JsonKind.Object or JsonKind.Null) || AwsTime.IsRecorded(value)) scalars++;
        }

        if (scalars > 0 && !known)
        {
            Flat(body, place);
            return;
        }

        string? skipped = null;
        var empty = false;
        foreach (var (name, value) in body.Members())
        {
            if (AnswerNames.IsBookkeeping(name) || name == "Owner") continue;
            if (AnswerNames.IsNoResource(name)) skipped = name;
            else if (value.Kind == JsonKind.Array)
            {
                empty |= value.Count == 0;
                if (value.Count == 0 && IsWhole(body) && shapes.OnlyTypeAt(name) is { } absent) elements.AddAbsence(absent, name);
                var position = 0;
                foreach (var item in value.Items()) elements.AddFromList(item, name, $"{place}, {name} {++position}");
            }
            else if (value.Kind == JsonKind.Object) Single(name, value, place);
        }

        if (input.Records > before) return;
        note = skipped is not null ? $"{skipped}: not resources" : empty ? "an empty list" : "nothing in it";
    }

    /// <summary>A member that is one object: a resource, or the container of a list.</summary>
    private void Single(string name, JsonNode value, string place)
    {
        var contained = shapes.Below(name);
        if (contained.Count == 0 && value["Items"].Kind == JsonKind.Array && value.TryGet("Quantity"u8, out _)) contained = ["Items"];
        if (contained.Count > 0 && shapes.TypeOf(name, value) is null)
        {
            foreach (var member in contained)
            {
                var position = 0;
                foreach (var item in value[member].Items())
                    elements.AddFromList(item, $"{name}.{member}", $"{place}, {member} {++position}");
            }
        }
        else if (value.Count > 0)
        {
            // Asked for by name: what else there is, such an answer does not show.
            input.ShowsSome = true;
            elements.Add(value, name, shapes.TypeOf(name, value) ?? shapes.TypeOf(value) ?? name, place);
            input.ShowsSome = false;
        }
    }

    /// <summary>An answer whose members are themselves the settings of one resource.</summary>
    private void Flat(JsonNode body, string place)
    {
        if (call.Verb is "" or "Get" or "Describe" or "Head" or "List" or "Batch")
            Detail(new AnswerDetail(call.Noun.Length > 0 ? call.Noun : "Answer", AnswerDetails.Target(body)), body, place);
        else note = $"the answer of a change ({call.Title}): nothing to read";
    }

    private void Detail(AnswerDetail detail, JsonNode body, string place)
    {
        if (detail.Target is null && call.Target is null && IsEmpty(body)) note = "an empty list";
        else if (folders.IsReadWithList(input.File, call)) note = $"{detail.Name}, read with the list its resource is in";
        else elements.AddDetail(detail, body, place);
    }

    /// <summary>
    /// An error that stands in the place of an answer. An account that lacks a setting answers so; that there is none is the fact.
    /// </summary>
    internal void Fail(AnswerError error, string place)
    {
        var asked = call.Noun.Length > 0 ? call : AnswerCall.Parse(error.Operation) ?? call;
        if (AccountSettings.Asked(asked) is { } setting && setting.Absent.Contains(error.Code, StringComparer.Ordinal))
        {
            var none = JsonTape.Parse($"{{\"{setting.Member}\":null}}").Root;
            elements.AddDetail(new AnswerDetail(setting.Name, null, setting), none, place);
            return;
        }

        if (asked.Noun == "Hub" && error.SaysNotSubscribed && shapes.OnlyTypeAt("Hub") is { } hub)
        {
            elements.AddAbsence(hub, "Hub");
            note = "Security Hub is not in use";
            return;
        }

        // Which of the contacts was asked for, the error does not say.
        var isContact = asked.Noun.StartsWith("AlternateContact", StringComparison.Ordinal) && error.Code == "ResourceNotFoundException";
        if (!error.IsUnset && !isContact)
        {
            input.Problem(place, error.Reason);
            return;
        }

        note = $"not set ({error.Code})";
    }

    /// <summary>Whether no further pages follow: only then an empty list says that there is nothing.</summary>
    private static bool IsWhole(JsonNode body)
    {
        foreach (var member in (ReadOnlySpan<string>)["NextToken", "nextToken", "Marker", "NextMarker", "NextPageToken", "PaginationToken"])
        {
            if (body[member].Exists) return false;
        }

        return body["IsTruncated"].GetBoolean() != true;
    }

    private static bool IsEmpty(JsonNode body)
    {
        foreach (var (name, value) in body.Members())
        {
            var says = value.Kind == JsonKind.Array ? value.Count > 0 : value.Kind != JsonKind.Null;
            if (says && !AnswerNames.IsBookkeeping(name)) return false;
        }

        return true;
    }
}
