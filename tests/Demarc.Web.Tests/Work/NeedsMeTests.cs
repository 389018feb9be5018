using Demarc.Engine.Evidence.Ledger;
using Demarc.Web.Access;
using Demarc.Web.Estates;
using Microsoft.Extensions.DependencyInjection;

namespace Demarc.Web.Tests.Work;

/// <summary>What the first page says that somebody has to do.</summary>
public sealed class NeedsMeTests(WebFixture web)
{
    [Fact]
    public async Task Who_is_nobody_of_the_file_is_told_so()
    {
        using var viewer = await web.SignIn(Role.Viewer);
        Assert.Contains("Nobody among the organisation", await viewer.Text("/o/northwind/"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Decisions_gaps_and_reviews_of_mine_are_there_and_nothing_of_others()
    {
        var tenant = web.Own("needs-me");
        var book = web.Services.GetRequiredService<DecisionBook>();
        var manager = web.Scope(Role.Manager, tenant);
        book.Ask(manager, DecisionKind.Person, "The owner is Dana", $$"""
            {"people":[{"id":"{{web.Login(Role.Owner, tenant)}}","name":"Dana Two"}],
             "teams":[{"id":"platform","title":"Platform engineering","members":["dana.lindqvist","{{web.Login(Role.Owner, tenant)}}"]}]}
            """, "test");
        book.Ask(manager, DecisionKind.Review, "Reviews", """
            {"reviews":[{"id":"mine","title":"Mine to review","every months":"1","done":"2026-10-01","by":"Dana Two"},
                        {"id":"other","title":"Not mine","every months":"1","done":"2026-10-01","by":"Wen Zhao"}]}
            """, "test");
        book.Ask(web.Scope(Role.Owner, tenant), DecisionKind.Override, "Asked by the owner", """
            {"overrides":[{"id":"o","parts":["IAM-03.require"],"party":"provider","reason":"r","from":"2026-11-01","until":"2027-01-01"}]}
            """, "test");

        using var owner = await web.SignIn(Role.Owner, tenant);
        var mine = await owner.Text($"/o/{tenant}/");
        Assert.Contains("Mine to review", mine, StringComparison.Ordinal);
        Assert.DoesNotContain("Not mine", mine, StringComparison.Ordinal);
        Assert.Contains($"answers={web.Login(Role.Owner, tenant)}&amp;answers=platform", mine, StringComparison.Ordinal);
        Assert.Contains("You asked for 1 decision", mine, StringComparison.Ordinal);
        Assert.DoesNotContain("for somebody like you", mine, StringComparison.Ordinal);

        using var decider = await web.SignIn(Role.Manager, tenant);
        var theirs = await decider.Text($"/o/{tenant}/");
        Assert.Contains("1 decision waits", theirs, StringComparison.Ordinal);
        Assert.Contains("Asked by the owner", theirs, StringComparison.Ordinal);
        Assert.DoesNotContain("Mine to review", theirs, StringComparison.Ordinal);
    }
}
