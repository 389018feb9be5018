using System.Collections.Immutable;
using Demarc.Engine.Expressions;

namespace Demarc.Engine.Semantics;

/// <summary>
/// Who has which role in an allow policy of Google Cloud. Source: https://cloud.google.com/iam/docs/principal-identifiers and
/// https://cloud.google.com/iam/docs/reference/rest/v1/Policy (2026-11-22): <c>allUsers</c> is everybody on the internet,
/// <c>allAuthenticatedUsers</c> everybody with any Google account; a deleted member has nothing.
/// </summary>
internal static class GoogleBindings
{
    /// <summary>Whether everybody has a role without condition.</summary>
    internal static Answer ArePublic(CelValue policy)
    {
        var doubt = default(CelFailure);
        foreach (var binding in Bindings(policy).Items())
        {
            if (Malformed(binding) is { } fault) return Answer.Open(fault);
            var condition = binding.Member("condition"u8);
            if (IsConditional(condition)) continue;
            foreach (var member in binding.Member("members"u8).Items())
            {
                var everybody = member.Is("allUsers"u8) || member.Is("allAuthenticatedUsers"u8);
                if (everybody && condition.Kind != DatumKind.Unknown) return Answer.Yes;
                if (everybody) doubt ??= condition.Failure;
                else if (member.Kind == DatumKind.Unknown) doubt ??= member.Failure;
                else if (member.Kind != DatumKind.Text) doubt ??= NoText;
            }
        }

        return doubt is null ? Answer.No : Answer.Open(doubt);
    }

    /// <summary>The members of a role, in their order, each once, conditions or not.</summary>
    /// <param name="policy">Bindings, or a policy with them.</param>
    /// <param name="role">The role; <c>*</c> in it stands for any text.</param>
    /// <param name="open">Why they cannot be told, when null is returned.</param>
    internal static ImmutableArray<string>? Members(CelValue policy, string role, out CelFailure? open)
    {
        var pattern = Wildcard.Parse(role, WildcardStyle.StarOnly);
        var (members, doubt) = (ImmutableArray.CreateBuilder<string>(), default(CelFailure));
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var binding in Bindings(policy).Items())
        {
            open = Malformed(binding);
            if (open is not null) return null;
            var name = binding.Member("role"u8);
            if (name.Kind == DatumKind.Unknown) doubt ??= name.Failure;
            else if (!pattern.Matches((name.Text() ?? "").ToLowerInvariant())) continue;
            foreach (var member in binding.Member("members"u8).Items())
            {
                if (member.Kind == DatumKind.Unknown) doubt ??= member.Failure;
                else if (member.Kind != DatumKind.Text) doubt ??= NoText;
                else if (member.Text()! is var text && seen.Add(text)) members.Add(text);
            }
        }

        open = doubt;
        return doubt is null ? members.ToImmutable() : null;
    }

    /// <summary>
    /// Whether a user, group or domain that belongs to none of the domains has any role, with a condition or without. The public, service
    /// accounts and federated identities are not counted.
    /// </summary>
    internal static Answer AreOutside(CelValue policy, CelValue domains)
    {
        var (doubt, inside) = (default(CelFailure), new HashSet<string>(StringComparer.OrdinalIgnoreCase));
        foreach (var domain in Datum.Of(domains).Items())
        {
            if (domain.Kind == DatumKind.Unknown) doubt ??= domain.Failure;
            else inside.Add((domain.Text() ?? "").TrimStart('@').Trim());
        }

        var domainDoubt = doubt;
        foreach (var binding in Bindings(policy).Items())
        {
            if (Malformed(binding) is { } fault) return Answer.Open(fault);
            foreach (var member in binding.Member("members"u8).Items())
            {
                if (member.Kind == DatumKind.Unknown) doubt ??= member.Failure;
                else if (member.Kind != DatumKind.Text) doubt ??= NoText;
                else if (domainDoubt is null && Domain(member.Text()!) is { } domain && !inside.Contains(domain)) return Answer.Yes;
            }
        }

        return doubt is null ? Answer.No : Answer.Open(doubt);
    }

    private static CelFailure NoText { get; } = CelFailure.Error("a member is expected to be a text");

    /// <summary>The bindings, also out of a whole policy. In a policy without any there are none.</summary>
    private static Datum Bindings(CelValue policy)
    {
        var datum = Datum.Of(policy);
        var inner = datum.Kind == DatumKind.Map ? datum.Member("bindings"u8) : datum;
        return datum.Kind == DatumKind.Map && inner.IsAbsent && !datum.Member("members"u8).IsAbsent ? datum : inner;
    }

    /// <summary>Whether a binding surely has a condition. Exports write an absent one as null or as an empty object or list.</summary>
    private static bool IsConditional(Datum condition) => condition.Kind switch
    {
        DatumKind.Unknown or DatumKind.Absent => false,
        DatumKind.List or DatumKind.Map => condition.Count > 0,
        _ => true,
    };

    private static CelFailure? Malformed(Datum binding) =>
        binding.Kind is DatumKind.Map or DatumKind.Unknown ? null : CelFailure.Error("a binding is expected to have a role and members");

    private static string? Domain(string member)
    {
        var colon = member.IndexOf(':', StringComparison.Ordinal);
        var (kind, name) = colon < 0 ? ("", member) : (member[..colon], member[(colon + 1)..]);
        return kind switch
        {
            "domain" => name,
            "user" or "group" => name[(name.LastIndexOf('@') + 1)..],
            _ => null,
        };
    }
}
