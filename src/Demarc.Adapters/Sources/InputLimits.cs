namespace Demarc.Adapters.Sources;

/// <summary>Limits on hostile or broken inputs. They are far above anything a real export reaches.</summary>
public static class InputLimits
{
    /// <summary>One JSON record (a resource, a line): 64 MiB.</summary>
    public const int RecordBytes = 64 << 20;

    /// <summary>Size of a record from which its end is looked for before it is parsed: 1 MiB.</summary>
    public const int GatherBytes = 1 << 20;

    /// <summary>A document that has to be read whole (a Terraform plan, one API answer): 512 MiB is refused, 256 MiB accepted.</summary>
    public const int DocumentBytes = 256 << 20;

    /// <summary>How many times larger than its compressed form a stream may become, once past <see cref="ExpansionFloor"/>.</summary>
    public const int ExpansionRatio = 400;

    /// <summary>Expanded size below which the ratio is not looked at: 64 MiB.</summary>
    public const long ExpansionFloor = 64L << 20;

    /// <summary>Member names of a root object that are remembered to find doubled ones.</summary>
    public const int RootMembers = 10_000;

    /// <summary>Bytes looked at to recognise a format: 256 KiB.</summary>
    public const int ProbeBytes = 256 << 10;
}
