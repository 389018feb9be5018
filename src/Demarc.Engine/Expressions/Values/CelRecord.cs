using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Demarc.Engine.Expressions;

/// <summary>One field of a record type.</summary>
/// <param name="Name">Identifier, camelCase.</param>
/// <param name="Type">Type of its values.</param>
/// <param name="Optional">Whether the value may be null: known to be absent.</param>
public sealed record CelField(string Name, CelType Type, bool Optional = false)
{
    /// <summary>
    /// The only strings the field can hold; empty when any string is allowed. Comparing with another literal is a check error.
    /// </summary>
    public ImmutableArray<string> AllowedValues { get; init; } = [];

    /// <summary>The type an expression sees.</summary>
    internal CelType SeenType => Optional ? CelType.Nullable(Type) : Type;
}

/// <summary>A closed, ordered list of fields. Two record types are the same only when they are the same object.</summary>
public sealed class CelRecordType
{
    private readonly FrozenDictionary<string, int> byName;

    /// <summary>A record type.</summary>
    /// <exception cref="ArgumentException">Two fields have the same name.</exception>
    public CelRecordType(string name, params IEnumerable<CelField> fields)
    {
        Name = name;
        Fields = [.. fields];
        byName = Fields.Select((f, i) => (f.Name, i)).ToFrozenDictionary(p => p.Name, p => p.i, StringComparer.Ordinal);
        Type = CelType.Record(this);
    }

    /// <summary>Name shown in messages and returned by <c>type()</c>.</summary>
    public string Name { get; }

    /// <summary>The fields in slot order.</summary>
    public ImmutableArray<CelField> Fields { get; }

    /// <summary>This record type as a type of the language.</summary>
    public CelType Type { get; }

    /// <summary>The slot of a field, or -1.</summary>
    public int IndexOf(string name) => byName.TryGetValue(name, out var index) ? index : -1;

    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>A record: one slot for each field of its type. A slot left at its default is unknown.</summary>
public sealed class CelRecord
{
    internal readonly CelValue[] Slots;

    /// <summary>A record over the given slots, which must not change afterwards.</summary>
    /// <exception cref="ArgumentException">The number of slots differs from the number of fields.</exception>
    public CelRecord(CelRecordType type, CelValue[] slots)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(slots);
        if (slots.Length != type.Fields.Length) throw new ArgumentException($"{type.Name} has {type.Fields.Length} fields", nameof(slots));
        Type = type;
        Slots = slots;
    }

    /// <summary>The type of the record.</summary>
    public CelRecordType Type { get; }

    /// <summary>The value in a slot.</summary>
    public CelValue this[int slot] => Slots[slot];

    /// <summary>The value of a field; null when the type has no such field.</summary>
    public CelValue? this[string field] => Type.IndexOf(field) is >= 0 and var slot ? Slots[slot] : null;
}
