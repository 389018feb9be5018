using Demarc.Engine.Content;
using Demarc.Engine.Responsibility;

namespace Demarc.Engine.Tests.Responsibility;

/// <summary>Owners of parts put together: the words a control or requirement is summed up with.</summary>
public sealed class SummaryTests
{
    private static readonly Party[] Parties =
    [
        Party.Provider, Party.Customer, new Party.SharedParty(SharedKind.Dependent), new Party.SharedParty(SharedKind.Independent),
        new Party.ThirdParty("Helpers Ltd"), Party.NotApplicable, Party.Unknown,
    ];

    [Theory]
    [InlineData("provider provider", "provider")]
    [InlineData("customer customer", "customer")]
    [InlineData("provider not-applicable", "provider")]
    [InlineData("not-applicable not-applicable", "not-applicable")]
    [InlineData("provider customer unknown", "unknown")]
    [InlineData("not-applicable unknown", "unknown")]
    [InlineData("third-party third-party", "third-party (Helpers Ltd)")]
    public void Parts_of_one_owner_give_that_owner(string parts, string expected)
    {
        var answers = parts.Split(' ').Select(static (name, i) => Answer(Named(name), control: $"TST-{i:00}"));
        Assert.Equal(expected, Combine(answers).ToString());
    }

    [Fact]
    public void Two_owners_within_one_control_and_layer_split_one_task() =>
        Assert.Equal("shared (dependent)", Combine([Answer(Party.Provider), Answer(Party.Customer)]).ToString());

    [Theory]
    [InlineData("TST-02", Layer.Data)]
    [InlineData("TST-01", Layer.Application)]
    public void Two_owners_apart_do_their_own_tasks(string control, Layer layer) =>
        Assert.Equal("shared (independent)", Combine([Answer(Party.Provider), Answer(Party.Customer, control, layer)]).ToString());

    [Fact]
    public void One_split_part_makes_the_whole_dependent()
    {
        Assert.Equal("shared (dependent)", Combine([Answer(new Party.SharedParty(SharedKind.Dependent))]).ToString());
        Assert.Equal("shared (independent)", Combine([Answer(new Party.SharedParty(SharedKind.Independent))]).ToString());
    }

    [Theory]
    [InlineData(Duty.Mechanism)]
    [InlineData(Duty.Assure)]
    public void Offering_a_means_or_assuring_its_own_side_does_not_share_a_control(Duty duty)
    {
        var control = Control(("offer", duty), ("do", Duty.Use));
        foreach (var other in new[] { Party.Provider, Party.Unknown })
        {
            var summary = Summary.OfControl(control, part => Answer(part, part.Duty == Duty.Use ? Party.Customer : other));
            Assert.Equal(Party.Customer, summary.Owner);
        }

        var alone = Control(("offer", duty));
        Assert.Equal(Party.Provider, Summary.OfControl(alone, part => Answer(part, Party.Provider)).Owner);
    }

    [Fact]
    public void The_summary_of_any_parts_follows_the_definition_and_no_order()
    {
        var random = new Random(7);
        for (var i = 0; i < 2000; i++)
        {
            var parts = new Resolution[random.Next(1, 6)];
            for (var j = 0; j < parts.Length; j++) parts[j] = Answer(Parties[random.Next(Parties.Length)], $"TST-{random.Next(1, 3):00}");
            var owner = Combine(parts);
            var applicable = parts.Select(static p => p.Party).Where(static p => p != Party.NotApplicable).ToList();
            if (applicable.Contains(Party.Unknown)) Assert.Equal(Party.Unknown, owner);
            else if (applicable.Count == 0) Assert.Equal(Party.NotApplicable, owner);
            else if (applicable.Distinct().Count() == 1) Assert.Equal(applicable[0].Name, owner.Name);
            else Assert.IsType<Party.SharedParty>(owner);
            random.Shuffle(parts);
            Assert.Equal(owner, Combine(parts));
        }
    }

    private static Party Combine(IEnumerable<Resolution> parts) => Summary.Combine([.. parts]);

    private static Party Named(string name) => Parties.First(party => party.Name == name);

    private static Resolution Answer(Party party, string control = "TST-01", Layer layer = Layer.Data) =>
        Answer(Part(new PartId(control, "part"), Duty.Use, layer), party);

    private static Resolution Answer(ControlPart part, Party party) => new() { Part = part, Party = party, Why = "Said." };

    private static ControlPart Part(PartId id, Duty duty, Layer layer) => new()
    {
        Id = id,
        Title = "Part",
        Domain = "test",
        Layer = layer,
        Duty = duty,
        Scope = PartScope.Instance,
        Criticality = Severity.High,
    };

    private static Control Control(params ReadOnlySpan<(string Name, Duty Duty)> parts)
    {
        var made = parts.ToArray().Select(static part => Part(new PartId("TST-01", part.Name), part.Duty, Layer.Data));
        return new Control
        {
            Id = "TST-01",
            Title = "Control",
            Domain = "test",
            Objective = "Done.",
            Criticality = Severity.High,
            Review = ReviewCadence.Yearly,
            Parts = [.. made],
            Place = new ContentPlace("controls/test.yaml", 1, 1),
        };
    }
}
