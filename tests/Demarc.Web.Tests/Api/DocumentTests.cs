using System.Text;
using System.Text.Json;
using Demarc.Web.Access;

namespace Demarc.Web.Tests.Api;

/// <summary>The description of the API says what there is: all of it, each with id, sentence, parameters and refusals.</summary>
public sealed class DocumentTests(WebFixture web)
{
    private static readonly string[] Reading = ["400", "401", "404", "429"];
    private static readonly string[] Writing = [.. Reading, "403", "409", "415", "422"];
    private static readonly string[] Verbs = ["get", "post", "put", "patch", "delete"];

    [Fact]
    public async Task Every_operation_has_an_id_a_sentence_and_its_refusals()
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (path, verb, operation) in await Operations())
        {
            var what = $"{verb} {path}";
            Assert.True(ids.Add(operation.Text("operationId")), what);
            Assert.True(operation.Text("summary").Length > 8, what);
            Assert.NotEmpty(operation.GetProperty("tags").EnumerateArray());
            foreach (var status in verb == "get" ? Reading : Writing)
            {
                Assert.True(operation.GetProperty("responses").TryGetProperty(status, out var answer), $"{what} {status}");
                Assert.True(answer.GetProperty("content").TryGetProperty("application/problem+json", out _), $"{what} {status}");
            }

            foreach (var parameter in Parameters(operation))
                Assert.True(parameter.Text("description").Length > 3, $"{what} {parameter.Text("name")}");
        }

        Assert.InRange(ids.Count, 25, 1_000);
    }

    [Fact]
    public async Task Everything_under_the_api_is_described_and_nothing_else()
    {
        var described = (await Operations()).Select(static one => $"{one.Verb.ToUpperInvariant()} {one.Path}").Order(StringComparer.Ordinal);
        var routes = RouteTable.Of(web).Where(static route => route.Pattern.RawText!.TrimStart('/').StartsWith("api/", StringComparison.Ordinal))
            .Select(static route => $"{route.Method} /{route.Pattern.RawText!.Trim('/').Replace("{**", "{", StringComparison.Ordinal)}");
        Assert.Equal(routes.Order(StringComparer.Ordinal), described.Select(static one => one.TrimEnd('/')), StringComparer.Ordinal);
    }

    /// <summary>Who uses the API relies on these: what is here is not taken away. After a change on purpose the file is written anew with
    /// DEMARC_WRITE set.</summary>
    [Fact]
    public async Task Paths_and_parameters_are_those_on_file()
    {
        var text = new StringBuilder();
        var operations = (await Operations()).OrderBy(static one => $"{one.Path} {one.Verb}", StringComparer.Ordinal);
        foreach (var (path, verb, operation) in operations)
        {
            text.Append(verb.ToUpperInvariant()).Append(' ').Append(path).Append(' ').Append(operation.Text("operationId"));
            var names = Parameters(operation).Where(static p => p.Text("in") == "query").Select(static p => p.Text("name")).ToList();
            if (names.Count > 0) text.Append(" ?").Append(string.Join(',', names));
            var statuses = operation.GetProperty("responses").EnumerateObject().Select(static answer => answer.Name);
            text.Append(" -> ").AppendJoin(' ', statuses.Order(StringComparer.Ordinal)).Append('\n');
        }

        var file = Path.Combine(Root(), "tests", "Demarc.Web.Tests", "Api", "paths.txt");
        if (Environment.GetEnvironmentVariable("DEMARC_WRITE") is { Length: > 0 })
            await File.WriteAllTextAsync(file, text.ToString(), TestContext.Current.CancellationToken);
        Assert.Equal(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), text.ToString());
    }

    /// <summary>What a page shows can be asked for, or it is said why not: a new page is put into <c>pages.txt</c>.</summary>
    [Fact]
    public async Task Every_page_has_its_operation_or_a_reason_why_it_has_none()
    {
        var file = Path.Combine(Root(), "tests", "Demarc.Web.Tests", "Api", "pages.txt");
        var said = (await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken))
            .Where(static line => line.Length > 0 && line[0] != '#').Select(static line => line.Split(' ', 2))
            .ToDictionary(static pair => pair[0], static pair => pair[1].Trim(), StringComparer.Ordinal);
        var pages = RouteTable.Of(web).Where(static route => route is { Method: "GET", OfTenant: true })
            .Select(static route => route.Pattern.RawText!.Trim('/')).Where(static path => !path.StartsWith("api/", StringComparison.Ordinal))
            .Select(static path => path["o/{tenant}".Length..].Trim('/')).Where(static path => !path.EndsWith(".csv", StringComparison.Ordinal))
            .Select(static path => path.Length == 0 ? "/" : path.Replace(":int", "", StringComparison.Ordinal)
                .Replace(":long", "", StringComparison.Ordinal).Replace("**", "", StringComparison.Ordinal)).Distinct(StringComparer.Ordinal);
        Assert.Equal(said.Keys.Order(StringComparer.Ordinal), pages.Order(StringComparer.Ordinal), StringComparer.Ordinal);
        var ids = (await Operations()).Select(static one => one.Operation.Text("operationId")).ToHashSet(StringComparer.Ordinal);
        Assert.All(said, pair => Assert.True(
            pair.Value.StartsWith("pages only: ", StringComparison.Ordinal) || pair.Value.Split(' ').All(ids.Contains), $"{pair.Key} {pair.Value}"));
    }

    [Fact]
    public async Task It_is_of_version_3_1_and_names_how_one_comes_in()
    {
        var document = await Document();
        Assert.StartsWith("3.1", document.Text("openapi"), StringComparison.Ordinal);
        var schemes = document.GetProperty("components").GetProperty("securitySchemes");
        Assert.Equal("bearer", schemes.GetProperty("key").Text("scheme"));
        Assert.Equal(Sessions.Cookie, schemes.GetProperty("session").Text("name"));
        Assert.Equal(2, document.GetProperty("security").GetArrayLength());
        Assert.DoesNotContain("TenantScope", document.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_reference_in_it_leads_somewhere()
    {
        var document = await Document();
        var references = new List<string>();
        Collect(document, references);
        Assert.NotEmpty(references);
        foreach (var reference in references.Distinct(StringComparer.Ordinal))
        {
            var at = document;
            foreach (var step in reference.TrimStart('#').Split('/', StringSplitOptions.RemoveEmptyEntries))
                Assert.True(at.TryGetProperty(step.Replace("~1", "/", StringComparison.Ordinal), out at), reference);
        }
    }

    [Fact]
    public async Task The_page_lists_every_operation()
    {
        using var client = await web.SignIn(Role.Viewer);
        var page = System.Net.WebUtility.HtmlDecode(await client.Text($"/o/{WebFixture.Sample}/api"));
        foreach (var (_, _, operation) in await Operations())
            Assert.Contains(operation.Text("summary"), page, StringComparison.Ordinal);
    }

    private async Task<List<(string Path, string Verb, JsonElement Operation)>> Operations() =>
    [
        .. (await Document()).GetProperty("paths").EnumerateObject().SelectMany(static path => path.Value.EnumerateObject()
            .Where(static verb => Verbs.Contains(verb.Name, StringComparer.Ordinal)).Select(verb => (path.Name, verb.Name, verb.Value))),
    ];

    private async Task<JsonElement> Document()
    {
        using var client = web.Anonymous();
        using var document = JsonDocument.Parse(await client.Text("/openapi/v1.json"));
        return document.RootElement.Clone();
    }

    private static JsonElement.ArrayEnumerator Parameters(JsonElement operation) =>
        operation.TryGetProperty("parameters", out var parameters) ? parameters.EnumerateArray() : default;

    private static void Collect(JsonElement element, List<string> references)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in element.EnumerateArray()) Collect(item, references);
        }

        if (element.ValueKind != JsonValueKind.Object) return;
        foreach (var member in element.EnumerateObject())
        {
            if (member.Name == "$ref" && member.Value.ValueKind == JsonValueKind.String) references.Add(member.Value.GetString()!);
            else Collect(member.Value, references);
        }
    }

    private static string Root()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(at.FullName, "Demarc.slnx"))) at = at.Parent!;
        return at.FullName;
    }
}
