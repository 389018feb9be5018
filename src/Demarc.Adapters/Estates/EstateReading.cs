using System.Collections.Immutable;
using Demarc.Adapters.Sources;
using Demarc.Engine.Content;
using Demarc.Engine.Inventory;

namespace Demarc.Adapters.Estates;

/// <summary>What reading all inputs gave.</summary>
/// <param name="Estate">What is in use.</param>
/// <param name="Inputs">What became of each input.</param>
public sealed record EstateReading(Estate Estate, ImmutableArray<InputReport> Inputs)
{
    /// <summary>Services that bills and lists among the inputs name, in the order of the records.</summary>
    public ImmutableArray<Resource> Named { get; init; } = [];

    /// <summary>Reads inputs into an estate in one pass.</summary>
    /// <param name="inputs">Files and folders.</param>
    /// <param name="leaveOut">Full paths that are not exports and are reported elsewhere: the organisation's file and content
    /// folder.</param>
    /// <param name="catalogue">Types and services.</param>
    /// <param name="organisation">Workload rules and declared services.</param>
    /// <param name="rows">Takes one row for each resource; null when nobody wants them.</param>
    /// <param name="progress">Told of each file before it is read.</param>
    /// <param name="watch">Shown each resource that counts, as it passes.</param>
    /// <param name="checks">Evaluates checks on every observation of a resource; null when nobody asks for verdicts.</param>
    public static EstateReading Read(
        IEnumerable<string> inputs, IReadOnlyCollection<string> leaveOut, Catalogue catalogue, Organisation organisation,
        InventorySpool? rows,
        Action<InputFile>? progress = null, Action<Resource>? watch = null, CheckPass? checks = null)
    {
        var mapper = new ResourceMapper(catalogue, organisation.Workloads);
        var builder = new EstateBuilder();
        foreach (var (provider, alias, account) in checks?.Aliases ?? []) builder.Name(provider, alias, account);
        var intake = new EstateIntake(mapper, new ResourceReferences(catalogue, mapper), builder, rows, watch, checks);
        var reports = SourceReader.Read(
            inputs, SourceFormats.All(catalogue), intake.Open, Environment.ProcessorCount, progress,
            [.. leaveOut, .. checks?.StoreFiles ?? []]);
        foreach (var (_, resource) in Declared(organisation, mapper)) intake.Take(resource);
        intake.Finish(reports);
        return new EstateReading(builder.Build(), reports) { Named = [.. intake.Named] };
    }

    /// <summary>Services that the organisation's file says are in use.</summary>
    internal static IEnumerable<(DeclaredService Stated, Resource Resource)> Declared(Organisation organisation, ResourceMapper mapper)
    {
        foreach (var declared in organisation.Services.Where(static service => !service.Refused))
        {
            var resource = mapper.Map(new Observation
            {
                Source = SourceKind.Declared,
                NativeType = "declared",
                Id = "declared:" + declared.Service + ":" + declared.Account,
                ServiceName = declared.Service,
                Account = declared.Account,
                Region = declared.Region,
            });
            if (resource is null) continue;
            yield return (declared, declared.Workload is { Length: > 0 } own ? resource with { Workload = own } : resource);
        }
    }
}
