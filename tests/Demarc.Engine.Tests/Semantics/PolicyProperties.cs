namespace Demarc.Engine.Tests.Semantics;

/// <summary>Policies against trying every request of a small world.</summary>
public sealed class PolicyProperties
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_pattern_is_granted_when_every_request_of_it_passes(int seed)
    {
        var random = new Random(seed);
        var world = new SmallPolicyWorld(random);
        var granted = 0;
        for (var i = 0; i < 150; i++)
        {
            var policy = world.Policy(1 + random.Next(4), conditions: random.Next(2) == 0);
            var json = SmallPolicyWorld.Json(policy, resourcePolicy: false);
            var action = new[] { "*", "s:*", "s:a*", "s:a", "t:aq", "?:a*" }[random.Next(6)];
            var resource = new[] { "*", "x", "x/*", "?", "q" }[random.Next(5)];
            var (actions, resources) = (SmallPolicyWorld.Actions.Where(a => SmallPolicyWorld.Matches(action, a)),
                SmallPolicyWorld.Resources.Where(r => SmallPolicyWorld.Matches(resource, r)));
            var expected = actions.All(a => resources.All(r => SmallPolicyWorld.Passes(policy, a, r, null)));
            var answer = Question.Ask($"policyGrants(doc, '{action}', '{resource}')", json);
            if (answer == "yes") granted++;
            if (!expected) Assert.True(answer == "no", $"{action} on {resource} by {json}");

            // The small world may hold all it needs of a pattern whose other texts are not granted; for one request it is exact.
            foreach (var a in SmallPolicyWorld.Actions)
            {
                foreach (var r in SmallPolicyWorld.Resources)
                {
                    var passes = SmallPolicyWorld.Passes(policy, a, r, null) ? "yes" : "no";
                    var granting = Question.Word(Question.Value("policyGrants(doc, other[0], other[1])", json, $"[\"{a}\",\"{r}\"]"));
                    Assert.True(passes == granting, $"{a} on {r} by {json}");
                }
            }
        }

        Assert.True(granted > 5, $"{granted} granted");
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    [InlineData(14)]
    public void Whatever_a_stranger_can_do_is_public(int seed)
    {
        var random = new Random(seed);
        var world = new SmallPolicyWorld(random);
        var (isPublic, cautious) = (0, 0);
        const int Count = 400;
        for (var i = 0; i < Count; i++)
        {
            var policy = SmallPolicyWorld.AsWritten(world.Policy(1 + random.Next(3), conditions: true));
            var json = SmallPolicyWorld.Json(policy, resourcePolicy: true);
            var passes = SmallPolicyWorld.Strangers.Any(stranger => SmallPolicyWorld.Actions.Any(a =>
                SmallPolicyWorld.Resources.Any(r => SmallPolicyWorld.Passes(policy, a, r, stranger))));
            var answer = Question.Ask("policyIsPublic(doc)", json);
            if (passes) isPublic++;
            if (passes) Assert.True(answer == "yes", json);
            else if (answer != "no") cautious++;
        }

        // Conditions are judged one by one, so two that exclude each other count as public: on the safe side, and rare.
        Assert.True(isPublic is > Count / 10 and < Count * 9 / 10 && cautious < Count / 10, $"{isPublic} public, {cautious} more called so");
    }

    [Theory]
    [InlineData(21)]
    [InlineData(22)]
    public void Without_conditions_public_is_exact(int seed)
    {
        var random = new Random(seed);
        var world = new SmallPolicyWorld(random);
        for (var i = 0; i < 300; i++)
        {
            var policy = world.Policy(1 + random.Next(4), conditions: false);
            var json = SmallPolicyWorld.Json(policy, resourcePolicy: true);
            var stranger = SmallPolicyWorld.Strangers[0];
            var passes = SmallPolicyWorld.Actions.Any(a =>
                SmallPolicyWorld.Resources.Any(r => SmallPolicyWorld.Passes(policy, a, r, stranger)));
            var actions = Question.Value("policyPublicActions(doc)", json);
            Assert.True((passes ? "yes" : "no") == Question.Ask("policyIsPublic(doc)", json), json);
            Assert.Equal(passes, actions.Count > 0);
        }
    }
}
