using Microsoft.AspNetCore.Http;

namespace Demarc.Web.Access;

/// <summary>
/// Behind a proxy a request does not show by which address people came; then the address is given at start. Headers that say so are not
/// looked at, because anybody can send them.
/// </summary>
internal sealed class PublicAddress(RequestDelegate next, Uri address)
{
    public Task InvokeAsync(HttpContext context)
    {
        context.Request.Scheme = address.Scheme;
        context.Request.Host = address.IsDefaultPort ? new HostString(address.Host) : new HostString(address.Host, address.Port);
        return next(context);
    }
}
