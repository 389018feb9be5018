using System.Collections.Immutable;

namespace Demarc.Adapters.Import.Oscal;

/// <summary>
/// Resolves a profile as far as ids, titles and wording go: imports of catalogues and other profiles, what is included and excluded,
/// merging,
/// values of parameters, and what is added to or removed from controls. The back matter, links and guidance are left behind.
/// </summary>
internal sealed class OscalProfile(OscalShelf shelf, List<ImportFault> faults, SortedSet<string> notes)
{
    private const int Deepest = 8;

    /// <summary>The catalogue that a profile stands for; null with a fault when it cannot be told.</summary>
    internal OscalCatalog? Resolve(OscalFile profile) => Resolve(profile, []);

    private OscalCatalog? Resolve(OscalFile profile, ImmutableArray<string> above)
    {
        var root = profile.Root;
        if (above.Contains(profile.Source.Hash, StringComparer.Ordinal) || above.Length == Deepest)
        {
            faults.Add(new ImportFault(root.Place, above.Length == Deepest
                ? $"profiles import each other more than {Deepest} deep" : $"{profile.Source.Name} imports itself"));
            return null;
        }

        var sources = new List<OscalCatalog>();
        var controls = new Dictionary<string, OscalControl>(StringComparer.Ordinal);
        var imports = root.Items("imports").ToList();
        if (imports.Count == 0) faults.Add(new ImportFault(root.Place, "a profile has \"imports\""));
        var missing = new SortedSet<string>(StringComparer.Ordinal);
        var twice = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var import in imports)
        {
            if (Source(import, root, imports.Count == 1, [.. above, profile.Source.Hash]) is not { } source) continue;
            sources.Add(source);
            if (ControlSelection.Of(import, source.Controls, missing) is not { } selected)
                faults.Add(new ImportFault(import.Place, "an import has include-all or include-controls"));
            else foreach (var control in selected.Where(control => !controls.TryAdd(control.Id, control))) twice.Add(control.Id);
        }

        Note("are named by the profile and not in what it imports", missing);
        Note("are imported more than once; the first is taken", twice);
        if (faults.Count > 0) return null;
        var parameters = new Dictionary<string, OscalParameter>(StringComparer.Ordinal);
        foreach (var (id, parameter) in sources.SelectMany(static source => source.Parameters)) parameters.TryAdd(id, parameter);
        return Finish(root, sources, Merged(root, [.. controls.Values], missing), parameters);
    }

    private OscalCatalog Finish(
        OscalNode root, List<OscalCatalog> sources, ImmutableArray<OscalControl> controls, Dictionary<string, OscalParameter> parameters)
    {
        var modify = root.Child("modify");
        foreach (var setting in modify?.Items("set-parameters") ?? []) Set(setting, parameters);
        var changed = controls.ToDictionary(static control => control.Id, StringComparer.Ordinal);
        var unknown = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var alter in modify?.Items("alters") ?? [])
        {
            var id = alter.Text("control-id");
            if (changed.TryGetValue(id, out var control)) changed[id] = ControlChange.Apply(alter, control, parameters, notes);
            else unknown.Add(id);
        }

        Note("are altered by the profile and not among its controls", unknown);
        var metadata = root.Child("metadata");
        var notices = sources.Select(static source => source.Notice)
            .Prepend(metadata is null ? "" : OscalKind.Notice(ControlChange.Properties(metadata), metadata.Text("remarks")));
        return new OscalCatalog
        {
            Title = PlainText.Line(metadata?.Text("title") ?? "") is { Length: > 0 } title ? title : sources[0].Title,
            Version = metadata?.Text("version") ?? "",
            Publisher = (metadata?.Items("parties") ?? []).Select(static party => party.Text("name"))
                .FirstOrDefault(static name => name.Length > 0) ?? sources[0].Publisher,
            // What is copied belongs to whoever wrote it: the notices of all sources stay.
            Notice = string.Join('\n', notices.Where(static notice => notice.Length > 0).Distinct(StringComparer.Ordinal)),
            Sources =
                [.. sources.Select(static source => $"{source.Title} {source.Version}"), .. sources.SelectMany(static s => s.Sources)],
            Parameters = parameters,
            Controls = [.. controls.Select(control => changed[control.Id])],
        };
    }

    private OscalCatalog? Source(OscalNode import, OscalNode profile, bool onlyOne, ImmutableArray<string> above)
    {
        var href = import.Text("href");
        List<string> addresses = href.StartsWith('#')
            ? [.. (profile.Child("back-matter")?.Items("resources") ?? []).Where(one => one.Text("uuid") == href[1..])
                .SelectMany(static one => one.Items("rlinks")).Select(static link => link.Text("href"))]
            : [href];
        if (shelf.Find(addresses, onlyOne) is not { } file)
        {
            var named = addresses.Count > 0 ? string.Join(" or ", addresses.Take(4)) : href;
            faults.Add(new ImportFault(import.Place,
                $"it imports \"{PlainText.Line(named)}\", which is not at hand: give that document with --with FILE"));
            return null;
        }

        if (OscalFile.Open(file, faults) is not { } opened) return null;
        if (opened.Kind == "profile") return Resolve(opened, above);
        return OscalTexts.CatalogOf(file, faults);
    }

    /// <summary>Only an order of the profile's own changes anything here: other ways of merging only group.</summary>
    private static ImmutableArray<OscalControl> Merged(OscalNode root, ImmutableArray<OscalControl> controls, SortedSet<string> missing)
    {
        if (root.Child("merge")?.Child("custom") is not { } custom) return controls;
        var placed = new Dictionary<string, OscalControl>(StringComparer.Ordinal);
        Place(custom, null);
        return [.. placed.Values];

        void Place(OscalNode group, string? title)
        {
            foreach (var insertion in group.Items("insert-controls"))
            {
                var found = ControlSelection.Of(insertion, controls, missing) ?? [];
                foreach (var control in Ordered(insertion.Text("order"), found))
                    placed.TryAdd(control.Id, title is null ? control : control with { Above = title });
            }

            foreach (var inner in group.Items("groups")) Place(inner, PlainText.Line(inner.Text("title")));
        }
    }

    private static IEnumerable<OscalControl> Ordered(string order, ImmutableArray<OscalControl> controls) => order switch
    {
        "ascending" => controls.OrderBy(static control => control.Id, StringComparer.Ordinal),
        "descending" => controls.OrderByDescending(static control => control.Id, StringComparer.Ordinal),
        _ => controls,
    };

    private void Set(OscalNode setting, Dictionary<string, OscalParameter> parameters)
    {
        var id = setting.Text("param-id");
        var old = parameters.GetValueOrDefault(id);
        if (old is null) notes.Add($"the profile sets the parameter {PlainText.Line(id)}, which nothing declares");
        var values = setting.Texts("values").ToImmutableArray();
        var select = setting.Child("select");
        var label = setting.Text("label");
        var made = new OscalParameter(
            label.Length > 0 ? label : old?.Label ?? "",
            values.IsEmpty ? old?.Values ?? [] : values,
            select is null ? old?.Choices ?? [] : [.. select.Texts("choice")],
            select is null ? old?.Many ?? false : select.Text("how-many") == "one-or-more");
        // A parameter has other names, too; they mean the same one.
        foreach (var name in parameters.Where(pair => old is not null && ReferenceEquals(pair.Value, old)).Select(static pair => pair.Key)
            .ToList())
            parameters[name] = made;
        parameters[id] = made;
    }

    private void Note(string what, SortedSet<string> ids)
    {
        if (ids.Count > 0) notes.Add(
            $"{ids.Count} controls {what}: {string.Join(", ", ids.Take(40).Select(PlainText.Line))}{(ids.Count > 40 ? ", ..." : "")}");
    }
}
