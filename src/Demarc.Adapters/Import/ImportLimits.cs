namespace Demarc.Adapters.Import;

/// <summary>Limits on files to import. Published catalogues stay far below all of them.</summary>
public static class ImportLimits
{
    /// <summary>A file: 64 MiB.</summary>
    public const int FileBytes = 64 << 20;

    /// <summary>Everything inside a workbook, unpacked: 128 MiB.</summary>
    public const long ExpandedBytes = 128L << 20;

    /// <summary>How much larger than packed one part of a workbook may become, once past <see cref="ExpansionFloor"/>.</summary>
    public const int ExpansionRatio = 200;

    /// <summary>Unpacked size of a part below which the ratio is not looked at: 8 MiB.</summary>
    public const long ExpansionFloor = 8L << 20;

    /// <summary>Parts of a workbook.</summary>
    public const int PackageParts = 2_000;

    /// <summary>Sheets of a workbook.</summary>
    public const int Sheets = 64;

    /// <summary>Rows of a sheet that hold something.</summary>
    public const int Rows = 20_000;

    /// <summary>Columns looked at; what stands further right is passed over.</summary>
    public const int Columns = 256;

    /// <summary>Characters of a cell, the limit of the format itself.</summary>
    public const int CellLength = 32_767;

    /// <summary>Texts shared by the cells of a workbook.</summary>
    public const int SharedTexts = 200_000;

    /// <summary>Depth of JSON and XML.</summary>
    public const int Depth = 64;

    /// <summary>Elements of an XML file.</summary>
    public const int Elements = 2_000_000;

    /// <summary>Texts of one catalogue.</summary>
    public const int Texts = 50_000;

    /// <summary>Characters of the text of one requirement, parameters inserted.</summary>
    public const int TextLength = 64 << 10;

    /// <summary>Characters of a notice of copyright and use.</summary>
    public const int NoticeLength = 16 << 10;
}
