using Demarc.Engine.Expressions.Json;
using Demarc.Engine.Inventory;

namespace Demarc.Adapters.Sources.Aws;

/// <summary>
/// The answer of <c>get-account-authorization-details</c>: every user, group, role and managed policy of an account with its policies,
/// which the raw API writes with percent signs and libraries as objects. Observations carry objects in both cases.
/// </summary>
public sealed class AccountAuthorizationFormat : SourceFormat
{
    /// <summary>Other calls have a list "Policies" too, of entries that show much less.</summary>
    private const string PolicyType = "PolicyDetailList";

    private static readonly string[] Lists = ["UserDetailList", "GroupDetailList", "RoleDetailList", "Policies"];

    private readonly AccountFolder folders = new();

    /// <inheritdoc/>
    public override string Name => "IAM account authorization details";

    /// <inheritdoc/>
    public override SourceKind Source => SourceKind.AwsApi;

    /// <inheritdoc/>
    public override bool Recognises(InputShape shape) =>
        Array.Exists(Lists, list => list != "Policies" && (shape.Has(list) || shape.Nested.Contains("data." + list)));

    /// <inheritdoc/>
    public override void Read(InputReading input)
    {
        var json = new JsonInput(input);
        var rows = new Rows(input, folders.AccountOf(input.File) ?? AccountFolder.AccountIn(input.File.Label));
        if (input.Shape.Kind == TextKind.JsonArray || input.Shape.Has("status_code", "data"))
        {
            foreach (var root in json.Values())
            {
                if (AnswerEnvelope.Error(root, input.File.Label) is { } error) input.Problem($"record {json.Ordinal}", error.Reason);
                else rows.AddAll(AnswerEnvelope.Body(root), json.Ordinal);
            }

            return;
        }

        foreach (var (name, inList, value) in json.Members())
        {
            if (inList && value.Exists && Array.IndexOf(Lists, name) >= 0) rows.Add(name, value, $"record {json.Ordinal}");
        }
    }

    private sealed class Rows(InputReading input, string? account)
    {
        private readonly BodyRewriter rewriter = new();

        internal void AddAll(JsonNode answer, long ordinal)
        {
            var answeredAt = AnswerEnvelope.AnsweredAt(answer);
            foreach (var list in Lists)
            {
                var position = 0;
                foreach (var item in answer[list].Items()) Add(list, item, $"record {ordinal}, {list} {++position}", answeredAt);
            }
        }

        internal void Add(string list, JsonNode item, string place, DateTimeOffset? answeredAt = null)
        {
            var identity = ElementIdentity.Of(item, list);
            if (item.Kind != JsonKind.Object || identity.Id is null)
            {
                input.Problem(place, $"an entry of {list} without a name");
                return;
            }

            var body = rewriter.Rewrite(item, out var fault);
            if (fault is not null) input.Problem(place, $"JSON inside the entry is not usable: {fault}");
            input.Add(new Observation
            {
                Source = SourceKind.AwsApi,
                NativeType = list == "Policies" ? PolicyType : list,
                Id = identity.Id,
                Provider = "aws",
                Account = identity.Arn.Account ?? account,
                Region = AwsRegion.Global,
                Name = identity.Name,
                CapturedAt = answeredAt,
                Tags = AwsTags.OfElement(item),
                Body = body,
            });
        }
    }
}
