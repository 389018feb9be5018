using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;

namespace Demarc.Web.Api.Writing;

/// <summary>
/// Reads what is sent as JSON. What is not understood is refused by name: a member that is spelled wrongly is never passed over.
/// </summary>
internal static class ApiBody
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        NumberHandling = JsonNumberHandling.Strict,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        AllowDuplicateProperties = false,
        MaxDepth = 16,
    };

    /// <summary>What is no form was sent where one is taken.</summary>
    internal static IResult NoForm => ApiProblem.Of(StatusCodes.Status415UnsupportedMediaType, "Send it as multipart/form-data.");

    /// <summary>Reads it; null with a refusal when it cannot be used.</summary>
    internal static async Task<(T? Body, IResult? Refusal)> Read<T>(HttpContext context)
        where T : class
    {
        if (!context.Request.HasJsonContentType())
            return (null, ApiProblem.Of(StatusCodes.Status415UnsupportedMediaType, "Send it as application/json."));
        try
        {
            using var document = await JsonDocument.ParseAsync(
                context.Request.Body, new JsonDocumentOptions { MaxDepth = Options.MaxDepth, AllowDuplicateProperties = false },
                context.RequestAborted);
            if (HasNothing(document.RootElement))
                return (null, ApiProblem.Field("body", "A text has a character that stands for nothing."));
            return document.RootElement.Deserialize<T>(Options) is { } body
                ? (body, null) : (null, ApiProblem.Field("body", "It is null."));
        }
        catch (JsonException error)
        {
            var path = error.Path is { Length: > 2 } at ? at[2..] : "body";
            return (null, ApiProblem.Field(path, "It is not the JSON that is taken here: see /openapi/v1.json."));
        }
        catch (InvalidOperationException)
        {
            // Half a character, written as \ud800.
            return (null, ApiProblem.Field("body", "A text has half a character."));
        }
    }

    /// <summary>Reads a form; null with a refusal when it is none, or a part of it is missing.</summary>
    internal static async Task<(IFormCollection? Form, IResult? Refusal)> Form(HttpContext context)
    {
        if (!context.Request.HasFormContentType)
            return (null, NoForm);
        try
        {
            var form = await context.Request.ReadFormAsync(context.RequestAborted);
            return form.Any(static field => HasNothing(field.Key) || field.Value.Any(HasNothing))
                ? (null, ApiProblem.Field("body", "A text has a character that stands for nothing.")) : (form, null);
        }
        catch (Exception error) when (error is InvalidDataException
            or (IOException and not BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge }))
        {
            return (null, ApiProblem.Field("body", "It is no form, or a part of it is missing."));
        }
    }

    /// <summary>Whether a text has the character of number 0, which databases do not keep.</summary>
    private static bool HasNothing(string? text) => text?.Contains('\0', StringComparison.Ordinal) == true;

    private static bool HasNothing(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => HasNothing(element.GetString()),
        JsonValueKind.Object => element.EnumerateObject().Any(static member => HasNothing(member.Value)),
        JsonValueKind.Array => element.EnumerateArray().Any(HasNothing),
        _ => false,
    };
}
