using System.Net;
using Demarc.Engine.Content;
using Demarc.Engine.Responsibility;
using Demarc.Web.Access;
using Demarc.Web.Estates;
using Microsoft.Extensions.DependencyInjection;

namespace Demarc.Web.Tests.Screens;

/// <summary>What-if: the parts that move are exactly those that the engine answers differently.</summary>
public sealed class WhatIfTests(WebFixture web)
{
    [Theory]
    [InlineData("aws/rds", "azure/sql-database", "")]
    [InlineData("aws/ec2", "aws/lambda", "")]
    [InlineData("aws/rds", "", "hostAccess=full")]
    [InlineData("zoom/zoom", "slack/slack", "multiFactor=not-offered")]
    public async Task Parts_that_move_are_those_that_the_engine_answers_differently(string from, string to, string set)
    {
        var result = State().Result;
        var resolver = new Resolver(result.Catalogue, result.Organisation.Rules);
        var (left, right) = (result.Catalogue.Service(from)!, result.Catalogue.Service(to.Length > 0 ? to : from)!);
        var adjustment = set.Split('=') is [var name, var value] ? new ProfileChange(name, value) : default;
        var changed = set.Length > 0 ? right with { Profile = right.Profile.With([adjustment]) } : right;
        var (before, after) = (new ServiceContext(left, result.Day), new ServiceContext(changed, result.Day));
        var expected = result.Catalogue.Parts.Where(part => resolver.Owner(part, before) != resolver.Owner(part, after))
            .Select(static part => part.Id.ToString()).ToHashSet(StringComparer.Ordinal);

        using var viewer = await web.SignIn(Role.Viewer);
        var query = $"from={from}&to={to}{(set.Length > 0 ? "&fact-" + set : "")}";
        var csv = await viewer.Text($"/o/{WebFixture.Sample}/what-if.csv?{query}");
        var moved = csv.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(static line => line.Split(',')[0])
            .ToHashSet(StringComparer.Ordinal);
        Assert.NotEmpty(expected);
        Assert.Equal(expected.Order(StringComparer.Ordinal), moved.Order(StringComparer.Ordinal));
        var page = await viewer.Text($"/o/{WebFixture.Sample}/what-if?{query}");
        Assert.Contains($"{expected.Count} part", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("from=aws/rds", "No part moves")]
    [InlineData("from=aws/rdss", "Did you mean")]
    [InlineData("from=aws/rds&to=%3Cscript%3E", "There is no service")]
    [InlineData("from=aws/rds&fact-hostAccess=sometimes&fact-=x", "No part moves")]
    [InlineData("to=aws/rds&from=%01", "There is no service")]
    [InlineData("", "Name the service we have")]
    public async Task What_makes_no_sense_is_said(string query, string said)
    {
        using var viewer = await web.SignIn(Role.Viewer);
        using var answer = await viewer.Get($"/o/{WebFixture.Sample}/what-if?{query}");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains(said, await answer.Text(), StringComparison.Ordinal);
    }

    private EstateState State()
    {
        var states = web.Services.GetRequiredService<EstateStates>();
        return states.Get(WebFixture.Sample, states.Today(WebFixture.Sample), null);
    }
}
