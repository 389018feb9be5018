using Demarc.Engine.Inventory;

namespace Demarc.Adapters.Sources.Aws;

/// <summary>The IAM credential report as downloaded: comma-separated, one line for each user and one for the root user.</summary>
public sealed class CredentialReportFormat : SourceFormat
{
    /// <inheritdoc/>
    public override string Name => "IAM credential report";

    /// <inheritdoc/>
    public override SourceKind Source => SourceKind.AwsApi;

    /// <inheritdoc/>
    public override bool Recognises(InputShape shape) => shape.Kind == TextKind.Text && CredentialReportRows.IsHeader(shape.FirstLine);

    /// <inheritdoc/>
    public override void Read(InputReading input)
    {
        using var text = new StreamReader(input.Content, leaveOpen: true);
        new CredentialReportRows(input, null).Read(text);
    }
}
