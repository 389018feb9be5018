using System.Globalization;

namespace Demarc.Engine.Expressions;

/// <summary>Assigns types to type parameters. An attempt that fails is undone to the mark set before it.</summary>
internal sealed class TypeSolver
{
    private readonly Dictionary<string, CelType> bound = new(StringComparer.Ordinal);
    private readonly List<(string Name, CelType? Before)> trail = [];
    private int fresh;

    public int Mark => trail.Count;

    public void Undo(int mark)
    {
        for (var i = trail.Count - 1; i >= mark; i--)
        {
            var (name, before) = trail[i];
            if (before is null) bound.Remove(name);
            else bound[name] = before;
        }

        trail.RemoveRange(mark, trail.Count - mark);
    }

    public CelType Fresh() => CelType.Parameter("#" + (++fresh).ToString(CultureInfo.InvariantCulture));

    /// <summary>The type with its own parameters replaced by new ones, the same for the same name within one call.</summary>
    public CelType Instantiate(CelType type, Dictionary<string, CelType> names)
    {
        if (type.Kind == CelTypeKind.Parameter)
        {
            if (!names.TryGetValue(type.Name, out var known)) names[type.Name] = known = Fresh();
            return known;
        }

        return type.Parameters.IsEmpty ? type : type.With([.. type.Parameters.Select(p => Instantiate(p, names))]);
    }

    /// <summary>The type with everything known filled in; parameters that nothing constrains are dyn.</summary>
    public CelType Resolve(CelType type)
    {
        var shallow = Walk(type);
        if (shallow.Kind == CelTypeKind.Parameter) return CelType.Dyn;
        if (shallow.Parameters.IsEmpty) return shallow;
        return shallow.With([.. shallow.Parameters.Select(Resolve)]);
    }

    /// <summary>The type itself, or what its parameter stands for.</summary>
    public CelType Walk(CelType type)
    {
        while (type.Kind == CelTypeKind.Parameter && bound.TryGetValue(type.Name, out var next)) type = next;
        return type;
    }

    /// <summary>Whether a value of the one type can stand where the other is expected; binds parameters on the way.</summary>
    public bool Assign(CelType from, CelType to)
    {
        if (to.Kind == CelTypeKind.Parameter && bound.TryGetValue(to.Name, out var known) && known.Kind != CelTypeKind.Parameter)
        {
            if (!Assign(from, known)) return false;
            var general = Walk(from);
            if (general.Kind != CelTypeKind.Parameter && MoreGeneral(general, known)) Bind(to.Name, general);
            return true;
        }

        from = Walk(from);
        to = Walk(to);
        if (ReferenceEquals(from, to)) return true;
        if (to.Kind == CelTypeKind.Parameter) return BindFree(to, from);
        if (from.Kind == CelTypeKind.Parameter) return BindFree(from, to);
        if (from.Kind is CelTypeKind.Dyn or CelTypeKind.Unknown || to.Kind is CelTypeKind.Dyn or CelTypeKind.Unknown) return true;
        if (from.Kind == CelTypeKind.Nullable) return Assign(from.Parameters[0], to.Kind == CelTypeKind.Nullable ? to.Parameters[0] : to);
        if (to.Kind == CelTypeKind.Nullable) return from.Kind == CelTypeKind.Null || Assign(from, to.Parameters[0]);
        if (from.Kind == CelTypeKind.Null) return to.Kind is CelTypeKind.Null or CelTypeKind.Record or CelTypeKind.Timestamp
            or CelTypeKind.Duration or CelTypeKind.Optional or CelTypeKind.Opaque;
        if (from.Kind != to.Kind || !string.Equals(from.Name, to.Name, StringComparison.Ordinal)) return false;
        if (!ReferenceEquals(from.RecordType, to.RecordType) || from.Parameters.Length != to.Parameters.Length) return false;
        for (var i = 0; i < from.Parameters.Length; i++)
        {
            if (!Assign(from.Parameters[i], to.Parameters[i])) return false;
        }

        return true;
    }

    /// <summary>The type of a list that holds both: the more general of two that fit, otherwise dyn.</summary>
    public CelType Join(CelType? previous, CelType current)
    {
        if (previous is null) return current;
        var mark = Mark;
        if (Assign(previous, current)) return MoreGeneral(Walk(previous), Walk(current)) ? previous : current;
        Undo(mark);
        if (Walk(previous).Kind == CelTypeKind.Null) return CelType.Nullable(Walk(current));
        if (Walk(current).Kind == CelTypeKind.Null) return CelType.Nullable(Walk(previous));
        return CelType.Dyn;
    }

    private bool MoreGeneral(CelType left, CelType right)
    {
        if (left.Kind == CelTypeKind.Dyn) return right.Kind != CelTypeKind.Dyn;
        if (left.Kind == CelTypeKind.Nullable)
            return right.Kind != CelTypeKind.Nullable || MoreGeneral(Walk(left.Parameters[0]), Walk(right.Parameters[0]));
        if (left.Kind != right.Kind || left.Parameters.Length != right.Parameters.Length) return false;
        for (var i = 0; i < left.Parameters.Length; i++)
        {
            if (MoreGeneral(Walk(left.Parameters[i]), Walk(right.Parameters[i]))) return true;
        }

        return false;
    }

    private bool BindFree(CelType parameter, CelType type)
    {
        if (type.Kind == CelTypeKind.Parameter && string.Equals(parameter.Name, type.Name, StringComparison.Ordinal)) return true;
        if (Contains(type, parameter.Name)) return false;
        Bind(parameter.Name, type);
        return true;
    }

    private void Bind(string name, CelType type)
    {
        trail.Add((name, bound.GetValueOrDefault(name)));
        bound[name] = type;
    }

    private bool Contains(CelType type, string name)
    {
        type = Walk(type);
        if (type.Kind == CelTypeKind.Parameter) return string.Equals(type.Name, name, StringComparison.Ordinal);
        foreach (var parameter in type.Parameters)
        {
            if (Contains(parameter, name)) return true;
        }

        return false;
    }
}
