using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Demarc.Engine.Reports.Oscal;

namespace Demarc.Adapters.Import.Oscal;

/// <summary>
/// Reads system security plans (OSCAL 1.x), and the shared-responsibility documents of NIST's prototype: who provides what to whom, and
/// what
/// is left to others. Both spellings of exports are understood: in <c>export</c>, as released, and without it, as in the prototype.
/// </summary>
public static partial class PlanReader
{
    /// <summary>Reads a plan.</summary>
    /// <param name="file">The document.</param>
    /// <param name="faults">Takes what is wrong with it.</param>
    /// <returns>Null when it is no plan, or says too much to be one.</returns>
    public static OscalPlan? Read(OscalFile file, ICollection<ImportFault> faults)
    {
        var root = file.Root;
        if (file.Kind is not ("system-security-plan" or "shared-responsibility"))
        {
            faults.Add(new ImportFault("", $"this is an OSCAL {PlainText.Line(file.Kind)}, not a system security plan"));
            return null;
        }

        if (root.Child("metadata") is not { } metadata)
        {
            faults.Add(new ImportFault(root.Place, "\"metadata\" is missing"));
            return null;
        }

        var implementations = file.Kind == "system-security-plan"
            ? root.Child("control-implementation") is { } one ? [one] : []
            : root.Items("components").SelectMany(Shared).ToList();
        var statements = implementations.SelectMany(static each => each.Items("implemented-requirements"))
            .SelectMany(requirement => Requirement(requirement, faults)).Take(ImportLimits.Texts + 1).ToImmutableArray();
        if (statements.Length > ImportLimits.Texts) faults.Add(
            new ImportFault(root.Place, $"there are more than {ImportLimits.Texts} statements"));
        if (faults.Count > 0) return null;
        var title = Line(metadata.Text("title"));
        var system = Line(root.Child("system-characteristics")?.Text("system-name") ?? "");
        return new OscalPlan
        {
            Title = title.Length > 0 ? title : Line(file.Source.Name),
            System = system.Length > 0 ? system : title,
            Version = Line(metadata.Text("version")),
            Date = Day(metadata.Text("last-modified")) ?? Day(metadata.Text("published")),
            Address = metadata.Items("links").Where(static link => link.Text("rel") is "canonical" or "latest-version" or "source")
                .Select(static link => link.Text("href")).FirstOrDefault(IsWeb, ""),
            Baseline = Baseline(root),
            Framework = metadata.Own("framework"),
            Components = Components(root),
            Statements = statements,
        };
    }

    // The prototype spells it with an underscore.
    private static IEnumerable<OscalNode> Shared(OscalNode component) =>
        component.Items("control_implementations").Concat(component.Items("control-implementations"));

    private static ImmutableDictionary<string, PlanComponent> Components(OscalNode root)
    {
        var components = ImmutableDictionary.CreateBuilder<string, PlanComponent>(StringComparer.OrdinalIgnoreCase);
        foreach (var one in root.Child("system-implementation")?.Items("components") ?? [])
        {
            components.TryAdd(one.Text("uuid"), new PlanComponent(
                one.Text("uuid"), one.Text("type"), Line(one.Text("title")), one.Own("service"), one.Own("provider")));
        }

        return components.ToImmutable();
    }

    private static ImmutableArray<string> Baseline(OscalNode root)
    {
        var href = root.Child("import-profile")?.Text("href") ?? "";
        var resources = root.Child("back-matter")?.Items("resources") ?? [];
        var named = href.StartsWith('#') ? resources.Where(one => one.Text("uuid") == href[1..]) : [];
        return
        [
            href,
            .. named.SelectMany(static one => one.Items("rlinks").Select(static link => link.Text("href"))
                .Concat([one.Text("title"), one.Text("description")])),
        ];
    }

    private static IEnumerable<PlanStatement> Requirement(OscalNode requirement, ICollection<ImportFault> faults)
    {
        var control = requirement.Text("control-id");
        if (control.Length == 0)
        {
            faults.Add(new ImportFault(requirement.Place, "\"control-id\" is missing"));
            yield break;
        }

        if (Voices(requirement, faults) is { IsEmpty: false } whole)
        {
            yield return new PlanStatement(control, control, Printed(control), whole, requirement.Place)
            { Origination = Origins(requirement) };
        }

        foreach (var statement in requirement.Items("statements"))
        {
            var id = statement.Text("statement-id");
            if (id.Length == 0) faults.Add(new ImportFault(statement.Place, "\"statement-id\" is missing"));
            else if (Voices(statement, faults) is { IsEmpty: false } voices)
                yield return new PlanStatement(control, id, statement.Own("requirement") ?? RequirementOf(control, id), voices,
                    statement.Place) { Origination = [.. Origins(requirement), .. Origins(statement)] };
        }
    }

    private static ImmutableArray<string> Origins(OscalNode owner) =>
    [
        .. owner.Items("props").Concat(owner.Items("by-components").SelectMany(static by => by.Items("props")))
            .Where(static prop => prop.Text("name") == "control-origination").Select(static prop => prop.Text("value")),
    ];

    private static ImmutableArray<PlanVoice> Voices(OscalNode owner, ICollection<ImportFault> faults) =>
        [.. owner.Items("by-components").Select(one => Voice(one, faults))];

    private static PlanVoice Voice(OscalNode by, ICollection<ImportFault> faults)
    {
        var export = by.Child("export") ?? by;
        if (by.Text("component-uuid").Length == 0) faults.Add(new ImportFault(by.Place, "\"component-uuid\" is missing"));
        return new PlanVoice
        {
            Component = by.Text("component-uuid"),
            State = by.Child("implementation-status")?.Text("state") ?? "",
            Provided = [.. Exported(export, "provided").Select(static one => Item(one, ""))],
            Responsibilities = [.. Exported(export, "responsibilities").Select(static one => Item(one, one.Text("provided-uuid")))],
            Inherited = [.. by.Items("inherited").Select(static one => one.Text("provided-uuid")).Where(static id => id.Length > 0)],
            Satisfied = [.. by.Items("satisfied").Select(static one => one.Text("responsibility-uuid")).Where(static id => id.Length > 0)],
            IsOurs = by.Own("party") is not null,
            NotApplicable = [.. by.Owns("not-applicable-part")],
            Place = by.Place,
        };
    }

    // What the prototype marks as not exportable is not meant for others.
    private static IEnumerable<OscalNode> Exported(OscalNode export, string name) =>
        export.Items(name)
            .Where(static one => !(one is OscalNode.Json { Value: var value } && value.TryGetProperty("exportable", out var flag)
            && flag.ValueKind == global::System.Text.Json.JsonValueKind.False) && one.Text("exportable") != "false");

    private static PlanItem Item(OscalNode item, string of) => new(
        item.Text("uuid"), of, Shortened(OscalText.Unescaped(PlainText.Lines(item.Text("description"))).Trim()), item.Own("part"),
        item.Own("party"), item.Own("who"), item.Own("varies") == "yes");

    private static string Shortened(string text) => text.Length <= 4_000 ? text : text[..4_000].TrimEnd() + "…";

    /// <summary>
    /// The requirement a statement id means: <c>ac-2_smt.a</c> of <c>ac-2</c> is <c>AC-2(a)</c>. What stands between control and item is
    /// spelled in several ways; an id that does not begin with the control's is taken as it is.
    /// </summary>
    internal static string RequirementOf(string control, string statement)
    {
        if (!statement.StartsWith(control, StringComparison.OrdinalIgnoreCase)) return Printed(statement);
        var items = Between().Match(statement[control.Length..]) is { Success: true } between
            ? statement[(control.Length + between.Length)..].Split('.', StringSplitOptions.RemoveEmptyEntries) : [];
        return Printed(control) + string.Concat(items.Select(static item => $"({item})"));
    }

    private static string Printed(string control) => Nist().Match(control) is { Success: true } match
        ? match.Groups["control"].Value.ToUpperInvariant()
            + (match.Groups["enhancement"] is { Success: true } number ? $"({number.Value.TrimStart('0')})" : "")
        : Line(control);

    private static DateOnly? Day(string time) => time.Length >= 10
        && DateOnly.TryParseExact(time[..10], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private static bool IsWeb(string address) => Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http";

    private static string Line(string text) => PlainText.Line(OscalText.Unescaped(text));

    [GeneratedRegex(@"^(?:_smt|_stmt|_stm|_statement)?(?=\.|$)", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Between();

    [GeneratedRegex(@"^(?<control>[a-zA-Z]{2,3}-[0-9]{1,3})(?:\.(?<enhancement>[0-9]{1,3}))?\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Nist();
}
