using Microsoft.AspNetCore.Http;

namespace Demarc.Web.Api;

/// <summary>Problem details (RFC 9457): how the API says no.</summary>
internal static class ApiProblem
{
    internal const string Type = "application/problem+json";

    /// <summary>Something in the request cannot be used; says which field.</summary>
    internal static IResult Field(string field, string reason, int status = StatusCodes.Status400BadRequest) => Results.Problem(
        reason, statusCode: status, title: "That cannot be used", extensions: [new("field", field)]);

    /// <summary>Nothing is there.</summary>
    internal static IResult Missing(string reason) => Of(StatusCodes.Status404NotFound, reason);

    /// <summary>Any other refusal.</summary>
    internal static IResult Of(int status, string reason) => Results.Problem(reason, statusCode: status, title: TitleOf(status));

    /// <summary>A short, constant name for a status.</summary>
    internal static string TitleOf(int status) => status switch
    {
        StatusCodes.Status400BadRequest => "That cannot be used",
        StatusCodes.Status401Unauthorized => "Sign in first",
        StatusCodes.Status403Forbidden => "Your role does not allow this",
        StatusCodes.Status404NotFound => "There is nothing here",
        StatusCodes.Status405MethodNotAllowed => "That cannot be done here",
        StatusCodes.Status406NotAcceptable => "There is no answer in that form",
        StatusCodes.Status409Conflict => "Something else came first",
        StatusCodes.Status412PreconditionFailed => "It is no longer as you saw it",
        StatusCodes.Status413PayloadTooLarge => "That is too much at once",
        StatusCodes.Status415UnsupportedMediaType => "That form is not understood",
        StatusCodes.Status422UnprocessableEntity => "That cannot be taken",
        StatusCodes.Status429TooManyRequests => "That is too often",
        StatusCodes.Status503ServiceUnavailable => "Not now",
        _ => "Something went wrong here",
    };

    /// <summary>What can be said of a status when nothing more is known.</summary>
    internal static string ReasonOf(int status) => status switch
    {
        StatusCodes.Status400BadRequest => "A part of the request has a form that is not understood.",
        StatusCodes.Status404NotFound => "The address is wrong, or what it names is not yours to see.",
        StatusCodes.Status405MethodNotAllowed => "The address is right, but not with this method.",
        StatusCodes.Status413PayloadTooLarge => "What was sent is larger than is taken.",
        StatusCodes.Status415UnsupportedMediaType => "The type of what was sent is not taken here.",
        StatusCodes.Status429TooManyRequests => "Wait a moment, then try again.",
        _ => "It is noted in the log. Nothing half-done was kept.",
    };
}
