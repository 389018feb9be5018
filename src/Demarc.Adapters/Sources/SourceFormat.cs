using Demarc.Engine.Inventory;

namespace Demarc.Adapters.Sources;

/// <summary>
/// One kind of export. A format recognises an input by what is in it, never by its name, and turns it into observations.
/// It states facts only; what they mean is the engine's business.
/// </summary>
public abstract class SourceFormat
{
    /// <summary>The format in words a user knows: "AWS Config snapshot", "Terraform plan".</summary>
    public abstract string Name { get; }

    /// <summary>The kind of source of all its observations.</summary>
    public abstract SourceKind Source { get; }

    /// <summary>Whether the beginning of an input shows that it is of this format.</summary>
    public abstract bool Recognises(InputShape shape);

    /// <summary>Reads the input to its end, handing over each observation and noting each problem.</summary>
    public abstract void Read(InputReading input);
}
