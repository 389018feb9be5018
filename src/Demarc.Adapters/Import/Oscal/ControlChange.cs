using System.Collections.Immutable;

namespace Demarc.Adapters.Import.Oscal;

/// <summary>What a profile adds to a control and removes from it.</summary>
internal static class ControlChange
{
    /// <summary>Applies an alteration: removals first, then additions, as profile resolution orders them.</summary>
    internal static OscalControl Apply(
        OscalNode alter, OscalControl control, Dictionary<string, OscalParameter> parameters, SortedSet<string> notes)
    {
        foreach (var remove in alter.Items("removes")) control = Removed(remove, control);
        foreach (var add in alter.Items("adds")) control = Added(add, control, parameters, notes);
        return control;
    }

    /// <summary>Properties of something.</summary>
    internal static ImmutableArray<OscalProperty> Properties(OscalNode owner) =>
        [.. owner.Items("props").Select(static one => new OscalProperty(one.Text("name"), one.Text("class"), one.Text("value")))];

    private static OscalControl Removed(OscalNode remove, OscalControl control)
    {
        var (id, name, group, item) = (remove.Text("by-id"), remove.Text("by-name"), remove.Text("by-class"), remove.Text("by-item-name"));
        if (id.Length + name.Length + group.Length + item.Length == 0) return control;
        if (item is "" or "part") control = control with { Statements = Without(control.Statements, Meant) };
        if (id.Length == 0 && item is "" or "prop")
            control = control with
            {
                Properties =
                    control.Properties.RemoveAll(one => (name.Length == 0 || one.Name == name)
                        && (group.Length == 0 || one.Class == group)),
            };
        return control;

        bool Meant(OscalPart part) =>
            (id.Length == 0 || part.Id == id) && (name.Length == 0 || part.Name == name) && (group.Length == 0 || part.Class == group);
    }

    private static ImmutableArray<OscalPart> Without(ImmutableArray<OscalPart> parts, Func<OscalPart, bool> meant) =>
        [.. parts.Where(part => !meant(part)).Select(part => part with { Parts = Without(part.Parts, meant) })];

    private static OscalControl Added(
        OscalNode add, OscalControl control, Dictionary<string, OscalParameter> parameters, SortedSet<string> notes)
    {
        foreach (var parameter in add.Items("params"))
        {
            var select = parameter.Child("select");
            parameters[parameter.Text("id")] = new OscalParameter(
                parameter.Text("label"), [.. parameter.Texts("values")], [.. select?.Texts("choice") ?? []],
                    select?.Text("how-many") == "one-or-more");
        }

        var (target, position) = (add.Text("by-id"), add.Text("position"));
        ImmutableArray<OscalPart> parts = [.. add.Items("parts").Select(Part)];
        if (target.Length == 0 || target == control.Id)
        {
            var statements = parts.RemoveAll(static part => part.Name != "statement");
            var title = add.Text("title");
            return control with
            {
                Title = title.Length > 0 ? title : control.Title,
                // A label that is added is meant to be the one that is printed.
                Properties = [.. Properties(add), .. control.Properties],
                Statements = position is "starting" or "before" ? [.. statements, .. control.Statements]
                    : [.. control.Statements, .. statements],
            };
        }

        if (parts.IsEmpty && Properties(add).IsEmpty) return control;
        var found = false;
        var changed = Placed(control.Statements);
        if (!found) notes.Add($"the profile adds to \"{PlainText.Line(target)}\", which {control.Id} has not in its statement");
        return control with { Statements = changed };

        ImmutableArray<OscalPart> Placed(ImmutableArray<OscalPart> among)
        {
            var result = ImmutableArray.CreateBuilder<OscalPart>();
            foreach (var one in among)
            {
                if (one.Id != target)
                {
                    result.Add(one with { Parts = Placed(one.Parts) });
                    continue;
                }

                found = true;
                var label = OscalKind.Label(Properties(add));
                var named = label.Length > 0 && position is not ("before" or "after") ? one with { Label = label } : one;
                if (position == "before") result.AddRange(parts);
                result.Add(position switch
                {
                    "before" or "after" => named,
                    "starting" => named with { Parts = [.. parts, .. named.Parts] },
                    _ => named with { Parts = [.. named.Parts, .. parts] },
                });
                if (position == "after") result.AddRange(parts);
            }

            return result.ToImmutable();
        }
    }

    private static OscalPart Part(OscalNode part) => new(
        OscalKind.Label(Properties(part)),
        part is OscalNode.Xml { Element: var element }
            ? OscalMarkup.Text(element.Elements()
                .Where(static child => child.Name.LocalName is not ("title" or "prop" or "part" or "link")))
            : part.Text("prose"),
        [.. part.Items("parts").Select(Part)])
    {
        Id = part.Text("id"),
        Name = part.Text("name"),
        Class = part.Text("class"),
    };
}
