using Demarc.Engine.Expressions;

namespace Demarc.Engine.Semantics;

/// <summary>The Principal or NotPrincipal of a statement.</summary>
public sealed class PolicyPrincipals
{
    private readonly Datum principal;

    private PolicyPrincipals(Datum principal, bool negated, bool namesEverybody, CelFailure? doubt, CelFailure? gap)
    {
        this.principal = principal;
        Negated = negated;
        NamesEverybody = namesEverybody;
        Doubt = doubt;
        AnyDoubt = doubt ?? gap;
    }

    /// <summary>Nobody named: an identity policy, whose principal is the identity it is attached to.</summary>
    internal static PolicyPrincipals None { get; } = new(Datum.Of(CelValue.Null), negated: false, namesEverybody: false, null, null);

    /// <summary>Whether it is everybody but those named.</summary>
    public bool Negated { get; }

    /// <summary>Whether everybody is among those named.</summary>
    public bool NamesEverybody { get; }

    /// <summary>
    /// Why a principal could be anybody; null when none could. One of which a part is known is somebody, and not everybody.
    /// </summary>
    public CelFailure? Doubt { get; }

    /// <summary>Why a principal is not known as a whole; null when all are.</summary>
    internal CelFailure? AnyDoubt { get; }

    /// <summary>Those named, in their order; those not known are left out.</summary>
    public IEnumerable<PolicyPrincipal> Named => All().Where(static item => item.Id is not null)
        .Select(static item => new PolicyPrincipal(item.Kind, item.Id!));

    /// <summary>Why not even the number of principals is known; null when it is.</summary>
    internal CelFailure? WholeDoubt => principal.Kind == DatumKind.Unknown ? principal.Failure : null;

    /// <summary>
    /// Whether the public is meant: everybody is named, or everybody but a few, who are the exception.
    /// Null when it depends on a principal that is not known.
    /// </summary>
    public bool? IsPublic
    {
        get
        {
            if (Negated) return NamesEverybody ? false : Doubt is null ? true : null;
            return NamesEverybody ? true : Doubt is null ? false : null;
        }
    }

    /// <summary>Every principal; without an id when it is not known.</summary>
    internal IEnumerable<(PrincipalKind Kind, string? Id, CelValue Value)> All()
    {
        if (principal.Kind == DatumKind.Map)
        {
            foreach (var (name, list) in principal.Members())
            {
                foreach (var item in list.Items()) yield return Read(KindOf(name), item);
            }
        }
        else
        {
            foreach (var item in principal.Items()) yield return Read(PrincipalKind.Aws, item);
        }
    }

    /// <summary>Reads the element; null with a fault when it is neither text nor lists of texts by kind.</summary>
    internal static PolicyPrincipals? Read(Datum principal, bool negated, ref CelFailure? fault)
    {
        var (everybody, doubt, gap) = (false, default(CelFailure), default(CelFailure));
        if (principal.Kind == DatumKind.Map)
        {
            foreach (var (name, list) in principal.Members())
            {
                var kind = KindOf(name);
                if (kind == PrincipalKind.Unknown) fault ??= CelFailure.Error($"policy: '{name}' is no kind of principal");
                foreach (var item in list.Items()) Look(kind, item, ref everybody, ref doubt, ref gap, ref fault);
            }
        }
        else
        {
            foreach (var item in principal.Items()) Look(PrincipalKind.Aws, item, ref everybody, ref doubt, ref gap, ref fault);
        }

        return fault is null ? new PolicyPrincipals(principal, negated, everybody, doubt, gap) : null;
    }

    private static void Look(
        PrincipalKind kind, Datum item, ref bool everybody, ref CelFailure? doubt, ref CelFailure? gap, ref CelFailure? fault)
    {
        switch (item.Kind)
        {
            case DatumKind.Unknown:
                if (item.TextWithGap is null) doubt ??= item.Failure;
                else gap ??= item.Failure;
                break;
            case DatumKind.Text or DatumKind.Number:
                if (item.Is("*"u8)) everybody = true;
                else if (kind == PrincipalKind.Aws && item.Text()!.Contains(":*:", StringComparison.Ordinal))
                    everybody |= new PolicyPrincipal(kind, item.Text()!).IsEverybody;
                break;
            default:
                fault ??= CelFailure.Error("policy: a principal is expected to be a text");
                break;
        }
    }

    private static (PrincipalKind Kind, string? Id, CelValue Value) Read(PrincipalKind kind, Datum item)
    {
        return item.Kind == DatumKind.Unknown ? (kind, null, CelValue.Of(item.Failure)) : (kind, item.Text(), CelValue.Of(item.Text()));
    }

    private static PrincipalKind KindOf(string name) => name.ToUpperInvariant() switch
    {
        "AWS" => PrincipalKind.Aws,
        "SERVICE" => PrincipalKind.CloudService,
        "FEDERATED" => PrincipalKind.Federated,
        "CANONICALUSER" => PrincipalKind.CanonicalUser,
        _ => PrincipalKind.Unknown,
    };
}
