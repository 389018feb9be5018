using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Demarc.Adapters.Blobs;
using Demarc.Adapters.Holdings;
using Demarc.Adapters.Ledger;
using Demarc.Adapters.Store;
using Demarc.Engine;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;
using Demarc.Web.Access;
using Demarc.Web.Errors;
using Demarc.Web.Estates;
using Demarc.Web.Parts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Demarc.Web.Screens.Evidence;

/// <summary>Handing an item in: the same as <c>demarc evidence add</c>.</summary>
internal static class AddEvidence
{
    private const string NotAllowed = "Owners, managers and administrators add evidence.";

    internal static void Map(RouteGroupBuilder organisation)
    {
        organisation.MapGet("/evidence/add", static (TenantScope scope, HttpContext context) => scope.Can(Right.Contribute)
            ? Page.Of<AddPage>(scope, new AddModel(AddFields.Of(context.Request.Query), EvidenceRefusal.None))
            : ErrorPages.Forbidden(NotAllowed));
        organisation.MapPost("/evidence/add", Take).WithMetadata(new Upload(Right.Contribute));
    }

    private static async Task<IResult> Take(TenantScope scope, HttpContext context, EvidenceDesks desks, WebOptions options)
    {
        if (!scope.Can(Right.Contribute)) return ErrorPages.Forbidden(NotAllowed);
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var fields = AddFields.Of(form);
        var file = form.Files.GetFile("file") is { Length: > 0 } sent ? sent : null;
        var now = Moment.Of(options.Clock.GetUtcNow());
        var (item, refusal) = fields.Read(scope.State.Result, file?.FileName, scope.Person.Login, now);
        if (item is null) return Refused(scope, fields, refusal);
        try
        {
            await using var content = file is not null
                ? file.OpenReadStream() : new MemoryStream(Encoding.UTF8.GetBytes(item.Attested), writable: false);
            var held = await Task.Run(
                () => desks.At(scope.Tenant, desk => desk.Add(item, content, scope.State.Result.Catalogue)), context.RequestAborted);
            return Results.LocalRedirect(scope.Url("evidence/" + held.Id));
        }
        catch (Exception error) when (error is EvidenceException or LedgerException or StoreException or BlobException)
        {
            return Refused(scope, fields, new EvidenceRefusal(EvidenceRefusal.Sentence(error.Message), false));
        }
    }

    private static IResult Refused(TenantScope scope, AddFields fields, EvidenceRefusal refusal)
    {
        var page = Page.Of<AddPage>(scope, new AddModel(fields, refusal));
        page.StatusCode = StatusCodes.Status400BadRequest;
        return page;
    }
}

/// <summary>Why something is not taken.</summary>
/// <param name="Why">In a sentence; empty when it is.</param>
/// <param name="IsProviders">Whether it is the provider's assurance, offered for a part of ours.</param>
public sealed record EvidenceRefusal(string Why, bool IsProviders)
{
    /// <summary>Nothing is refused.</summary>
    public static EvidenceRefusal None { get; } = new("", false);

    /// <summary>A message as a sentence: with a capital, and a full stop.</summary>
    internal static string Sentence(string message) =>
        message.Length == 0 ? "" : char.ToUpperInvariant(message[0]) + message[1..] + (message[^1] is '.' or '?' ? "" : ".");
}

/// <summary>What the page for handing in shows.</summary>
/// <param name="Fields">What was filled in.</param>
/// <param name="Refusal">Why it was not taken.</param>
public sealed record AddModel(AddFields Fields, EvidenceRefusal Refusal);

/// <summary>The form as it was filled in.</summary>
public sealed record AddFields
{
    private const int MostText = 20_000;
    private const int MostWord = 400;
    private const int MostParts = 50;

    /// <summary>Kind, as written.</summary>
    public string Kind { get; init; } = "";

    /// <summary>Part ids, apart by blanks or commas.</summary>
    public string Part { get; init; } = "";

    /// <summary>Title.</summary>
    public string Title { get; init; } = "";

    /// <summary>What the submitter states.</summary>
    public string Statement { get; init; } = "";

    /// <summary>The day whose state it shows.</summary>
    public string Effective { get; init; } = "";

    /// <summary>The day on which it was taken.</summary>
    public string Collected { get; init; } = "";

    /// <summary>Last day on which it holds.</summary>
    public string Expires { get; init; } = "";

    /// <summary>Where it holds: provider.</summary>
    public string Provider { get; init; } = "";

    /// <summary>Where it holds: service.</summary>
    public string Service { get; init; } = "";

    /// <summary>Where it holds: account.</summary>
    public string Account { get; init; } = "";

    /// <summary>Where it holds: region.</summary>
    public string Region { get; init; } = "";

    /// <summary>Where it holds: workload.</summary>
    public string Workload { get; init; } = "";

    internal static AddFields Of(IEnumerable<KeyValuePair<string, Microsoft.Extensions.Primitives.StringValues>> given)
    {
        var values = given.ToDictionary(static pair => pair.Key, static pair => pair.Value.ToString().Trim(), StringComparer.Ordinal);
        return new AddFields
        {
            Kind = Text("kind"),
            Part = Text("part"),
            Title = Text("title"),
            Statement = Text("statement"),
            Effective = Text("effective"),
            Collected = Text("collected"),
            Expires = Text("expires"),
            Provider = Text("provider"),
            Service = Text("service"),
            Account = Text("account"),
            Region = Text("region"),
            Workload = Text("workload"),
        };

        string Text(string key) => values.GetValueOrDefault(key, "");
    }

    /// <summary>What is handed in; null with the reason when the form does not say enough.</summary>
    internal (NewItem? Item, EvidenceRefusal Refusal) Read(AssessmentResult known, string? file, string submitter, Moment now)
    {
        if (new[] { Part, Statement }.Any(static text => text.Length > MostText))
            return Refuse($"A text has more than {Words.Number(MostText)} characters: hand it in as a file.");
        if (!Kebab<EvidenceKind>.TryParse(Kind, out var kind) || kind == EvidenceKind.Unknown) return Refuse("Choose what kind it is.");
        var parts = ImmutableArray.CreateBuilder<PartId>();
        foreach (var word in Part.Split([' ', ',', ';'], StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal))
        {
            if (!PartId.TryParse(word, out var id)) return Refuse($"\"{Short(word)}\" is no part: parts are written like IAM-03.require.");
            parts.Add(id);
        }

        if (kind == EvidenceKind.ProviderAssurance && parts.Count > 0)
            return (null, new EvidenceRefusal(
                $"A provider's report shows the provider's part, never ours: it is no evidence for {Part}.", true));
        if (kind != EvidenceKind.ProviderAssurance && parts.Count == 0) return Refuse("Say which part of ours it is for.");
        if (parts.Count > MostParts) return Refuse($"One item is for at most {MostParts} parts.");
        if (new[] { Title, Provider, Service, Account, Region, Workload }.Any(static text => text.Length > MostWord))
            return Refuse($"A field has more than {MostWord} characters.");
        if (!TryDay(Effective, out var effective) || effective is not { } shown)
            return Refuse("Say which day's state it shows, as 2026-01-31.");
        if (!TryDay(Collected, out var collected) || !TryDay(Expires, out var expires)) return Refuse("Write a day as 2026-01-31.");
        if (kind == EvidenceKind.Attestation && Statement.Length == 0)
            return Refuse("An attestation is a named person's statement: write what you state.");
        if (file is null && Statement.Length == 0) return Refuse("Choose a file, or write a statement.");
        var places = known.Duties.Select(static duty => duty.Scope).Distinct().ToList();
        var item = new NewItem
        {
            Kind = kind,
            Title = Title,
            File = file ?? "statement.txt",
            Effective = Moment.Of(shown),
            Collected = collected is { } taken ? Moment.Of(taken) : null,
            Expires = expires,
            Parts = parts.ToImmutable(),
            Reach = new EvidenceReach(
                List(Provider, places.Select(static place => place.Provider)), List(Service, places.Select(static place => place.Service)),
                List(Account, places.Select(static place => place.Account)), List(Region, places.Select(static place => place.Region)),
                List(Workload, places.Select(static place => place.Workload))),
            Submitter = submitter,
            Attested = Statement,
        };
        return item.Refusal(known.Catalogue, now) is { } refusal ? Refuse(EvidenceRefusal.Sentence(refusal)) : (item, EvidenceRefusal.None);
    }

    private static (NewItem?, EvidenceRefusal) Refuse(string why) => (null, new EvidenceRefusal(why, false));

    /// <summary>
    /// Names apart by commas or semicolons. Names have blanks in them, and some have commas: a text that is itself the name of a place
    /// that is known is that place.
    /// </summary>
    private static ImmutableArray<string> List(string text, IEnumerable<string> known) =>
        text.Length == 0 ? [] : known.Contains(text, StringComparer.Ordinal)
            ? [text] : [.. text.Split([',', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];

    private static string Short(string text) => text.Length <= 60 ? text : text[..60] + "…";

    private static bool TryDay(string text, out DateOnly? day)
    {
        day = null;
        if (text.Length == 0) return true;
        if (!DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var read)
            || read.Year is < 1901 or > 8999) return false;
        day = read;
        return true;
    }
}
