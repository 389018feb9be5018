using Demarc.Engine.Evidence;
using FsCheck;
using FsCheck.Fluent;

namespace Demarc.Engine.Tests.Evidence;

/// <summary>What is believed of a thing after sightings in any order of arrival.</summary>
public sealed class TimelineTests
{
    private static readonly IEqualityComparer<string> Same = StringComparer.Ordinal;

    [Fact]
    public void The_first_sighting_holds_from_its_capture_on() =>
        Assert.Equal("5 A", After(Looks.None, (5, 9, "A")));

    [Fact]
    public void Another_state_holds_from_its_own_capture() =>
        Assert.Equal("5 A, 12 B", After(Looks.None, (5, 9, "A"), (12, 20, "B")));

    [Fact]
    public void A_source_that_keeps_its_date_is_not_believed_about_the_change() =>
        Assert.Equal("5 A, 20 B, 30 A", After(Looks.None, (5, 9, "A"), (5, 20, "B"), (5, 30, "A")));

    [Fact]
    public void Of_two_statements_about_one_moment_the_later_counts() =>
        Assert.Equal("9 B", After(Looks.None, (9, 9, "A"), (9, 9, "B")));

    [Fact]
    public void A_thing_that_a_complete_look_lacks_is_gone_and_may_come_back() =>
        Assert.Equal("5 A, 20 -, 30 A", After(Looks.None, (5, 9, "A"), (20, 20, null), (5, 30, "A")));

    [Fact]
    public void An_older_capture_that_arrives_late_tells_what_was_before() =>
        Assert.Equal("5 A, 7 B, 12 C", After(Looks.None, (5, 9, "A"), (12, 20, "C"), (7, 21, "B")));

    [Fact]
    public void What_a_later_look_confirmed_stays()
    {
        // Looks on the 10th and 20th saw A; a run as of the 15th that arrives now saw B.
        var looks = new Looks(At(10), At(20));
        Assert.Equal("10 A, 15 B, 20 A", After(looks, believed: [Version(10, "A")], (15, 15, "B")));
    }

    [Fact]
    public void A_look_into_the_past_ends_nothing() =>
        Assert.Equal("10 A", After(new Looks(At(10), At(20)), believed: [Version(10, "A")], (15, 15, null)));

    [Fact]
    public void A_thing_seen_only_in_the_past_had_gone_by_the_next_look() =>
        Assert.Equal("15 A, 20 -", After(new Looks(At(10), At(20)), (15, 15, "A")));

    [Fact]
    public void A_thing_that_the_last_look_did_not_show_begins_with_this_one() =>
        Assert.Equal("30 A", After(new Looks(At(10), At(20)), (5, 30, "A")));

    [Fact]
    public void Versions_always_follow_each_other_without_gap_to_no_end() => Check.QuickThrowOnFailure(
        Prop.ForAll(Histories(), static history =>
        {
            var versions = Run(history);
            Assert.All(versions, static version => Assert.False(version.Span.IsEmpty));
            for (var i = 1; i < versions.Count; i++) Assert.Equal(versions[i - 1].To, versions[i].From);
            Assert.True(versions.Count == 0 || versions[^1].To.IsOpen);
        }));

    [Fact]
    public void Seeing_the_same_again_changes_nothing() => Check.QuickThrowOnFailure(
        Prop.ForAll(Histories(), static history =>
        {
            var versions = Run(history);
            foreach (var sighting in history.TakeLast(1))
                Assert.True(Timeline.Place(versions, sighting, LooksOf(history), Same).IsEmpty);
        }));

    [Fact]
    public void The_newest_look_is_believed_about_its_own_time() => Check.QuickThrowOnFailure(
        Prop.ForAll(Histories(), static history =>
        {
            var versions = Run(history);
            var newest = Sighting(100, 100, "new");
            var change = Timeline.Place(versions, newest, LooksOf(history), Same);
            Apply(versions, change);
            Assert.Equal("new", versions[^1].State);
            Assert.True(versions[^1].From <= At(100));
        }));

    [Fact]
    public void A_late_sighting_leaves_everything_from_the_next_look_on() => Check.QuickThrowOnFailure(
        Prop.ForAll(Histories(), Gen.Choose(1, 49).ToArbitrary(), static (history, day) =>
        {
            var versions = Run(history);
            var looks = LooksOf(history);
            if (looks.Last <= At(day)) return;
            var before = Days(versions);
            Apply(versions, Timeline.Place(versions, Sighting(day, day, "late"), looks, Same));
            var after = Days(versions);
            var next = looks.After(At(day)).Microseconds;
            for (var i = 0; i < 60; i++)
            {
                if (i < day || i >= next) Assert.Equal(before[i], after[i]);
            }
        }));

    /// <summary>
    /// Runs in order of their time, each a complete look with a capture not after it, no two at one moment: of looks at one moment that
    /// contradict each other the later counts, and the one before is not there to be asked again.
    /// </summary>
    private static Arbitrary<List<Sighting<string>>> Histories() =>
        (from all in Gen.Choose(1, 50).ListOf()
         let looks = all.Distinct().ToList()
         from backs in Gen.Choose(0, 6).ListOf(looks.Count)
         from states in Gen.Elements<string?>("A", "B", "C", null).ListOf(looks.Count)
         select looks.Order().Zip(backs, states)
             .Select(static run => Sighting(run.Third is null ? run.First : run.First - run.Second, run.First, run.Third))
             .ToList()).ToArbitrary();

    private static Looks LooksOf(IEnumerable<Sighting<string>> history) => new(history.Select(static sighting => sighting.Looked));

    private static List<FactVersion<string>> Run(List<Sighting<string>> history)
    {
        var versions = new List<FactVersion<string>>();
        for (var i = 0; i < history.Count; i++)
            Apply(versions, Timeline.Place(versions, history[i], LooksOf(history.Take(i)), Same));
        return versions;
    }

    private static string?[] Days(List<FactVersion<string>> versions) =>
        [.. Enumerable.Range(0, 60).Select(day => versions.Find(version => version.Span.Contains(At(day)))?.State)];

    private static string After(Looks looks, params (int Captured, int Looked, string? State)[] sightings) => After(looks, [], sightings);

    private static string After(
        Looks looks, List<FactVersion<string>> believed, params (int Captured, int Looked, string? State)[] sightings)
    {
        foreach (var (captured, looked, state) in sightings)
            Apply(believed, Timeline.Place(believed, Sighting(captured, looked, state), looks, Same));
        return string.Join(", ", believed.Select(static version => $"{version.From.Microseconds} {version.State ?? "-"}"));
    }

    private static void Apply(List<FactVersion<string>> versions, TimelineChange<string> change)
    {
        foreach (var gone in change.Gone) Assert.True(versions.Remove(gone));
        versions.AddRange(change.Come);
        versions.Sort(static (left, right) => left.From.CompareTo(right.From));
    }

    private static FactVersion<string> Version(int from, string state) => new(At(from), Moment.Open, At(from), state);

    private static Sighting<string> Sighting(int captured, int looked, string? state) => new(At(captured), At(looked), state);

    private static Moment At(int time) => new(time);
}
