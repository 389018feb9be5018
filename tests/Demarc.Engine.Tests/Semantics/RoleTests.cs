namespace Demarc.Engine.Tests.Semantics;

/// <summary>Roles of Azure and Google Cloud, and the list of statements of a policy.</summary>
public sealed class RoleTests
{
    [Theory]
    [InlineData("yes", """["*"]""", "null", "*")]
    [InlineData("yes", """["*"]""", "[]", "Microsoft.Authorization/roleAssignments/write")]
    [InlineData("yes", """["*/write"]""", "[]", "microsoft.authorization/roleassignments/WRITE")]
    [InlineData("yes", """["Microsoft.Authorization/*"]""", "[]", "Microsoft.Authorization/*/write")]
    [InlineData("yes", """["Microsoft.Compute/*", "*/read"]""", "[]", "Microsoft.Compute/virtualMachines/*")]
    [InlineData("yes", "\"*\"", "null", "*")]
    [InlineData("yes", """["*"]""", """["Microsoft.Authorization/*/Write"]""", "Microsoft.Compute/*")]
    [InlineData("no", """["*"]""", """["Microsoft.Authorization/*/Write"]""", "*")]
    [InlineData("no", """["*"]""", """["Microsoft.Authorization/*/Write"]""", "Microsoft.Authorization/roleAssignments/write")]
    [InlineData("no", """["*/read"]""", "[]", "*")]
    [InlineData("no", """["Microsoft.Compute/*"]""", "[]", "Microsoft.Comp*")]
    [InlineData("no", "null", "null", "*")]
    [InlineData("unknown", "[" + Question.Unknown + "]", "null", "*")]
    [InlineData("yes", "[\"*\", " + Question.Unknown + "]", "null", "*")]
    [InlineData("unknown", "[\"*\"]", "[" + Question.Unknown + "]", "*")]
    [InlineData("error", "[1]", "null", "*")]
    public void Azure_actions(string expected, string actions, string notActions, string action) => Assert.Equal(
        expected, Question.Ask($"actionsCover(doc, other, '{action}')", actions, notActions));

    private const string Bindings = """
        [{"role":"roles/owner","members":["user:a@example.com","serviceAccount:s@p.iam.gserviceaccount.com"]},
         {"role":"roles/storage.admin","members":["group:g@Example.com","user:a@example.com"],"condition":{"title":"t","expression":"true"}},
         {"role":"roles/storage.objectViewer","members":["domain:example.org","deleted:user:b@gmail.com?uid=1","projectOwner:p"]}]
        """;

    [Theory]
    [InlineData("yes", """[{"role":"r","members":["allUsers"]}]""")]
    [InlineData("yes", """{"bindings":[{"role":"r","members":["user:a@b.c","allAuthenticatedUsers"],"condition":null}],"etag":"x"}""")]
    [InlineData("yes", """[{"role":"r","members":"allUsers","condition":{}}]""")]
    [InlineData("no", """[{"role":"r","members":["allUsers"],"condition":{"expression":"request.time < timestamp('2020-01-01T00:00:00Z')"}}]""")]
    [InlineData("no", Bindings)]
    [InlineData("no", """{"etag":"x"}""")]
    [InlineData("no", "null")]
    [InlineData("unknown", "[{\"role\":\"r\",\"members\":[" + Question.Unknown + "]}]")]
    [InlineData("yes", "[{\"role\":\"r\",\"members\":[" + Question.Unknown + ",\"allUsers\"]}]")]
    [InlineData("unknown", "[{\"role\":\"r\",\"members\":[\"allUsers\"],\"condition\":" + Question.Unknown + "}]")]
    [InlineData("unknown", "[" + Question.Unknown + "]")]
    [InlineData("error", """["allUsers"]""")]
    public void Google_public(string expected, string bindings) => Assert.Equal(expected, Question.Ask("bindingsPublic(doc)", bindings));

    [Theory]
    [InlineData("""["user:a@example.com", "serviceAccount:s@p.iam.gserviceaccount.com"]""", "roles/owner")]
    [InlineData("""["group:g@Example.com", "user:a@example.com", "domain:example.org", "deleted:user:b@gmail.com?uid=1", "projectOwner:p"]""", "roles/storage.*")]
    [InlineData("[]", "roles/editor")]
    public void Google_members(string expected, string role) =>
        Assert.Equal(expected, Question.Value($"bindingsMembers(doc, '{role}')", Bindings).ToString());

    [Theory]
    [InlineData("no", """["example.com", "example.org"]""", Bindings)]
    [InlineData("yes", """["example.com"]""", Bindings)]
    [InlineData("yes", """["example.org"]""", Bindings)]
    [InlineData("yes", "null", Bindings)]
    [InlineData("yes", """["example.com"]""", """[{"role":"r","members":["user:a@example.com.evil.net"]}]""")]
    [InlineData("yes", """["example.com"]""", """[{"role":"r","members":["user:a@sub.example.com"]}]""")]
    [InlineData("no", """["example.com"]""", """[{"role":"r","members":["allUsers","serviceAccount:x@evil.iam.gserviceaccount.com"]}]""")]
    [InlineData("unknown", "[\"example.com\"," + Question.Unknown + "]", """[{"role":"r","members":["user:a@x.y"]}]""")]
    [InlineData("unknown", """["example.com"]""", "[{\"role\":\"r\",\"members\":[" + Question.Unknown + "]}]")]
    [InlineData("no", """["example.com"]""", "null")]
    public void Google_outside(string expected, string domains, string bindings) =>
        Assert.Equal(expected, Question.Ask("bindingsOutside(doc, other)", bindings, domains));

    [Fact]
    public void Statements_have_one_shape_whatever_way_they_are_written()
    {
        const string Policy = """
            {"Statement":{"Sid":"a","Effect":"Allow","Principal":{"AWS":"111122223333","Service":["b.amazonaws.com"]},"Action":"s3:*",
             "NotResource":["x"],"Condition":{"StringEqualsIfExists":{"aws:SourceVPC":"vpc-1"},"Bool":{"aws:SecureTransport":true}}}}
            """;
        Assert.Equal(
            """
            [{"sid": "a", "effect": "Allow", "actions": ["s3:*"], "notActions": [], "resources": [], "notResources": ["x"], "principals": [{"type": "AWS", "id": "111122223333"}, {"type": "Service", "id": "b.amazonaws.com"}], "notPrincipals": [], "conditions": [{"operator": "StringEqualsIfExists", "key": "aws:sourcevpc", "values": ["vpc-1"]}, {"operator": "Bool", "key": "aws:securetransport", "values": ["true"]}]}]
            """,
            Question.Value("policyStatements(doc)", Policy).ToString());
        Assert.Equal("[]", Question.Value("policyStatements(doc)", "null").ToString());
        Assert.Equal("error", Question.Ask("policyStatements(doc).size() == 0", "{}"));
    }

    [Fact]
    public void What_is_unknown_in_a_statement_is_unknown_in_its_place()
    {
        const string Policy = "{\"Statement\":{\"Effect\":\"Deny\",\"Principal\":" + Question.Unknown + ",\"Action\":[\"a:b\"," + Question.Unknown + "]}}";
        Assert.Equal("yes", Question.Ask("policyStatements(doc)[0].effect == 'Deny'", Policy));
        Assert.Equal("yes", Question.Ask("policyStatements(doc)[0].actions[0] == 'a:b'", Policy));
        Assert.Equal("unknown", Question.Ask("policyStatements(doc)[0].actions[1] == 'a:b'", Policy));
        Assert.Equal("unknown", Question.Ask("policyStatements(doc)[0].principals.exists(p, p.id == '*')", Policy));
    }
}
