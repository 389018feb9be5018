using Demarc.Web.Access;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Demarc.Web.Screens;

/// <summary>Answers with a page.</summary>
internal static class Page
{
    /// <summary>A page that has a <c>Scope</c> and a <c>Model</c>.</summary>
    internal static RazorComponentResult<TPage> Of<TPage>(TenantScope scope, object model)
        where TPage : IComponent => new(new Dictionary<string, object?>(StringComparer.Ordinal) { ["Scope"] = scope, ["Model"] = model });
}
