using System.Collections.Immutable;
using Demarc.Engine.Expressions;

namespace Demarc.Engine.Semantics;

/// <summary>Functions about roles of Azure and Google Cloud.</summary>
internal static class RoleFunctions
{
    internal static ImmutableArray<CelFunction> All { get; } =
    [
        CelFunction.Global("actionsCover", CelType.Dyn, CelType.Dyn, CelType.String, CelType.Bool,
            static (actions, notActions, action) => AzureRole.Covers(actions, notActions, action.AsString()).ToCel()),
        CelFunction.Global("bindingsPublic", CelType.Dyn, CelType.Bool, static bindings => GoogleBindings.ArePublic(bindings).ToCel()),
        CelFunction.Global("bindingsMembers", CelType.Dyn, CelType.String, CelType.List(CelType.String), Members),
        CelFunction.Global("bindingsOutside", CelType.Dyn, CelType.Dyn, CelType.Bool,
            static (bindings, domains) => GoogleBindings.AreOutside(bindings, domains).ToCel()),
    ];

    private static CelValue Members(CelValue bindings, CelValue role) =>
        GoogleBindings.Members(bindings, role.AsString(), out var open) is { } members
            ? CelValue.OfList([.. members.Select(static member => CelValue.Of(member))])
            : CelValue.Of(open!);
}
