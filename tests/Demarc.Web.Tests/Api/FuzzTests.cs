using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Demarc.Web.Access;
using Demarc.Web.Api;
using Demarc.Web.Tests.Access;

namespace Demarc.Web.Tests.Api;

/// <summary>
/// Hostile values at every route, in every parameter and body: refused or passed over, never a fault of ours. Which value comes where is
/// drawn in a fixed order, so that a failure comes again.
/// </summary>
public sealed partial class FuzzTests(WebFixture web)
{
    private const string Tenant = "fuzz";

    /// <summary>As they stand in an address; broken escapes and halves of characters among them.</summary>
    private static readonly string[] Values =
    [
        "", "%20", "%00", "a%00b", "-1", "0", "1", "99999999999999999999", "-9223372036854775809", "1e309", "NaN", "null", "true",
        "%27%20OR%201%3D1--", "%22%3B%20DROP%20TABLE%20run%3B--",
        "..%2F..%2F..%2Fetc%2Fpasswd", "..%5C..%5Cwin.ini", "%2e%2e", "%c0%ae%c0%ae",
        "%ED%A0%80", "%FF%FE", "%zz", "%", "%25", "%3Cscript%3Ealert(1)%3C%2Fscript%3E",
        "%0d%0aSet-Cookie%3A%20a%3Db", "%E2%80%AE%E2%80%8F",
        "%F0%9F%98%80", "%7B%22a%22%3A%5B%5D%7D", "*", ",,,,", "-", "--", "a%2Fb%2Fc%2Fd%2Fe", "2026-02-30", "0001-01-01", "9999-12-31",
        "1901-01-01", "8999-12-31", "2026-11-20T00:00:00Z", "IAM-03", "aws", "%5E(a%2B)%2B%24",
        string.Concat(Enumerable.Repeat("x", 5_000)), string.Concat(Enumerable.Repeat("%F0%9F%98%80", 300)),
    ];

    /// <summary>What pages take in their addresses; routes of the API say theirs themselves.</summary>
    private static readonly string[] OfPages =
    [
        "as-of", "known-at", "q", "sort", "page", "size", "cols", "provider", "severity", "part", "service", "kind",
        "refused", "back", "theme", "from", "to", "leaves", "teams", "state", "outcome", "id", "report", "control", "deed", "login", "event",
        "before", "fact-hostAccess", "owner", "check", "months",
    ];

    private static readonly string[] Bodies =
    [
        "", "null", "{}", "[]", "\"text\"", "{", "{\"kind\":1}", "{\"kind\":\"owner\",\"title\":null,\"body\":[],\"reason\":{}}",
        "{\"kind\":\"owner\",\"kind\":\"owner\"}", "{\"kind\":\"owner\",\"title\":\"\\u0000\",\"body\":\"a\",\"reason\":\"b\"}",
        "{\"kind\":\"owner\",\"title\":\"\\ud800\",\"body\":\"a\",\"reason\":\"b\"}",
        "{\"outcome\":\"approved\",\"reason\":\"x\",\"more\":1}",
        "{\"kind\":\"exception\",\"title\":\"t\",\"body\":\"{ - [ : &x *x\",\"reason\":\"r\",\"from\":\"2026-13-01\"}",
        "{\"kind\":\"exception\",\"title\":\"t\",\"body\":\"a: &a [*a, *a]\",\"reason\":\"r\"}",
        "{\"deed\":\"erase\"}", "{\"deed\":\"accept\"}",
        string.Concat(Enumerable.Repeat("[", 20_000)), "{\"title\":\"" + new string('y', 100_000) + "\"}", "\u0001\u0002\ufffd",
    ];

    private static readonly string[] Fields =
    [
        "title", "right", "days", "kind", "part", "effective", "collected", "expires", "provider", "service", "account", "reason",
        "statement",
        "outcome", "looked", "files", "login", "name", "password", "back", "role", "from", "until", "url", "code", "day", "id", "body",
    ];

    private int drawn;

    [Fact]
    public async Task No_address_makes_a_fault_of_ours()
    {
        using var client = await web.SignIn(Role.Admin);
        var ids = Ids.Of(web, WebFixture.Sample);
        var asked = RouteTable.Of(web).Where(static route => route.Method == "GET").SelectMany(route => Addresses(route, ids)).ToList();
        var faults = new List<string>();
        foreach (var path in asked)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, Raw(path));
            using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
            if ((int)answer.StatusCode >= 500) faults.Add($"{(int)answer.StatusCode} {Short(path)}");
            var refused = path.StartsWith("/api/", StringComparison.Ordinal) && (int)answer.StatusCode >= 400;
            if (refused && answer.Content.Headers.ContentType?.MediaType is not ("application/problem+json" or null))
                faults.Add($"no problem: {Short(path)}");
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults.Take(60)));
        Assert.InRange(asked.Count, 500, 20_000);
    }

    [Fact]
    public async Task No_body_makes_a_fault_of_ours()
    {
        // Everything is there, so that forms are read and not answered with "nothing here".
        var things = RightsTableTests.Things(web, Tenant);
        using var session = await web.SignIn(Role.Admin, Tenant);
        session.DefaultRequestHeaders.Add("X-Demarc-Token", await session.Token($"/o/{Tenant}/"));
        using var key = web.WithKey(Right.Administer, Tenant);
        var (ids, faults) = (Ids.Of(web, Tenant), new List<string>());
        var fields = await FieldsOf(session, ids);
        Assert.True(fields.Length > Fields.Length, "no form names a field of its own");
        foreach (var route in RouteTable.Of(web).Where(static route => route.Method is not ("GET" or "HEAD" or "OPTIONS")))
        {
            var path = route.Fill(Tenant, name => things.Where(thing => thing.Name == name
                    && route.Pattern.RawText!.Replace("o/{tenant}/", "", StringComparison.Ordinal).Replace(":int", "", StringComparison.Ordinal)
                        .Contains(thing.In, StringComparison.Ordinal))
                .Select(static thing => thing.Value).FirstOrDefault() ?? RouteTable.Values(ids, name)[0]);
            if (path == "/sign-out") continue;
            var client = path.StartsWith("/api/", StringComparison.Ordinal) ? key : session;
            foreach (var content in Contents(fields))
            {
                using var request = new HttpRequestMessage(new HttpMethod(route.Method), Raw(path)) { Content = content };
                if (drawn % 3 == 0) request.Headers.TryAddWithoutValidation("Idempotency-Key", $"fuzz {drawn % 7}");
                using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
                if ((int)answer.StatusCode >= 500)
                    faults.Add($"{(int)answer.StatusCode} {route} {content?.Headers.ContentType} {await Start(content)}");
            }
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults.Take(60)));
    }

    [Theory]
    [InlineData("\0")]
    [InlineData("\u00e9")]
    public async Task A_cursor_or_cookie_of_rubbish_is_nobodys_fault(string rubbish)
    {
        using var client = web.Anonymous();
        client.DefaultRequestHeaders.TryAddWithoutValidation("Cookie", $"{Sessions.Cookie}={Uri.EscapeDataString(rubbish)}; theme=%00; demarc_visit=x");
        using var answer = await client.Get("/sign-in");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private IEnumerable<string> Addresses(Route route, Ids ids)
    {
        string Valid(string name) => RouteTable.Values(ids, name)[0];
        foreach (var parameter in route.Parameters)
        {
            for (var i = 0; i < 6; i++)
            {
                var value = Draw(Values);
                // The rest of the path stays valid; what is drawn stands in it as it is.
                yield return route.Fill(WebFixture.Sample, name => name == parameter ? "~~" : Valid(name))
                    .Replace("~~", value, StringComparison.Ordinal);
            }
        }

        var known = route.Endpoint.Metadata.GetMetadata<ApiQuery>();
        var path = route.Fill(WebFixture.Sample, Valid);
        foreach (var name in known?.All.Select(static one => one.Name) ?? OfPages)
            for (var i = 0; i < 2; i++) yield return $"{path}?{name}={Draw(Values)}";
        yield return $"{path}?{Draw(Values)}={Draw(Values)}&&&=&?";
    }

    /// <summary>Names of all fields that forms of pages have, besides those known here.</summary>
    private async Task<string[]> FieldsOf(HttpClient client, Ids ids)
    {
        var names = new HashSet<string>(Fields, StringComparer.Ordinal);
        foreach (var route in RouteTable.Of(web).Where(static route => route is { Method: "GET", OfTenant: true }
            && !route.Pattern.RawText!.Contains("api/v1", StringComparison.Ordinal)
            && !route.Pattern.RawText.Contains('.', StringComparison.Ordinal)))
        {
            using var page = await client.Get(route.Fill(Tenant, name => RouteTable.Values(ids, name)[0]));
            foreach (var name in NameOfField().Matches(await page.Text()).Select(static match => match.Groups[1].Value)) names.Add(name);
        }

        names.Remove("demarc-token");
        return [.. names.Order(StringComparer.Ordinal)];
    }

    [System.Text.RegularExpressions.GeneratedRegex("<(?:input|select|textarea|button)[^>]* name=\"([^\"]+)\"")]
    private static partial System.Text.RegularExpressions.Regex NameOfField();

    private IEnumerable<HttpContent?> Contents(string[] fields)
    {
        yield return null;
        for (var i = 0; i < 6; i++) yield return new StringContent(Draw(Bodies), Encoding.UTF8, "application/json");
        yield return new StringContent("\u00ff\u00fe<x/>", Encoding.UTF8, "text/xml");
        yield return new ByteArrayContent([0xff, 0xfe, 0, 1, 2]) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        yield return new StringContent("--broken\r\nContent-Disposition: form-data; name=\"kind\"\r\n\r\nx")
        { Headers = { ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=other") } };
        yield return new StringContent("x") { Headers = { ContentType = MediaTypeHeaderValue.Parse("multipart/form-data") } };
        for (var i = 0; i < 4; i++)
        {
            yield return new FormUrlEncodedContent(fields.Select(name => KeyValuePair.Create(
                name, Uri.UnescapeDataString(Draw(Values)).Replace("%", "", StringComparison.Ordinal))));
        }

        var file = new ByteArrayContent([0x50, 0x4b, 3, 4, 0, 0, 255]);
        yield return new MultipartFormDataContent { { file, "files", "../../evil\u202e.json" }, { new StringContent("policy-document"), "kind" } };
        yield return new MultipartFormDataContent { { new StringContent("{\"a\":"), "file", "demarc.yaml" }, { new StringContent("IAM-03.require"), "part" } };
    }

    private T Draw<T>(T[] from) => from[(drawn++ * 31) % from.Length];

    private Uri Raw(string path) => new(web.Address + path, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });

    private static async Task<string> Start(HttpContent? content) =>
        content is null ? "nothing" : Short(await content.ReadAsStringAsync(TestContext.Current.CancellationToken));

    private static string Short(string text) => text.Length <= 160 ? text : text[..160];
}
