using System.Collections.Immutable;
using Demarc.Engine.Expressions;

namespace Demarc.Engine.Content;

/// <summary>One change to a profile: a fact with its new value, or a capability with its new state.</summary>
/// <param name="Name">Fact or capability.</param>
/// <param name="Value">New value or state, as written.</param>
public readonly record struct ProfileChange(string Name, string Value)
{
    /// <summary>Null when the change is of the vocabulary, otherwise what was expected.</summary>
    public string? Fault()
    {
        var fact = ProfileVocabulary.IndexOfFact(Name);
        if (fact >= 0)
        {
            var values = ProfileVocabulary.Facts[fact].Values;
            return values.Contains(Value, StringComparer.Ordinal) ? null : $"{Name} is one of {string.Join(", ", values)}, not \"{Value}\"";
        }

        if (ProfileVocabulary.IndexOfCapability(Name) < 0)
        {
            var known = ProfileVocabulary.Facts.Select(static f => f.Name).Concat(ProfileVocabulary.Capabilities);
            return $"\"{Name}\" is neither a fact nor a capability; did you mean {Nearest.To(Name, known)}?";
        }

        return Kebab<CapabilityState>.TryParse(Value, out _)
            ? null : $"{Name} is one of {string.Join(", ", Kebab<CapabilityState>.Names)}, not \"{Value}\"";
    }
}

/// <summary>The facts and capability states of a service. Whatever was not stated is unknown, and stays so in every conclusion.</summary>
public sealed class ServiceProfile
{
    /// <summary>A profile that states nothing.</summary>
    public static ServiceProfile Empty { get; } = new(
        ImmutableArray.Create(new string?[ProfileVocabulary.Facts.Length]),
        ImmutableArray.Create(new CapabilityState[ProfileVocabulary.Capabilities.Length]));

    private readonly ImmutableArray<string?> facts;
    private readonly ImmutableArray<CapabilityState> capabilities;

    private ServiceProfile(ImmutableArray<string?> facts, ImmutableArray<CapabilityState> capabilities)
    {
        this.facts = facts;
        this.capabilities = capabilities;
    }

    /// <summary>The value of a fact, or null when it is unknown.</summary>
    public string? Fact(string name) => ProfileVocabulary.IndexOfFact(name) is >= 0 and var index ? facts[index] : null;

    /// <summary>The state of a capability.</summary>
    public CapabilityState Capability(string name) =>
        ProfileVocabulary.IndexOfCapability(name) is >= 0 and var index ? capabilities[index] : CapabilityState.Unknown;

    /// <summary>The value of a fact or state of a capability as written; null when unknown.</summary>
    public string? Value(string name)
    {
        if (ProfileVocabulary.IndexOfFact(name) >= 0) return Fact(name);
        return Capability(name) is var state and not CapabilityState.Unknown ? Kebab<CapabilityState>.Name(state) : null;
    }

    /// <summary>The same profile with changes made; changes outside the vocabulary are a bug of the caller.</summary>
    public ServiceProfile With(IEnumerable<ProfileChange> changes)
    {
        var (f, c) = (facts.ToBuilder(), capabilities.ToBuilder());
        foreach (var change in changes)
        {
            if (change.Fault() is { } fault) throw new ArgumentException(fault, nameof(changes));
            var index = ProfileVocabulary.IndexOfFact(change.Name);
            if (index >= 0)
            {
                f[index] = change.Value;
            }
            else if (Kebab<CapabilityState>.TryParse(change.Value, out var state))
            {
                c[ProfileVocabulary.IndexOfCapability(change.Name)] = state;
            }
        }

        return new ServiceProfile(f.ToImmutable(), c.ToImmutable());
    }

    /// <summary>The profile as the record <c>service</c> of expressions.</summary>
    internal CelValue ToRecord(CloudService service, ServiceModel model)
    {
        var states = new CelValue[capabilities.Length];
        for (var i = 0; i < states.Length; i++)
        {
            states[i] = capabilities[i] == CapabilityState.Unknown
                ? CelValue.Unknown("service.capability." + ProfileVocabulary.Capabilities[i])
                : CelValue.Of(Kebab<CapabilityState>.Name(capabilities[i]));
        }

        var slots = new CelValue[ProfileVocabulary.ServiceRecord.Fields.Length];
        slots[0] = CelValue.Of(service.Id);
        slots[1] = CelValue.Of(service.Provider);
        slots[2] = CelValue.Of(service.Category);
        slots[3] = model == ServiceModel.Unknown ? CelValue.Unknown("service.model") : CelValue.Of(Kebab<ServiceModel>.Name(model));
        for (var i = 0; i < facts.Length; i++)
            slots[4 + i] = facts[i] is { } value ? CelValue.Of(value) : CelValue.Unknown("service." + ProfileVocabulary.Facts[i].Name);
        slots[^1] = CelValue.Of(new CelRecord(ProfileVocabulary.CapabilityRecord, states));
        return CelValue.Of(new CelRecord(ProfileVocabulary.ServiceRecord, slots));
    }
}
