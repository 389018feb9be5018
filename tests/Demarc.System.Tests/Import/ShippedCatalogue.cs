using System.Collections.Immutable;
using Demarc.Adapters.ContentFiles;
using Demarc.Adapters.Import.Statements;
using Demarc.Engine.Content;
using Demarc.Engine.Content.Statements;
using Demarc.Engine.Responsibility;
using Demarc.System.Tests.Content;

namespace Demarc.System.Tests.Import;

/// <summary>The shipped content with statements of a provider on top, as an organisation's folder holds them.</summary>
internal static class ShippedCatalogue
{
    internal static readonly DateOnly Day = new(2026, 11, 22);

    private static readonly Lazy<ImmutableArray<ContentFile>> Files = new(static () =>
        ContentFolder.Read(Path.Combine(SchemaFile.Repository, "content"), ContentLayer.Shipped).Files);

    private static readonly Lazy<Catalogue> Alone = new(static () => Build([]).Catalogue!);

    internal static Catalogue Shipped => Alone.Value;

    internal static ImmutableArray<Framework> Nist =>
        [.. Shipped.Frameworks.Where(static framework => framework.Id.StartsWith("nist-800-53", StringComparison.Ordinal))];

    internal static Catalogue With(params StatementDocument[] documents)
    {
        var result = Build(documents);
        Assert.Empty(result.Diagnostics);
        return result.Catalogue!;
    }

    internal static CatalogueResult Build(StatementDocument[] documents) => CatalogueBuilder.Build(
        [.. Files.Value, .. documents.Select(static document => new ContentFile(
            $"statements/{document.Id}.yaml",
            SchemaFile.Node(StatementsFile.Yaml(document), $"{ContentLayers.OrganisationPrefix}statements/{document.Id}.yaml"),
                ContentLayer.Organisation))],
        "test");

    internal static StatementDocument Document(
        string? service, string framework, ImmutableArray<ProviderStatement> statements, StatementKind kind = StatementKind.Crm,
            string? provider = null)
    {
        var whose = service?.Split('/')[0] ?? provider;
        return new StatementDocument
        {
            Id = StatementsFile.IdOf(kind, service ?? whose ?? "Vendor", framework),
            Kind = kind,
            Framework = framework,
            Vendor = whose ?? "Vendor",
            Provider = whose,
            Service = service,
            Source = new Source("A workbook", "", new DateOnly(2026, 3, 1)),
            Statements = statements,
        };
    }

    internal static RequirementAnswer Answer(Catalogue catalogue, string framework, string requirement, string service)
    {
        var (of, context) = (catalogue.Framework(framework)!, new ServiceContext(catalogue.Service(service)!, Day));
        var resolver = new Resolver(catalogue);
        return RequirementAnswer.Of(of, of.Requirements.First(r => r.Id == requirement), catalogue, context, part =>
            resolver.Resolve(part, context));
    }

    internal static Resolution Part(Catalogue catalogue, string part, string service)
    {
        Assert.True(PartId.TryParse(part, out var id));
        return new Resolver(catalogue).Explain(catalogue.Part(id)!, new ServiceContext(catalogue.Service(service)!, Day));
    }
}
