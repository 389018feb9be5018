using Demarc.Adapters.Audits;
using Demarc.System.Tests.Store;

namespace Demarc.System.Tests.Audits;

/// <summary>Questions of auditors on both databases: what was answered at some time stays known.</summary>
public sealed class AuditRequestTests
{
    public static TheoryData<string> Databases => StoreWorld.Databases;

    [Theory]
    [MemberData(nameof(Databases))]
    public void A_second_answer_hides_the_first_only_from_the_moment_it_was_given(string database)
    {
        using var world = new StoreWorld(database);
        var requests = new AuditRequests(world.Store);
        var number = requests.Ask(new AuditRequest
        {
            Framework = "iso27001-2022", Requirement = "A.5.1", Asker = "auditor", Question = "Who approved it?",
            Asked = StoreWorld.At("2026-06-01"),
        });
        Assert.True(requests.Answer(number, "kim", "The board", StoreWorld.At("2026-06-03")));
        Assert.True(requests.Answer(number, "lee", "The board, in May", StoreWorld.At("2026-06-05")));
        Assert.True(requests.Close(number, "auditor", StoreWorld.At("2026-06-07")));
        Assert.False(requests.Answer(number, "lee", "Too late", StoreWorld.At("2026-06-08")));

        Assert.Equal(("open", "", ""), Known("2026-06-02"));
        Assert.Equal(("answered", "kim", "The board"), Known("2026-06-04"));
        Assert.Equal(("answered", "lee", "The board, in May"), Known("2026-06-06"));
        Assert.Equal(("closed", "lee", "The board, in May"), Known("2026-06-09"));
        Assert.Empty(requests.Read(StoreWorld.At("2026-05-31")));

        (string State, string Answerer, string Answer) Known(string day)
        {
            var request = Assert.Single(requests.Read(StoreWorld.At(day)));
            return (request.State, request.Answerer, request.Answer);
        }
    }
}
