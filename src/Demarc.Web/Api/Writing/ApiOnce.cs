using System.Security.Cryptography;
using System.Text;
using Demarc.Adapters.Accounts;
using Demarc.Engine.Evidence;
using Demarc.Web.Access;
using Demarc.Web.Api.Keys;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Demarc.Web.Api.Writing;

/// <summary>
/// Requests that may be sent again: with the same name and the same content they are done once, and answered alike. The name is claimed
/// before the work begins, so that of two sent at once one does it. Only what succeeded is kept; what was refused did nothing, and may be
/// tried again.
/// </summary>
internal sealed class ApiOnce
{
    internal const string Header = "Idempotency-Key";
    internal const int Longest = 255;

    private const string Replayed = "Idempotency-Replayed";
    private const int MostKept = 1 << 20;

    private static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    /// <summary>Whoever claimed it and has not answered by then has died.</summary>
    private static readonly TimeSpan Abandoned = TimeSpan.FromMinutes(15);

    internal static async ValueTask<object?> Run(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var context = invocation.HttpContext;
        var given = context.Request.Headers[Header];
        if (given.Count == 0 || context.Items[typeof(TenantScope)] is not TenantScope scope) return await next(invocation);
        var name = given.ToString();
        if (given.Count > 1 || name.Length is 0 or > Longest || name.Any(static c => c is < ' ' or > '~'))
            return ApiProblem.Field(Header, $"It has 1 to {Longest} plain characters.");
        var (answers, clock) = (
            context.RequestServices.GetRequiredService<AnswerStore>(), context.RequestServices.GetRequiredService<TimeProvider>());
        var key = new AnswerKey(scope.Tenant, KeyReader.CallerOf(scope.SignedIn), SHA256.HashData(Encoding.ASCII.GetBytes(name)));
        // What is taken as a form only may be as large as files are; nothing else of that size is read.
        if (context.GetEndpoint()?.Metadata.GetMetadata<Upload>() is not null && !context.Request.HasFormContentType) return ApiBody.NoForm;
        if (context.Request.HasFormContentType && (await ApiBody.Form(context)).Refusal is { } unreadable) return unreadable;
        var request = await Digest(context);
        var now = clock.GetUtcNow();
        var known = answers.Claim(key, request, Moment.Of(now), Moment.Of(now - Kept), Moment.Of(now - Abandoned));
        if (known is not null) return await Again(context, known, request);
        var done = false;
        try
        {
            var answer = await Buffer(context, await next(invocation));
            if (context.Response.StatusCode is >= 200 and < 300 && answer.Length <= MostKept)
            {
                answers.Answer(key, new AnswerRow(
                    request, Moment.Of(now), context.Response.StatusCode, context.Response.ContentType ?? "",
                    context.Response.Headers.Location.ToString(), answer));
                done = true;
            }

            await context.Response.Body.WriteAsync(answer, context.RequestAborted);
            return Results.Empty;
        }
        finally
        {
            if (!done) answers.Release(key);
        }
    }

    private static async Task<IResult> Again(HttpContext context, AnswerRow known, byte[] request)
    {
        if (!CryptographicOperations.FixedTimeEquals(known.Request, request))
            return ApiProblem.Field(Header, "This name was used for another request.", StatusCodes.Status422UnprocessableEntity);
        if (known.Status == 0)
        {
            context.Response.Headers.RetryAfter = "1";
            return ApiProblem.Field(Header, "The same request is being worked on.", StatusCodes.Status409Conflict);
        }

        context.Response.StatusCode = known.Status;
        context.Response.Headers[Replayed] = "true";
        if (known.Type.Length > 0) context.Response.ContentType = known.Type;
        if (known.Location.Length > 0) context.Response.Headers.Location = known.Location;
        await context.Response.Body.WriteAsync(known.Body, context.RequestAborted);
        return Results.Empty;
    }

    /// <summary>Writes an answer into memory.</summary>
    private static async Task<byte[]> Buffer(HttpContext context, object? answer)
    {
        var (body, aborted) = (context.Response.Body, context.RequestAborted);
        using var memory = new MemoryStream();
        // The work is done, whoever is still there: half an answer, or none, would be remembered as the whole.
        (context.Response.Body, context.RequestAborted) = (memory, CancellationToken.None);
        try
        {
            if (answer is IResult result) await result.ExecuteAsync(context);
        }
        finally
        {
            (context.Response.Body, context.RequestAborted) = (body, aborted);
        }

        return memory.ToArray();
    }

    /// <summary>The digest of what is asked. Of a form its fields and files count, not the boundary, which is another each time.</summary>
    private static async Task<byte[]> Digest(HttpContext context)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, $"{context.Request.Method} {context.Request.Path} {context.Request.QueryString}");
        if (context.Request.HasFormContentType)
        {
            var form = await context.Request.ReadFormAsync(context.RequestAborted);
            foreach (var (field, values) in form.OrderBy(static pair => pair.Key, StringComparer.Ordinal))
                foreach (var value in values) Add(hash, $"{field}={value}");
            foreach (var file in form.Files)
            {
                Add(hash, $"{file.Name}\0{file.FileName}");
                await using var content = file.OpenReadStream();
                hash.AppendData(await SHA256.HashDataAsync(content, context.RequestAborted));
            }

            return hash.GetHashAndReset();
        }

        context.Request.EnableBuffering();
        hash.AppendData(await SHA256.HashDataAsync(context.Request.Body, context.RequestAborted));
        context.Request.Body.Position = 0;
        return hash.GetHashAndReset();
    }

    private static void Add(IncrementalHash hash, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        hash.AppendData(BitConverter.GetBytes(bytes.Length));
        hash.AppendData(bytes);
    }
}
