using System.Collections.Immutable;
using Demarc.Engine.Expressions.Json;
using Demarc.Engine.Inventory;

namespace Demarc.Adapters.Sources.Aws;

/// <summary>
/// Hands over the elements of an answer as observations, with the account, region and time that the answer and its place tell.
/// </summary>
internal sealed class ElementWriter
{
    /// <summary>Services whose lists are the same from every region: a folder name says nothing about where their resources are.</summary>
    private static readonly string[] EverywhereTheSame = ["Buckets", "HostedZones", "DistributionList.Items"];

    private static readonly string[] Owners =
        ["OwnerId", "AWSAccountId", "AccountId", "accountId", "registryId", "OwnerAccount", "Owner", "ownerId"];

    private readonly InputReading input;
    private readonly ApiListShapes shapes;
    private readonly AnswerCall call;
    private readonly BodyRewriter rewriter = new();
    private readonly ImmutableArray<DetailFolder> details;
    private readonly string? folderAccount;
    private readonly string? folderRegion;
    private DateTimeOffset? answeredAt;

    internal ElementWriter(InputReading input, ApiListShapes shapes, AccountFolder folders, AnswerCall call)
    {
        this.input = input;
        this.shapes = shapes;
        this.call = call;
        details = call.Target is null ? folders.DetailsBeside(input.File, call) : [];
        folderAccount = folders.AccountOf(input.File) ?? AccountFolder.AccountIn(input.File.Label);
        folderRegion = AccountFolder.RegionOf(input.File.Label);
    }

    /// <summary>Starts the next answer of the file.</summary>
    internal void Begin(JsonNode body) => answeredAt = AnswerEnvelope.AnsweredAt(body);

    /// <summary>Takes one element of a list, or what stands in the lists within it.</summary>
    internal void AddFromList(JsonNode element, string path, string place)
    {
        var inner = shapes.Below(path + "[]");
        if (inner.Count > 0 && shapes.TypeOf(path, element) is null)
        {
            foreach (var member in inner)
            {
                var position = 0;
                foreach (var item in element[member].Items()) AddFromList(item, $"{path}[].{member}", $"{place}, {member} {++position}");
            }
        }
        else if (element.Kind is JsonKind.Object or JsonKind.String)
        {
            Add(element, path, shapes.TypeOf(path, element) ?? shapes.TypeOf(element) ?? Last(path), place);
        }
        else
        {
            input.Problem(place, $"an entry of {path} is neither an object nor a name");
        }
    }

    /// <summary>Takes one resource.</summary>
    /// <param name="element">Its settings, or its name alone.</param>
    /// <param name="path">Where it stands; tells which members name it.</param>
    /// <param name="type">The native type.</param>
    /// <param name="place">For the report.</param>
    internal void Add(JsonNode element, string path, string type, string place)
    {
        var identity = ElementIdentity.Of(element, Last(path));
        var account = identity.Arn.Account ?? Owner(element) ?? folderAccount;
        var region = Region(element, identity.Arn, path);
        var body = Body(element, place, out var hasDetails);
        input.Add(new Observation
        {
            Source = SourceKind.AwsApi,
            NativeType = type,
            Id = Id(identity, path, account, region) ?? $"{input.File.Label}#{place}",
            Provider = "aws",
            Account = account,
            Region = region,
            Name = identity.Name,
            CapturedAt = answeredAt,
            Tags = AwsTags.OfElement(element),
            Projected = identity.Bare && !hasDetails,
            Body = body,
        });
    }

    /// <summary>Takes an answer about one setting of one resource.</summary>
    internal void AddDetail(AnswerDetail detail, JsonNode answer, string place)
    {
        var target = detail.Target ?? call.Target;
        var hasArn = AwsArn.TryParse(target, out var arn);
        var account = arn.Account ?? Owner(answer) ?? folderAccount;
        input.Add(new Observation
        {
            Source = SourceKind.AwsApi,
            NativeType = "detail:" + detail.Name,
            Id = DetailId(detail, target, account, place),
            Provider = "aws",
            Account = account,
            Region = hasArn ? arn.Place : detail.Setting?.WholeAccount == true ? AwsRegion.Global : IsBucket(detail) ? null : folderRegion,
            Name = target,
            CapturedAt = answeredAt,
            Body = Rewritten(answer, place),
        });
    }

    /// <summary>Tells that an account, or a region of it, has no resource of a type: a list that should hold it is empty.</summary>
    internal void AddAbsence(string type, string path)
    {
        if (folderAccount is null) return;
        input.Tell(new Observation
        {
            Source = SourceKind.AwsApi,
            NativeType = type,
            Id = $"{folderAccount}/none",
            Provider = "aws",
            Account = folderAccount,
            // Every region lists the trails that record all regions.
            Region = path == "trailList" ? AwsRegion.Global : Region(default, default, path),
            CapturedAt = answeredAt,
            Absent = true,
        });
    }

    /// <summary>The ARN where it is shown or follows from the id; a name unique in its account and region only carries both.</summary>
    private string? Id(ElementIdentity identity, string path, string? account, string? region)
    {
        if (identity.Id is not { } id || identity.Arn.Text is not null) return identity.Id;
        if (FormedArn.Of(call.Service, path, id, account, region) is { } arn) return arn;
        return account is null ? id : $"{account}/{region ?? "-"}/{ElementIdentity.Singular(Last(path))}/{id}";
    }

    private string DetailId(AnswerDetail detail, string? target, string? account, string place)
    {
        // Of two observations with one id only the better counts; a detail must not stand in for its resource.
        if (target is not null) return (IsBucket(detail) ? "arn:aws:s3:::" + target : target) + "#" + detail.Name;
        if (account is null || detail.Setting is not { } setting) return $"{input.File.Label}#{place}";
        if (setting.WholeAccount) return $"{account}/{detail.Name}";
        return folderRegion is null ? $"{input.File.Label}#{place}" : $"{account}/{folderRegion}/{detail.Name}";
    }

    private bool IsBucket(AnswerDetail detail) =>
        detail.Name.StartsWith("Bucket", StringComparison.Ordinal) || call.Service is "s3" or "s3api";

    private string? Region(JsonNode element, AwsArn arn, string path)
    {
        if (arn.Text is not null && arn.Place is { } stated) return stated;
        var zone = element["AvailabilityZone"].GetString() ?? element["Placement"]["AvailabilityZone"].GetString()
            ?? element["Region"].GetString() ?? element["RegionName"].GetString() ?? element["BucketRegion"].GetString()
            ?? element["HomeRegion"].GetString();
        if (AwsRegion.FromZone(zone) is { } region) return region;
        if (EverywhereTheSame.Contains(path, StringComparer.Ordinal) || arn.Service == "s3") return null;
        return call.Service == "iam" ? AwsRegion.Global : folderRegion;
    }

    private static string? Owner(JsonNode element)
    {
        foreach (var member in Owners)
        {
            if (element.TryGet(member, out var value) && value.GetScalar() is { } account && AwsArn.IsAccount(account)) return account;
        }

        return null;
    }

    /// <summary>The element as an object: its own members, and the answers filed for it beside the list under <c>detail</c>.</summary>
    private JsonNode Body(JsonNode element, string place, out bool hasDetails)
    {
        var filed = details.IsEmpty ? [] : Filed(element);
        hasDetails = filed.Count > 0;
        if (filed.Count == 0 && element.Kind == JsonKind.Object) return Rewritten(element, place);
        rewriter.Begin();
        rewriter.StartObject();
        if (element.Kind == JsonKind.Object)
        {
            foreach (var (name, value) in element.Members()) rewriter.Member(name, value);
        }
        else
        {
            rewriter.Member("value", element);
        }

        if (filed.Count > 0) WriteDetails(filed);
        rewriter.EndObject();
        var body = rewriter.End(out var fault);
        if (fault is not null) input.Problem(place, $"an answer filed for the resource is not usable: {fault}");
        return fault is null ? body : element;
    }

    private void WriteDetails(SortedDictionary<string, JsonNode> filed)
    {
        rewriter.Name("detail");
        rewriter.StartObject();
        foreach (var (name, answer) in filed)
        {
            rewriter.Name(name);
            if (answer.Kind == JsonKind.Null || answer.Kind == JsonKind.Missing) rewriter.Null();
            else rewriter.Write(answer);
        }

        rewriter.EndObject();
    }

    private SortedDictionary<string, JsonNode> Filed(JsonNode element)
    {
        var filed = new SortedDictionary<string, JsonNode>(StringComparer.Ordinal);
        foreach (var name in AccountFolder.NamesOf(element))
        {
            foreach (var folder in details)
            {
                if (!folder.Files.TryGetValue(name, out var path) || AccountFolder.Load(path) is not { } tape) continue;
                if (AnswerEnvelope.Error(tape.Root, "") is { } error)
                {
                    // A user without a password has no login profile.
                    var isUnset = error.IsUnset || (folder.Call.Noun == "LoginProfile" && error.Code == "NoSuchEntity");
                    if (isUnset) filed.TryAdd(folder.Call.Noun, default);
                    continue;
                }

                var answer = AnswerEnvelope.Body(tape.Root);
                if (AnswerDetails.Of(answer, folder.Call) is { } detail) filed.TryAdd(detail.Name, answer);
                else if (HasOwnScalars(answer)) filed.TryAdd(folder.Call.Noun, answer);
            }
        }

        return filed;
    }

    /// <summary>An answer without lists or objects of its own is about one resource; others are read as what they hold.</summary>
    private static bool HasOwnScalars(JsonNode answer)
    {
        foreach (var (name, value) in answer.Members())
        {
            if (!AnswerNames.IsBookkeeping(name) && value.Kind is not (JsonKind.Array or JsonKind.Object or JsonKind.Null)) return true;
        }

        return false;
    }

    private JsonNode Rewritten(JsonNode node, string place)
    {
        var body = rewriter.Rewrite(node, out var fault);
        if (fault is not null) input.Problem(place, $"JSON inside the answer is not usable: {fault}");
        return body;
    }

    private static string Last(string path) => path[(path.LastIndexOf('.') + 1)..];
}
