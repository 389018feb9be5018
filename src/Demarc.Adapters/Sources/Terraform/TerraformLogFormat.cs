using Demarc.Engine.Inventory;

namespace Demarc.Adapters.Sources.Terraform;

/// <summary>
/// The log of <c>terraform plan -json</c>, often taken for the plan itself. It names resources but not their settings; refused with a hint.
/// </summary>
public sealed class TerraformLogFormat : SourceFormat
{
    /// <inheritdoc/>
    public override string Name => "Terraform log";

    /// <inheritdoc/>
    public override SourceKind Source => SourceKind.Terraform;

    /// <inheritdoc/>
    public override bool Recognises(InputShape shape) => shape.Has("@level", "@message", "@module");

    /// <inheritdoc/>
    public override void Read(InputReading input) => input.Problem(
        "", "the log of `terraform plan -json`, which holds no settings: plan with -out and give the output of `terraform show -json`");
}
