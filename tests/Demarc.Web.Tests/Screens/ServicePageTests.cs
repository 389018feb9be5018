using System.Net;
using Demarc.Adapters.Accounts;
using Demarc.Engine.Evidence;
using Demarc.Engine.Evidence.Ledger;
using Demarc.Web.Access;
using Demarc.Web.Estates;
using Demarc.Web.Screens.Services;
using Microsoft.Extensions.DependencyInjection;

namespace Demarc.Web.Tests.Screens;

/// <summary>The page of a service: which instance the picture shows, and what was decided about it.</summary>
public sealed class ServicePageTests(WebFixture web)
{
    [Fact]
    public async Task Each_instance_can_be_chosen_and_shows_its_own_settings()
    {
        var scope = Scope(WebFixture.Sample);
        var service = scope.State.Result.Estate.Instances.First(static one =>
            one.Classes.Any(static type => !type.Effects.IsEmpty) && one.Classes.Length > 1).Service;
        var book = web.Services.GetRequiredService<DecisionBook>();
        var choices = ServicePageModel.Of(scope, service, "", book)!.Choices;
        Assert.True(choices.Length > 1);
        Assert.Equal(choices.Length, choices.Select(static choice => choice.Key).Distinct(StringComparer.Ordinal).Count());
        using var viewer = await web.SignIn(Role.Viewer);
        foreach (var choice in (InstanceChoice[])[choices.First(static one => !one.Class.Effects.IsEmpty),
            choices.First(static one => one.Class.Effects.IsEmpty)])
        {
            var shown = ServicePageModel.Of(scope, service, choice.Key, book)!.Shown;
            Assert.Equal((choice.Instance, choice.Class), (shown.Instance, shown.Class));
            var page = await viewer.Text($"/o/{WebFixture.Sample}/services/{service}?instance={Uri.EscapeDataString(choice.Key)}");
            Assert.Equal(!choice.Class.Effects.IsEmpty, page.Contains("Moved by real settings", StringComparison.Ordinal));
        }

        using var strange = await viewer.Get($"/o/{WebFixture.Sample}/services/{service}?instance=%01%3Cx%3E");
        Assert.Equal(HttpStatusCode.OK, strange.StatusCode);
    }

    [Fact]
    public async Task What_was_decided_about_a_service_is_in_its_history_and_not_in_that_of_others()
    {
        web.MakeSample("service-history");
        web.Services.GetRequiredService<DecisionBook>().Ask(Scope("service-history"), DecisionKind.Owner, "Databases to platform", """
            {"owners":[{"id":"rds","owner":"platform","when":"instance.service == 'aws/rds'"}]}
            """, "They run them");
        using var viewer = await web.SignIn(Role.Viewer, "service-history");
        Assert.Contains("Databases to platform", await viewer.Text("/o/service-history/services/aws/rds"), StringComparison.Ordinal);
        Assert.DoesNotContain("Databases to platform", await viewer.Text("/o/service-history/services/aws/s3"), StringComparison.Ordinal);
    }

    private TenantScope Scope(string tenant)
    {
        var accounts = web.Services.GetRequiredService<AccountStore>();
        var states = web.Services.GetRequiredService<EstateStates>();
        var person = accounts.Find(web.Login(Role.Manager, tenant))!;
        var session = new SessionRow([], person.Number, "test", Moment.Start, Moment.Start, Moment.Open, "", "");
        return new TenantScope(states, new SignedIn(person, session, []), tenant, Role.Manager, states.Today(tenant),
            states.Today(tenant), null);
    }
}
