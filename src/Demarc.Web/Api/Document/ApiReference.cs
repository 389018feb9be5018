using System.Collections.Immutable;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace Demarc.Web.Api.Document;

/// <summary>One operation of the API as a page shows it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Method">Method.</param>
/// <param name="Path">Path.</param>
/// <param name="Summary">What it does.</param>
/// <param name="Parameters">What it takes: name, where, and what it means.</param>
/// <param name="Answers">What it answers: status, what that means, and the name of the schema.</param>
public sealed record ApiOperation(
    string Id, string Method, string Path, string Summary, ImmutableArray<(string Name, string In, string Description)> Parameters,
    ImmutableArray<(string Status, string Description, string Schema)> Answers);

/// <summary>Operations on one kind of thing.</summary>
/// <param name="Title">The kind of thing.</param>
/// <param name="Operations">The operations, by path.</param>
public sealed record ApiGroup(string Title, ImmutableArray<ApiOperation> Operations);

/// <summary>The description of the API as pages show it; made once, since endpoints do not change while the program runs.</summary>
public sealed class ApiReference(IServiceProvider services)
{
    private readonly Lazy<Task<ImmutableArray<ApiGroup>>> groups = new(() => Make(services));

    /// <summary>All operations, by what they are about.</summary>
    public Task<ImmutableArray<ApiGroup>> Groups => groups.Value;

    private static async Task<ImmutableArray<ApiGroup>> Make(IServiceProvider services)
    {
        var provider = services.GetRequiredKeyedService<IOpenApiDocumentProvider>(ApiDocument.Name);
        var document = await provider.GetOpenApiDocumentAsync();
        return
        [
            .. document.Paths.SelectMany(static path => (path.Value.Operations ?? []).Select(operation => (
                    Tag: operation.Value.Tags?.FirstOrDefault()?.Name ?? "",
                    Operation: Of(path.Key, operation.Key.Method, operation.Value))))
                .GroupBy(static pair => pair.Tag, StringComparer.Ordinal).OrderBy(static group => group.Key, StringComparer.Ordinal)
                .Select(static group => new ApiGroup(group.Key,
                [
                    .. group.Select(static pair => pair.Operation).OrderBy(static one => one.Path, StringComparer.Ordinal)
                        .ThenBy(static one => one.Method, StringComparer.Ordinal),
                ])),
        ];
    }

    private static ApiOperation Of(string path, string method, OpenApiOperation operation) => new(
        operation.OperationId ?? "", method.ToUpperInvariant(), path, operation.Summary ?? "",
        [
            .. (operation.Parameters ?? []).Select(static parameter => (
                parameter.Name ?? "", parameter.In?.ToString().ToLowerInvariant() ?? "", parameter.Description ?? "")),
        ],
        [
            .. (operation.Responses ?? []).OrderBy(static answer => answer.Key, StringComparer.Ordinal).Select(static answer => (
                answer.Key, answer.Value.Description ?? "",
                answer.Value.Content?.Values.Select(static type => type.Schema).OfType<OpenApiSchemaReference>()
                    .Select(static schema => schema.Reference.Id ?? "").FirstOrDefault() ?? "")),
        ]);
}
