using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Demarc.Web.Assets;

/// <summary>Serves the files that pages load.</summary>
internal static class AssetEndpoints
{
    internal static void Map(WebApplication app)
    {
        app.MapGet("/assets/{tag}/{**path}", static (string tag, string path, AssetFiles files, HttpContext context) =>
        {
            if (files.Find(path) is not { } file || file.Tag != tag) return Results.NotFound();
            context.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
            context.Response.Headers.Vary = "Accept-Encoding";
            if (!context.Request.Headers.AcceptEncoding.ToString().Contains("br", StringComparison.Ordinal))
                return Results.Bytes(file.Body, file.Type);
            context.Response.Headers.ContentEncoding = "br";
            return Results.Bytes(file.Compressed, file.Type);
        });
        app.MapGet("/favicon.ico", static (AssetFiles files) => Results.Redirect(files.Url("demarc.svg")));
    }
}
