using Demarc.Adapters.Sources.Joins;
using Demarc.Engine.Expressions.Json;
using Demarc.Engine.Inventory;

namespace Demarc.Adapters.Sources.Aws.Templates;

/// <summary>The answer of Cloud Control's <c>list-resources</c> or <c>get-resource</c>.</summary>
internal sealed class CloudControlAnswer(InputReading input, string type)
{
    private readonly BodyRewriter opener = new();
    private readonly BodyRewriter rewriter = new();

    internal void Read(JsonNode answer)
    {
        input.FormatDetail = "AWS Cloud Control answer";
        if (answer["ResourceDescription"].Kind == JsonKind.Object) Add(answer["ResourceDescription"], "ResourceDescription");
        var position = 0;
        foreach (var description in answer["ResourceDescriptions"].Items()) Add(description, $"ResourceDescriptions {++position}");
    }

    private void Add(JsonNode description, string place)
    {
        var identifier = description["Identifier"].GetString();
        var written = description["Properties"];
        var properties = written.Kind == JsonKind.Object ? written : opener.Open(written, out _);
        if (identifier is null || properties.Kind != JsonKind.Object)
        {
            input.Problem(place, identifier is null ? "a resource without identifier" : "the properties are not a JSON object");
            return;
        }

        var body = rewriter.Rewrite(properties, out _);
        var hasArn = AwsArn.TryParse(body["Arn"].GetString() ?? identifier, out var arn);
        input.Add(new Observation
        {
            Source = SourceKind.CloudFormation,
            NativeType = type,
            Id = hasArn ? arn.Text : identifier,
            Provider = "aws",
            Account = arn.Account,
            Region = hasArn ? arn.Place : null,
            Name = identifier,
            Tags = AwsTags.Read(body["Tags"]),
            Body = body,
            // One description says nothing of what else belongs to the resource: its policy is a resource of its own.
            Related = DocumentRelations.NotFollowed,
        });
    }
}
