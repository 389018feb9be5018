using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Demarc.Engine.Expressions;

namespace Demarc.Engine.Content;

/// <summary>Reads <c>checks/&lt;provider&gt;/&lt;service&gt;.yaml</c>.</summary>
internal static partial class CheckReader
{
    internal static void Read(ContentReader file, CatalogueDraft draft)
    {
        foreach (var reader in file.Maps("checks", "a check"))
        {
            var check = Check(reader, draft);
            draft.Put(draft.Checks, "check", check.Id, check, check.Place);
        }
    }

    private static Check Check(ContentReader reader, CatalogueDraft draft)
    {
        var (id, type) = (reader.Required("id"), reader.Required("type"));
        if (id.Length > 0 && !CheckId().IsMatch(id))
            reader.Fault(reader.PlaceOf("id"), $"\"{id}\" is not an id of small letters and dashes");
        var scope = reader.Enum("scope", CheckScope.Resource);
        var condition = scope == CheckScope.Resource ? "fails" : "exists";
        var applies = Expression("applies");
        var reported = reader.Flag("reported");
        var check = new Check
        {
            Id = id,
            Title = reader.Required("title"),
            Type = type,
            Severity = reader.Enum<Severity>("severity"),
            Evidences = Parts(reader),
            Scope = scope,
            Applies = applies,
            Reported = reported,
            AtLeast = reader.Count("at least") ?? 1,
            AtMost = reader.Count("at most"),
            Condition = Expression(condition) ?? (reported ? Never() : Missing()),
            Reason = reader.Required("reason"),
            Benchmarks = Ids(reader, "benchmarks"),
            Equivalents = Ids(reader, "equivalents"),
            Guidance = Guidance(reader),
            Sources = [.. reader.Maps("sources", "a source (title, url, date)").Select(static source => source.SourceHere())],
            Examples = reported ? [] : Examples(reader, scope, applies is not null),
            Place = reader.Place,
        };
        if (check.Counts && scope == CheckScope.Resource)
            reader.Fault(reader.Place, "\"at least\" and \"at most\" count the resources of an account or region: give the scope");
        if (check.AtMost < check.AtLeast) reader.Fault(reader.PlaceOf("at most"), "\"at most\" is less than \"at least\"");
        if (check.Sources.IsEmpty) reader.Fault(reader.Place, "\"sources\" is missing: every statement carries its source");
        reader.Done();
        return check;

        LazyExpression? Expression(string key) => reader.Optional(key) is { } text
            ? new LazyExpression(text, reader.PlaceOf(key), () => draft.Types.GetValueOrDefault(type)?.CheckEnvironment, CelType.Bool)
            : null;

        LazyExpression Missing()
        {
            reader.Fault(reader.Place, $"\"{condition}\" is missing");
            return Never();
        }

        LazyExpression Never() => new("false", reader.Place, static () => CelEnvironment.Standard, CelType.Bool);
    }

    private static ImmutableArray<PartId> Parts(ContentReader reader)
    {
        var parts = ImmutableArray.CreateBuilder<PartId>();
        foreach (var (text, place) in reader.TextsWithPlace("evidences"))
        {
            if (PartId.TryParse(text, out var part)) parts.Add(part);
            else reader.Fault(place, $"\"{text}\" is not a part id such as IAM-03.require");
        }

        if (parts.Count == 0) reader.Fault(reader.Place, "\"evidences\" is missing: a check shows that some part is done");
        return parts.ToImmutable();
    }

    private static ImmutableArray<string> Ids(ContentReader reader, string key)
    {
        var ids = ImmutableArray.CreateBuilder<string>();
        foreach (var (text, place) in reader.TextsWithPlace(key))
        {
            if (text.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon && colon < text.Length - 1) ids.Add(text);
            else reader.Fault(place, $"\"{text}\" is not written as origin:id, such as checkov:CKV_AWS_21");
        }

        return ids.ToImmutable();
    }

    private static CheckGuidance Guidance(ContentReader reader)
    {
        if (reader.Map("guidance", "guidance (risk, console, cli, terraform)") is not { } guidance)
        {
            reader.Fault(reader.Place, "\"guidance\" is missing");
            return new CheckGuidance("", "", "", "");
        }

        var result = new CheckGuidance(
            guidance.Required("risk"), guidance.Required("console"), guidance.Required("cli"), guidance.Required("terraform"));
        guidance.Done();
        return result;
    }

    private static ImmutableArray<CheckExample> Examples(ContentReader reader, CheckScope scope, bool applies)
    {
        var examples = ImmutableArray.CreateBuilder<CheckExample>();
        if (reader.Map("examples", "examples (pass, fail, inconclusive)") is not { } map)
        {
            reader.Fault(reader.Place, "\"examples\" is missing");
            return [];
        }

        var needed = new List<VerdictOutcome> { VerdictOutcome.Pass, VerdictOutcome.Fail, VerdictOutcome.Inconclusive };
        if (applies) needed.Add(VerdictOutcome.NotApplicable);
        foreach (var outcome in (VerdictOutcome[])[.. needed.Union([VerdictOutcome.NotApplicable])])
        {
            var name = Kebab<VerdictOutcome>.Name(outcome);
            var before = examples.Count;
            if (map.Node(name) is ContentNode.Sequence list)
                examples.AddRange(list.Items.Select(item => new CheckExample(outcome, Records(map, item, scope), item.Place)));
            if (examples.Count == before && needed.Contains(outcome)) map.Fault(map.Place, $"an example of \"{name}\" is missing");
        }

        map.Done();
        return examples.ToImmutable();
    }

    private static ImmutableArray<ContentNode.Mapping> Records(ContentReader map, ContentNode item, CheckScope scope)
    {
        var items = scope == CheckScope.Resource ? [item] : (item as ContentNode.Sequence)?.Items ?? default;
        if (!items.IsDefault && items.All(static node => node is ContentNode.Mapping)) return [.. items.Cast<ContentNode.Mapping>()];
        map.Fault(item.Place, scope == CheckScope.Resource
            ? "an example is a map of properties" : "an example of this scope is a list of maps: all resources of the type there");
        return [];
    }

    [GeneratedRegex(
        "^[a-z0-9]+(?:-[a-z0-9]+)+$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex CheckId();
}
