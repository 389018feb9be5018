using System.Text.RegularExpressions;

namespace Demarc.Engine.Content;

/// <summary>Reads <c>controls/&lt;domain&gt;.yaml</c>.</summary>
internal static partial class ControlReader
{
    internal static void Read(ContentReader file, CatalogueDraft draft)
    {
        var domain = new Domain(file.Required("domain"), file.Required("title"));
        var prefix = file.Optional("prefix");
        draft.Domains[domain.Id] = domain;
        foreach (var reader in file.Maps("controls", "a control"))
        {
            var control = Control(reader, domain);
            if (prefix is not null && !control.Id.StartsWith(prefix + "-", StringComparison.Ordinal))
                reader.Fault(control.Place, $"ids in this file begin with {prefix}-");
            draft.Put(draft.Controls, "control", control.Id, control, control.Place);
        }
    }

    private static Control Control(ContentReader reader, Domain domain)
    {
        var id = reader.Required("id");
        if (id.Length > 0 && !ControlId().IsMatch(id)) reader.Fault(reader.PlaceOf("id"), $"\"{id}\" is not a control id such as IAM-03");
        var layer = reader.Enum<Layer>("layer");
        var criticality = reader.Enum<Severity>("criticality");
        var control = new Control
        {
            Id = id,
            Title = reader.Required("title"),
            Domain = domain.Id,
            Objective = reader.Required("objective"),
            Criticality = criticality,
            Review = reader.Enum<ReviewCadence>("review"),
            Parts = [.. reader.Maps("parts", "a part").Select(part => Part(part, id, domain.Id, layer, criticality))],
            Place = reader.Place,
        };
        if (control.Parts.IsEmpty) reader.Fault(reader.Place, "a control has at least one part");
        foreach (var twice in control.Parts.GroupBy(static p => p.Id).Where(static g => g.Count() > 1))
            reader.Fault(reader.Place, $"the part \"{twice.Key}\" is given twice");
        reader.Done();
        return control;
    }

    private static ControlPart Part(ContentReader reader, string control, string domain, Layer layer, Severity criticality)
    {
        var capability = reader.Optional("capability");
        if (capability is not null && ProfileVocabulary.IndexOfCapability(capability) < 0)
        {
            reader.Fault(
                reader.PlaceOf("capability"),
                $"there is no capability \"{capability}\"; did you mean {Nearest.To(capability, ProfileVocabulary.Capabilities)}?");
        }

        var part = new ControlPart
        {
            Id = new PartId(control, reader.Required("id")),
            Title = reader.Required("title"),
            Domain = domain,
            Layer = reader.Enum("layer", layer),
            Duty = reader.Enum<Duty>("duty"),
            Scope = reader.Enum("scope", PartScope.Instance),
            Criticality = reader.Enum("criticality", criticality),
            Capability = capability,
            CustomerDoes = reader.Optional("customer does") ?? "",
            ProviderDoes = reader.Optional("provider does") ?? "",
            Evidence = [.. reader.Maps("evidence", "a kind of evidence").Select(Need)],
        };
        if (part.CustomerDoes.Length + part.ProviderDoes.Length == 0)
            reader.Fault(reader.Place, "a part says what the customer does, what the provider does, or both");
        if (part.CustomerDoes.Length > 0 && part.Evidence.Any(static need => need.Kind == EvidenceKind.ProviderAssurance))
            reader.Fault(reader.PlaceOf("evidence"), "provider-assurance never shows that a customer's part is done");
        reader.Done();
        return part;
    }

    private static EvidenceNeed Need(ContentReader reader)
    {
        var need = new EvidenceNeed(reader.Enum<EvidenceKind>("kind"), reader.Age("max age"));
        reader.Done();
        return need;
    }

    [GeneratedRegex("^[A-Z]{2,4}-[0-9]{2}$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex ControlId();
}
