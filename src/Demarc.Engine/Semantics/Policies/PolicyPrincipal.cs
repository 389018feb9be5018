namespace Demarc.Engine.Semantics;

/// <summary>Kinds of principals.</summary>
public enum PrincipalKind
{
    /// <summary>Not said.</summary>
    Unknown,

    /// <summary>An account, user, role or session of AWS, or <c>*</c> for everybody.</summary>
    Aws,

    /// <summary>A service of AWS.</summary>
    CloudService,

    /// <summary>Users of another identity provider.</summary>
    Federated,

    /// <summary>An account by its canonical user id, which S3 knows.</summary>
    CanonicalUser,
}

/// <summary>Whom a statement names. Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
/// (2026-11-22).</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Id">The id as written: an account, an ARN, a name, or <c>*</c>.</param>
public sealed record PolicyPrincipal(PrincipalKind Kind, string Id)
{
    /// <summary>
    /// Whether it is everybody: <c>*</c> of any kind, which needs no account at AWS, or every account by an ARN with <c>*</c> in its place.
    /// </summary>
    public bool IsEverybody => Id is "*" || (Kind == PrincipalKind.Aws && Account is "*");

    /// <summary>The account of an AWS principal; null for others and for ids of principals that were deleted.</summary>
    public string? Account => Kind != PrincipalKind.Aws ? null : Arn.IsAccount(Id) ? Id : Arn.Account(Id);

    /// <summary>Whether it is an account as a whole: its id, or the ARN of its root.</summary>
    public bool IsWholeAccount => Arn.IsAccount(Id) || (Account is not null && Id.EndsWith(":root", StringComparison.Ordinal));

    /// <summary>The name of the kind as policies write it.</summary>
    public string KindName => NameOf(Kind);

    /// <summary>The name of a kind as policies write it.</summary>
    internal static string NameOf(PrincipalKind kind) => kind switch
    {
        PrincipalKind.Aws => "AWS",
        PrincipalKind.CloudService => "Service",
        PrincipalKind.Federated => "Federated",
        _ => "CanonicalUser",
    };
}
