using Demarc.Engine.Expressions;

namespace Demarc.Engine.Semantics;

/// <summary>Reads the rules of a firewall's document; null with a fault when it is not one.</summary>
internal delegate TrafficRules? TrafficReader(Datum document, out CelFailure? fault);

/// <summary>What was read of a firewall's document, as far as somebody asked.</summary>
internal sealed class TrafficReading
{
    private readonly TrafficReader read;
    private readonly CelValue document;
    private TrafficRules? rules;
    private CelFailure? fault;

    /// <summary>A document of which nothing is read but whether its sources could be the internet.</summary>
    internal TrafficReading(CelValue document, Func<Datum, bool> couldReach, TrafficReader read)
    {
        (this.document, this.read) = (document, read);
        CouldReach = couldReach(Datum.Of(document));
    }

    /// <summary>Whether the sources of all rules together could be the internet at all.</summary>
    internal bool CouldReach { get; }

    /// <summary>The rules; null when the document is none of its kind.</summary>
    internal TrafficRules? Rules => rules ?? (fault is null ? rules = read(Datum.Of(document), out fault) : null);

    /// <summary>Why there are no rules.</summary>
    internal CelFailure? Fault => fault;
}
