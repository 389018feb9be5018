using Demarc.Engine.Evidence;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Demarc.Web.Access;

/// <summary>Marks endpoints that take files, and says who may send them: nobody else sends much.</summary>
/// <param name="Right">What whoever sends must be allowed to.</param>
internal sealed record Upload(Right Right);

/// <summary>
/// How much a request may bring, decided before anything of it is read: from then on it is fixed, and forms are kept on disk as they come.
/// </summary>
internal static class BodyLimits
{
    /// <summary>Bytes of one upload.</summary>
    internal const long MostUploaded = 1L << 30;

    /// <summary>Bytes of everything else.</summary>
    internal const long Most = 1L << 20;

    /// <summary>Characters of one text of a form.</summary>
    internal const int LongestText = 128 << 10;

    /// <summary>Nobody who is not in has more to say than a login and a password.</summary>
    private const long MostOfNobody = 64 << 10;

    /// <summary>Sets the limit of a request.</summary>
    internal static void Set(HttpContext context, Moment now)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is not { IsReadOnly: false } size) return;
        size.MaxRequestBodySize = context.SignedIn() is not { } signedIn ? MostOfNobody
            : context.GetEndpoint()?.Metadata.GetMetadata<Upload>() is { } upload
                && signedIn.RoleIn(context.Request.RouteValues["tenant"] as string ?? "", now).Can(upload.Right) ? MostUploaded : Most;
        if (size.MaxRequestBodySize == MostUploaded && UploadForm.IsParts(context.Request))
            context.Features.Set<IFormFeature>(new UploadForm(context));
    }
}
