using System.Collections.Immutable;
using Demarc.Engine.Content;
using Demarc.Engine.Responsibility;

namespace Demarc.Engine.Reports;

/// <summary>
/// The responsibility matrix of chosen services, at three grains, as rows of the documented columns (ARCHITECTURE section 6).
/// </summary>
public sealed class MatrixQuery(
    Catalogue catalogue, Resolver resolver, ImmutableArray<CloudService> services, DateOnly day, ImmutableArray<ProfileAdjustment> whatIf)
{
    /// <summary>One row for each service and part.</summary>
    public ReportTable Parts() => new(
        ["control", "part", "provider", "service", "model", "owner", "rule", "source"],
        () => Contexts().SelectMany(context => catalogue.Parts.Select(part =>
        {
            var answer = resolver.Resolve(part, context);
            return new[]
            {
                part.Id.Control, part.Id.Part, context.Service.Provider, context.Service.Id,
                Kebab<ServiceModel>.Name(context.Service.Model),
                answer.Party.Name, answer.Winner?.Id ?? "", answer.Winner?.Source.Url ?? "",
            };
        })));

    /// <summary>One row for each service and control.</summary>
    public ReportTable Controls() => new(
        ["control", "provider", "service", "model", "owner", "shared_kind", "rule"],
        () => Contexts().SelectMany(context => catalogue.Controls.Select(control =>
        {
            var summary = Summary.OfControl(control, part => resolver.Resolve(part, context));
            return new[]
            {
                control.Id, context.Service.Provider, context.Service.Id, Kebab<ServiceModel>.Name(context.Service.Model),
                summary.Owner.Name, SharedKindOf(summary.Owner),
                string.Join(';', summary.Parts.Where(static p => p.Part.CountsInSummary).Select(static p => p.Winner?.Id).OfType<string>()
                    .Distinct(StringComparer.Ordinal)),
            };
        })));

    /// <summary>One row for each service and requirement of a framework.</summary>
    public ReportTable Requirements(Framework framework, string? only = null) => new(
        ["framework", "requirement", "provider", "service", "model", "owner", "shared_kind", "provider_parts", "shared_parts",
            "customer_parts", "stated_by"],
        () => Contexts().SelectMany(context => framework.Requirements.Where(r => only is null || r.Id == only).Select(requirement =>
        {
            var answer = RequirementAnswer.Of(framework, requirement, catalogue, context, part => resolver.Resolve(part, context));
            var summary = answer.Derived;
            return new[]
            {
                framework.Id, requirement.Id, context.Service.Provider, context.Service.Id, Kebab<ServiceModel>.Name(context.Service.Model),
                answer.Owner.Name, SharedKindOf(answer.Owner),
                Join(summary.PartsOf(static party => party is Party.ProviderParty)),
                Join(summary.PartsOf(static party => party is Party.SharedParty or Party.ThirdParty)),
                Join(summary.PartsOf(static party => party is Party.CustomerParty)),
                answer.IsStated ? answer.Statement!.Document.Id : "",
            };
        })));

    private static string SharedKindOf(Party party) => party is Party.SharedParty shared ? Kebab<SharedKind>.Name(shared.Kind) : "";

    private static string Join(IEnumerable<PartId> parts) => string.Join(';', parts);

    private IEnumerable<ServiceContext> Contexts() => services.Select(service => new ServiceContext(service, day, whatIf));
}
