using System.Collections.Immutable;
using Demarc.Engine.Expressions;

namespace Demarc.Engine.Semantics;

/// <summary>The functions that read networks, policies and role bindings by their meaning, for mappings, rules and checks alike.</summary>
public static class SemanticFunctions
{
    private static readonly CelType Texts = CelType.List(CelType.String);

    private static readonly CelType Ports = CelType.List(CelType.Int);

    /// <summary>Every function, with its overloads. <c>docs/content-format.md</c> lists them under "Functions".</summary>
    public static ImmutableArray<CelFunction> All { get; } =
    [
        CelFunction.Global("coversInternet", CelType.Dyn, CelType.Bool, static _ => Pending),
        CelFunction.Global("coversAddresses", CelType.Dyn, CelType.Dyn, CelType.Bool, static (_, _) => Pending),
        CelFunction.Global("securityGroupOpens", CelType.Dyn, CelType.String, CelType.Int, CelType.Bool, static (_, _, _) => Pending),
        CelFunction.Global("securityGroupOpens", CelType.Dyn, CelType.String, Ports, CelType.Bool, static (_, _, _) => Pending),
        CelFunction.Global("securityGroupOpensAll", CelType.Dyn, CelType.Bool, static _ => Pending),
        CelFunction.Global("securityGroupOpensSome", CelType.Dyn, CelType.Bool, static _ => Pending),
        CelFunction.Global("networkAclOpens", CelType.Dyn, CelType.String, CelType.Int, CelType.Bool, static (_, _, _) => Pending),
        CelFunction.Global("networkAclOpens", CelType.Dyn, CelType.String, Ports, CelType.Bool, static (_, _, _) => Pending),
        CelFunction.Global("networkSecurityGroupOpens", CelType.Dyn, CelType.String, CelType.Int, CelType.Bool, static (_, _, _) => Pending),
        CelFunction.Global("networkSecurityGroupOpens", CelType.Dyn, CelType.String, Ports, CelType.Bool, static (_, _, _) => Pending),
        CelFunction.Global("firewallOpens", CelType.Dyn, CelType.Dyn, CelType.String, CelType.Int, CelType.Bool,
            static (_, _, _, _) => Pending),
        CelFunction.Global("firewallOpens", CelType.Dyn, CelType.Dyn, CelType.String, Ports, CelType.Bool, static (_, _, _, _) => Pending),
        CelFunction.Global("policyIsPublic", CelType.Dyn, CelType.Bool, static _ => Pending),
        CelFunction.Global("policyPublicActions", CelType.Dyn, Texts, static _ => Pending),
        CelFunction.Global("policyAllowsAccounts", CelType.Dyn, CelType.Dyn, CelType.Bool, static (_, _) => Pending),
        CelFunction.Global("policyGrants", CelType.Dyn, CelType.String, CelType.String, CelType.Bool, static (_, _, _) => Pending),
        CelFunction.Global("policyGrantsAny", CelType.Dyn, CelType.Dyn, CelType.String, CelType.Bool, static (_, _, _) => Pending),
        CelFunction.Global("policyRequiresTls", CelType.Dyn, CelType.Bool, static _ => Pending),
        CelFunction.Global("policyStatements", CelType.Dyn, CelType.ListOfDyn, static _ => Pending),
        CelFunction.Global("actionsCover", CelType.Dyn, CelType.Dyn, CelType.String, CelType.Bool, static (_, _, _) => Pending),
        CelFunction.Global("bindingsPublic", CelType.Dyn, CelType.Bool, static _ => Pending),
        CelFunction.Global("bindingsMembers", CelType.Dyn, CelType.String, Texts, static (_, _) => Pending),
        CelFunction.Global("bindingsOutside", CelType.Dyn, CelType.Dyn, CelType.Bool, static (_, _) => Pending),
    ];

    /// <summary>The answer of a function whose analysis is not part of this build: never a fact.</summary>
    private static CelValue Pending => CelValue.Error("this analysis is not part of this build");
}
