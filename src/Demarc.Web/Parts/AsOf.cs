using Demarc.Web.Access;

namespace Demarc.Web.Parts;

/// <summary>The time of which everything on a page speaks: each "Why?" ends with it.</summary>
/// <param name="Day">As of the end of this day.</param>
/// <param name="KnownAt">As known at the end of this day; null: all that is known.</param>
public sealed record AsOf(DateOnly Day, DateOnly? KnownAt)
{
    /// <summary>A sentence.</summary>
    public override string ToString() =>
        $"As of {TenantScope.Text(Day)}{(KnownAt is { } known ? $", as known on {TenantScope.Text(known)}" : "")}.";
}
