using Demarc.Web.Access;
using Demarc.Web.Access.Oidc;

namespace Demarc.Web.Tests.Access.Oidc;

/// <summary>Mistakes in the file about a provider are told with their place.</summary>
public sealed class OidcFileTests : IDisposable
{
    private const string Right = """
        authority: https://login.example.org/realms/main
        client-id: demarc
        client-secret-env: SECRET
        groups:
          - group: admins
            tenant: main
            role: admin
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("demarc-oidc-tests-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_right_file_is_read()
    {
        var read = Read(Right);
        Assert.Equal(("login.example.org", "geheim", Role.Admin), (read.Name, read.ClientSecret, read.Grants.Single().Role));
        Assert.Equal("https://login.example.org/realms/main/.well-known/openid-configuration", read.MetadataAddress);
    }

    [Fact]
    public void A_secret_comes_from_a_file_too()
    {
        File.WriteAllText(Path.Combine(folder, "secret"), "of the file\n");
        var text = Right.Replace("client-secret-env: SECRET", "client-secret-file: secret", StringComparison.Ordinal);
        Assert.Equal("of the file", Read(text).ClientSecret);
    }

    [Theory]
    [InlineData("client-secret-env: SECRET", "client-secret: geheim", "oidc.yaml:3:16: a secret does not stand here")]
    [InlineData("client-secret-env: SECRET", "client-secret-env: OTHER", "oidc.yaml:3:20: the environment variable OTHER is not set")]
    [InlineData("client-secret-env: SECRET", "client-secret-file: none", "the file with the secret cannot be read")]
    [InlineData("https://login", "http://login", "oidc.yaml:1:12: the authority is reached by https")]
    [InlineData("client-id: demarc", "client: demarc", "oidc.yaml:2:9: \"client\" is not known here")]
    [InlineData("client-id: demarc", "name: x", "\"client-id\" is missing")]
    [InlineData("role: admin", "role: king", "oidc.yaml:7:11: \"king\" is no role")]
    [InlineData("role: admin", "role: auditor", "oidc.yaml:5:5: an auditor has a last day")]
    [InlineData("role: admin", "role: [admin]", "\"role\" is a text")]
    [InlineData("groups:", "groups: {}\nclaims:", "\"groups\" is a list")]
    [InlineData("groups:", "roles-hold-days: 0\ngroups:", "roles hold for 1 to 366 days")]
    public void A_mistake_is_told_with_its_place(string right, string wrong, string message)
    {
        var error = Assert.Throws<OidcFileException>(() => Read(Right.Replace(right, wrong, StringComparison.Ordinal)));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_organisation_that_is_not_there_is_told()
    {
        var settings = Read(Right);
        OidcFile.Check(settings, ["main"]);
        var error = Assert.Throws<OidcFileException>(() => OidcFile.Check(settings, ["other"]));
        Assert.Equal("oidc.yaml:5:5: there is no organisation \"main\"", error.Message);
    }

    private OidcSettings Read(string text)
    {
        var file = Path.Combine(folder, "oidc.yaml");
        File.WriteAllText(file, text);
        return OidcFile.Read(file, static name => name == "SECRET" ? "geheim" : null);
    }
}
