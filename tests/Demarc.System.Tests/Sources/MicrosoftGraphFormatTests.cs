using Demarc.Engine.Inventory;

namespace Demarc.System.Tests.Sources;

/// <summary>Answers of Microsoft Graph tell by their context what they are, and by their folder whose directory it is.</summary>
public sealed class MicrosoftGraphFormatTests
{
    private const string Tenant = "7c9e6679-7425-40de-944b-e07fc1f90ae7";

    [Theory]
    [InlineData("policies/authorizationPolicy/$entity", "graph:policies/authorizationpolicy", false)]
    [InlineData("authorizationPolicy", "graph:authorizationpolicy", false)]
    [InlineData("users(id,displayName)/$entity", "graph:users", true)]
    [InlineData("users(id,manager(id))/$entity", "graph:users", true)]
    [InlineData("users('5c')/authentication/methods", "graph:users('5c')/authentication/methods", false)]
    [InlineData("users('5c')/manager/$entity", "graph:users('5c')/manager", false)]
    [InlineData("directoryRoles(id)/members", "graph:directoryroles(id)/members", false)]
    [InlineData("Collection(microsoft.graph.userRegistrationDetails)", "graph:userregistrationdetails", false)]
    public void One_object_is_what_its_context_names(string context, string type, bool projected)
    {
        var run = ExportRun.Of(Answer(context, "\"id\": \"one\", \"allowInvitesFrom\": \"everyone\""));
        var seen = run.Only.Facts;
        Assert.Equal(InputStatus.Read, run.Report.Status);
        Assert.Equal((SourceKind.AzureArm, type, "azure", null), (seen.Source, seen.NativeType, seen.Provider, seen.Account));
        Assert.Equal(projected, seen.Projected);
        Assert.False(seen.Listed);
        Assert.Equal("everyone", run.Only.Json.GetProperty("allowInvitesFrom").GetString());
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("\"@odata.nextLink\": \"https://graph.microsoft.com/v1.0/next\",", false)]
    public void A_list_gives_each_of_its_objects(string next, bool listed)
    {
        var run = ExportRun.Of(Answer(
            "identity/conditionalAccess/policies", next + "\"value\": [{\"id\": \"A\", \"displayName\": \"First\"}, {\"id\": \"B\"}]"));
        Assert.Equal(
            ["directory/identity/conditionalaccess/policies/a", "directory/identity/conditionalaccess/policies/b"],
            run.Each(static seen => seen.Facts.Id));
        Assert.Equal(["First", null], run.Each(static seen => seen.Facts.Name));
        Assert.All(run.Seen, seen => Assert.Equal(listed, seen.Facts.Listed));
    }

    [Fact]
    public void Items_of_a_list_without_id_are_not_taken_for_one()
    {
        var run = ExportRun.Of(Answer(
            "users(displayName)", "\"value\": [{\"displayName\": \"a\"}, {\"userPrincipalName\": \"b@x\"}, {\"displayName\": \"c\"}]"));
        Assert.Equal("directory/users/b@x", run.Only.Facts.Id);
        Assert.Equal(["record 1, item 1", "record 1, item 3"], run.Places);
        Assert.True(run.Report.Damaged);
        Assert.Equal("directory/authorizationpolicy/", ExportRun.Of(Answer("authorizationPolicy", "\"a\": 1")).Only.Facts.Id);
    }

    [Fact]
    public void The_folder_named_by_the_tenant_is_the_account()
    {
        var folder = Directory.CreateTempSubdirectory("demarc-");
        try
        {
            var tenant = folder.CreateSubdirectory(Tenant.ToUpperInvariant()).FullName;
            File.WriteAllText(Path.Combine(tenant, "policy.json"), Answer("policies/authorizationPolicy/$entity", "\"id\": \"p\""));
            var seen = ExportRun.OfPath(folder.FullName).Only.Facts;
            Assert.Equal((Tenant, $"{Tenant}/policies/authorizationpolicy/p"), (seen.Account, seen.Id));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void An_answer_of_somebody_else_is_not_taken() =>
        Assert.Empty(ExportRun.Of("{\"@odata.context\": \"https://odata.example/$metadata#users\", \"value\": [{\"id\": \"a\"}]}").Seen);

    private static string Answer(string context, string members) =>
        $"{{\"@odata.context\": \"https://graph.microsoft.com/v1.0/$metadata#{context}\", {members}}}";
}
