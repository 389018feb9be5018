using System.Net;
using Demarc.Web.Estates;
using Demarc.Web.Tests.Jobs;

namespace Demarc.Web.Tests.Operations;

/// <summary>What can be watched, and that no secret is in it.</summary>
public sealed class ObservingTests(WebFixture web)
{
    private const string Provider = """
        authority: https://login.example.org/realms/main
        client-id: demarc
        name: Corporate login
        client-secret-file: secret
        groups:
          - group: admins
            tenant: northwind
            role: admin
        """;

    [Theory]
    [InlineData("/health")]
    [InlineData("/health/ready")]
    public async Task It_tells_that_it_is_there(string path)
    {
        using var client = web.Anonymous();
        using var answer = await client.Get(path);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    /// <summary>In a process of its own: hosts of one process share their meters, and one that ends takes them with it.</summary>
    [Fact]
    public async Task What_a_run_tells_of_itself_holds_no_secrets()
    {
        using var world = new ServedWorld("sqlite");
        var process = await world.Start("--log", "json");
        await Measurements_are_for_this_machine(world, process);
        using var upload = await world.Upload(process, ("export.json", "{ \"broken\": "));
        var stop = TestContext.Current.CancellationToken;
        using var lost = await world.Client.GetAsync(new Uri(process.Address + "/ticket/thisisaticketthatnobodyknows1234567890123"), stop);
        using var refused = await world.Client.PostAsync(new Uri(process.Address + "/sign-in?back=queryvalue"), null, stop);
        process.Kill();
        var log = process.Errors;
        var ticket = process.Link[(process.Link.LastIndexOf('/') + 1)..];
        foreach (var secret in world.Secrets().Append(ticket).Append("thisisaticketthat").Append("queryvalue"))
            Assert.DoesNotContain(secret, log, StringComparison.Ordinal);
        Assert.All(
            log.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            static line => Assert.StartsWith("{", line, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--urls", "nonsense")]
    [InlineData("--urls", "http://127.0.0.1:99999")]
    [InlineData("--store", "Host=127.0.0.1;Port=1;Database=x;Timeout=2")]
    [InlineData("--store", "/proc/nothere/demarc.db")]
    [InlineData("--metrics", "everybody")]
    [InlineData("--oidc", "/nowhere/oidc.yaml")]
    [InlineData("--public-url", "https://demarc.example.org/below")]
    [InlineData("--public-url", "demarc.example.org")]
    [InlineData("--trusted-proxy", "proxy.example.org")]
    [InlineData("--stamp-authority", "nowhere")]
    [InlineData("--witnesses", "/nowhere/policy")]
    [InlineData("--content", "/nowhere")]
    [InlineData("--content", "BROKEN")]
    public async Task A_mistake_at_the_start_is_a_message(string option, string value)
    {
        using var world = new ServedWorld("sqlite");
        if (value == "BROKEN")
        {
            value = Path.Combine(world.Folder, "content");
            Directory.CreateDirectory(Path.Combine(value, "controls"));
            await File.WriteAllTextAsync(Path.Combine(value, "controls", "x.yaml"), "controls: [", TestContext.Current.CancellationToken);
        }

        var (code, errors) = await ServedProcess.Fail(world.Address, world.Keys, option, value);
        Assert.Equal(2, code);
        Assert.StartsWith("demarc: ", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("client-id: demarc", "client: demarc", "oidc.yaml:2:9: \"client\" is not known here")]
    [InlineData("tenant: northwind", "tenant: nowhere", "nowhere")]
    public async Task A_file_of_a_provider_with_a_mistake_stops_the_start(string right, string wrong, string message)
    {
        using var world = new ServedWorld("sqlite");
        var file = Path.Combine(world.Folder, "oidc.yaml");
        await File.WriteAllTextAsync(file, Provider.Replace(right, wrong, StringComparison.Ordinal), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(world.Folder, "secret"), "geheim", TestContext.Current.CancellationToken);
        var (code, said, errors) = await ServedProcess.Run(
            "serve", "--sample", "--store", world.Address, "--keys", world.Keys, "--urls", "http://127.0.0.1:0", "--oidc", file);
        Assert.Equal(2, code);
        Assert.Contains(message, errors, StringComparison.Ordinal);
        Assert.DoesNotContain("listens", said, StringComparison.Ordinal);
        Assert.DoesNotContain("geheim", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_provider_and_the_address_of_the_proxy_are_taken_from_the_command_line()
    {
        using var world = new ServedWorld("sqlite");
        var file = Path.Combine(world.Folder, "oidc.yaml");
        await File.WriteAllTextAsync(file, Provider, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(world.Folder, "secret"), "geheim", TestContext.Current.CancellationToken);
        using var process = await ServedProcess.Start(
            world.Address, world.Keys, "--oidc", file, "--public-url", "https://demarc.example.org");
        Assert.StartsWith("https://demarc.example.org/ticket/", process.Link, StringComparison.Ordinal);
        using var page = await world.Client.GetAsync(new Uri(process.Address + "/sign-in"), TestContext.Current.CancellationToken);
        Assert.Contains("Corporate login", await page.Text(), StringComparison.Ordinal);
        Assert.All(page.Headers.GetValues("Set-Cookie"), static cookie =>
            Assert.Contains("secure", cookie, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task An_address_that_is_taken_is_a_message()
    {
        using var world = new ServedWorld("sqlite");
        var (code, errors) = await ServedProcess.Fail(world.Address, world.Keys, "--urls", web.Address);
        Assert.Equal(2, code);
        Assert.Contains(web.Address, errors, StringComparison.Ordinal);
    }

    private static async Task Measurements_are_for_this_machine(ServedWorld world, ServedProcess process)
    {
        var stop = TestContext.Current.CancellationToken;
        var page = await world.Client.GetAsync(
            new Uri($"{process.Address}/o/{SampleOrganisation.Tenant}/gaps?q=secretwordofsomebody"), stop);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        var text = await world.Client.GetStringAsync(new Uri(process.Address + "/metrics"), stop);
        Assert.Contains("# TYPE http_server_request_duration_seconds histogram", text, StringComparison.Ordinal);
        Assert.Contains("demarc_state_duration_seconds_count", text, StringComparison.Ordinal);
        Assert.DoesNotContain("secretwordofsomebody", text, StringComparison.Ordinal);
        using var asked = new HttpRequestMessage(HttpMethod.Get, new Uri(process.Address + "/metrics"));
        asked.Headers.Add("X-Forwarded-For", "203.0.113.7");
        using var forwarded = await world.Client.SendAsync(asked, stop);
        Assert.Equal(HttpStatusCode.NotFound, forwarded.StatusCode);
    }
}
