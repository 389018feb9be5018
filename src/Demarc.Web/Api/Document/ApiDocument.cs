using System.Text.Json.Nodes;
using Demarc.Web.Access;
using Demarc.Web.Api.Writing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace Demarc.Web.Api.Document;

/// <summary>
/// The description of the API (OpenAPI 3.1): what every endpoint takes and answers, made from the endpoints themselves, so that it cannot
/// say anything else than they do.
/// </summary>
internal static class ApiDocument
{
    /// <summary>Its name in its address.</summary>
    internal const string Name = "v1";

    private const string KeyScheme = "key";
    private const string SessionScheme = "session";

    private const string About =
        "What is in use, whose each duty is, gaps, findings, evidence, decisions and the log, for reading; handing in evidence, deciding, "
        + "and what else is listed here, for writing. Send an API key as \"Authorization: Bearer KEY\". Answers are as of the end of a day "
        + "(as-of) and as known at the end of a day (known-at); what does not name these parameters is always as of now. Lists go on with "
        + "the cursor of the page before, which serves one question "
        + "and one state: when something was recorded meanwhile the answer is 409, and one begins again. Send the tag of an answer as "
        + "If-None-Match to be told with 304 that nothing has changed. Send an Idempotency-Key with what changes something, and the same "
        + "request can be sent again. What goes wrong is answered as problem details (RFC 9457).";

    private static readonly Dictionary<string, (string Description, string Example)> PathParameters = new(StringComparer.Ordinal)
    {
        ["tenant"] = ("Name of the organisation, as in addresses.", "northwind"),
        ["provider"] = ("Provider id.", "aws"),
        ["service"] = ("Service, without its provider.", "rds"),
        ["control"] = ("Control id.", "IAM-03"),
        ["domain"] = ("Domain id.", "identity"),
        ["row"] = ("Service id, provider id, or nothing for the organisation.", "aws/rds"),
        ["framework"] = ("Framework id.", "iso27001-2022"),
        ["run"] = ("Number of the run.", "1"),
        ["index"] = ("Place in the log, from 0.", "0"),
        ["number"] = ("Number.", "1"),
        ["key"] = ("Key of the resource, as lists give it.", "00000000000000000000000000000000"),
        ["id"] = ("Id, as lists give it.", "0123456789abcdef"),
        ["model"] = ("Kind of OSCAL document.", "assessment-results"),
        ["job"] = ("Id of the job, as it was answered.", ""),
    };

    internal static void Register(IServiceCollection services) => services.AddOpenApi(Name, static options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.ShouldInclude = static description => description.RelativePath?.StartsWith("api/", StringComparison.Ordinal) == true;
        options.AddDocumentTransformer(static (document, _, _) =>
        {
            Describe(document);
            return Task.CompletedTask;
        });
        options.AddOperationTransformer(static (operation, context, _) =>
        {
            Describe(operation, context.Description.ActionDescriptor.EndpointMetadata);
            return Task.CompletedTask;
        });
    });

    /// <summary>Everybody may read it: it says what can be asked, and nothing about any organisation.</summary>
    internal static void Map(WebApplication app) => app.MapOpenApi("/openapi/{documentName}.json");

    private static void Describe(OpenApiDocument document)
    {
        document.Info = new OpenApiInfo { Title = "Demarc", Version = Name, Description = About };
        document.Servers = [];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal)
        {
            [KeyScheme] = new OpenApiSecurityScheme
            { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "A key made under Settings, API keys." },
            [SessionScheme] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey,
                In = ParameterLocation.Cookie,
                Name = Sessions.Cookie,
                Description = "The cookie of somebody who signed in; what changes something needs the header X-Demarc-Token, too.",
            },
        };
        document.Security =
        [
            new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(KeyScheme, document)] = [] },
            new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(SessionScheme, document)] = [] },
        ];
    }

    private static void Describe(OpenApiOperation operation, IList<object> metadata)
    {
        operation.Parameters ??= [];
        foreach (var parameter in operation.Parameters.OfType<OpenApiParameter>())
        {
            if (parameter.Name is null || !PathParameters.TryGetValue(parameter.Name, out var known)) continue;
            parameter.Description = known.Description;
            if (known.Example.Length > 0) parameter.Example = JsonValue.Create(known.Example);
        }

        foreach (var parameter in metadata.OfType<ApiQuery>().SelectMany(static query => query.All))
            operation.Parameters.Add(Of(parameter));
        if (metadata.OfType<ApiOnce>().Any())
        {
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = ApiOnce.Header,
                In = ParameterLocation.Header,
                Description = "A name of yours for this request: sent again with the same name within a day, it is done once.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = ApiOnce.Longest },
            });
        }

        if (metadata.OfType<ApiUntagged>().Any()) operation.Responses?.Remove("304");
        foreach (var (status, response) in operation.Responses ?? [])
        {
            if (int.TryParse(status, out var number) && number >= StatusCodes.Status400BadRequest)
                response.Description = ApiProblem.TitleOf(number);
            else if (status == "304") response.Description = "What you have is still so";
        }
    }

    private static OpenApiParameter Of(ApiParameter parameter)
    {
        var value = new OpenApiSchema
        {
            Type = parameter.IsNumber ? JsonSchemaType.Integer : JsonSchemaType.String,
            Format = parameter.IsDay ? "date" : null,
        };
        if (parameter.Words.Length > 0) value.Enum = [.. parameter.Words.Select(static word => JsonValue.Create(word))];
        return new OpenApiParameter
        {
            Name = parameter.Name,
            In = ParameterLocation.Query,
            Description = parameter.Description,
            Schema = parameter.Repeats ? new OpenApiSchema { Type = JsonSchemaType.Array, Items = value } : value,
            Example = parameter.Example.Length == 0 ? null
                : parameter.IsNumber ? JsonValue.Create(int.Parse(parameter.Example, System.Globalization.CultureInfo.InvariantCulture))
                : JsonValue.Create(parameter.Example),
        };
    }
}
