using System.Collections.Immutable;
using Demarc.Engine.Expressions;

namespace Demarc.Engine.Semantics;

/// <summary>Functions about policies of AWS.</summary>
internal static class PolicyFunctions
{
    private static readonly DocumentMemo<Known> Documents = new(static policy => new Known(policy));

    internal static ImmutableArray<CelFunction> All { get; } =
    [
        CelFunction.Global("policyIsPublic", CelType.Dyn, CelType.Bool,
            static policy => policy.IsNull ? CelValue.False : Documents.Of(policy).IsPublic()),
        CelFunction.Global("policyPublicActions", CelType.Dyn, CelType.List(CelType.String), PublicActions),
        CelFunction.Global("policyAllowsAccounts", CelType.Dyn, CelType.Dyn, CelType.Bool, AllowsAccounts),
        CelFunction.Global("policyGrants", CelType.Dyn, CelType.String, CelType.String, CelType.Bool,
            static (policy, action, resource) => Ask(policy, read => PolicyGrants.Grants(read, action.AsString(), resource.AsString()))),
        CelFunction.Global("policyGrantsEverything", CelType.Dyn, CelType.Bool,
            static policy => Ask(policy, PolicyGrants.GrantsEverything)),
        CelFunction.Global("policyGrantsAny", CelType.Dyn, CelType.Dyn, CelType.String, CelType.Bool, GrantsAny),
        CelFunction.Global("policyRequiresTls", CelType.Dyn, CelType.Bool, static policy => Ask(policy, TlsRequirement.IsMet)),
        CelFunction.Global("policyStatements", CelType.Dyn, CelType.ListOfDyn, Statements),
    ];

    private static CelValue Ask(CelValue policy, Func<PolicyDocument, Answer> question)
    {
        if (policy.IsNull) return CelValue.False;
        var read = Read(policy, out var fault);
        return read is null ? CelValue.Of(fault!) : question(read).ToCel();
    }

    private static PolicyDocument? Read(CelValue policy, out CelFailure? fault)
    {
        var known = Documents.Of(policy);
        fault = known.Fault;
        return known.Document;
    }

    private static CelValue PublicActions(CelValue policy)
    {
        var read = Read(policy, out var fault);
        if (read is null) return CelValue.Of(fault!);
        return PublicAccess.Actions(read, out var open) is { } actions ? Texts(actions) : CelValue.Of(open!);
    }

    private static CelValue AllowsAccounts(CelValue policy, CelValue accounts)
    {
        if (policy.IsNull) return CelValue.False;
        var read = Read(policy, out var fault);
        if (read is null) return CelValue.Of(fault!);
        var known = new HashSet<string>(StringComparer.Ordinal);
        CelFailure? open = null;
        foreach (var item in Datum.Of(accounts).Items())
        {
            if (item.Kind == DatumKind.Unknown) open ??= item.Failure;
            else if (item.Text() is { } text) known.Add(Arn.Account(text) ?? text.Trim());
        }

        // An account not known can only take grants out of the answer.
        var answer = AccountAccess.Outside(read, known);
        return answer.Value != false && open is not null ? CelValue.Of(open) : answer.ToCel();
    }

    private static CelValue GrantsAny(CelValue policy, CelValue actions, CelValue resource)
    {
        if (policy.IsNull) return CelValue.False;
        var read = Read(policy, out var fault);
        if (read is null) return CelValue.Of(fault!);
        CelFailure? open = null;
        foreach (var item in Datum.Of(actions).Items())
        {
            if (item.Text() is not { } action)
            {
                open ??= item.Kind == DatumKind.Unknown ? item.Failure : CelFailure.Error("an action is expected to be a text");
                continue;
            }

            var answer = PolicyGrants.Grants(read, action, resource.AsString());
            if (answer.Value == true) return CelValue.True;
            open ??= answer.Why;
        }

        return open is null ? CelValue.False : CelValue.Of(open);
    }

    private static CelValue Statements(CelValue policy) => Documents.Of(policy).Statements();

    private static CelValue Texts(ImmutableArray<string> texts) => CelValue.OfList([.. texts.Select(static text => CelValue.Of(text))]);

    /// <summary>A policy as it was read, and the answers that several checks ask for.</summary>
    private sealed class Known
    {
        private CelValue? isPublic;
        private CelValue? statements;

        internal Known(CelValue policy)
        {
            Document = PolicyDocument.Read(policy, out var fault);
            Fault = fault;
        }

        internal PolicyDocument? Document { get; }

        internal CelFailure? Fault { get; }

        internal CelValue Statements() => statements ??= Document is null ? CelValue.Of(Fault!) : PolicyListing.List(Document);

        internal CelValue IsPublic() =>
            isPublic ??= Document is null ? CelValue.Of(Fault!) : PublicAccess.IsPublic(Document).ToCel();
    }
}
