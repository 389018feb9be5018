using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Demarc.Adapters.Audits;
using Demarc.Adapters.Store;
using Demarc.Adapters.Webhooks;
using Demarc.Engine.Content;
using Demarc.Engine.Evidence;
using Demarc.Web.Access;
using Demarc.Web.Estates;
using Demarc.Web.Screens.Gaps;
using Demarc.Web.Screens.Reviews;

namespace Demarc.Web.Webhooks;

/// <summary>
/// Finds out what happened since it was last told, from what is on record: runs and entries of the log, each of which was one transaction
/// with what it speaks of, and states, which are compared. So nothing is told that did not happen, and nothing is missed, also when a
/// process dies between the two. Where nothing was told before, the present is where telling begins.
/// </summary>
public sealed class Teller(
    TenantStores stores, EstateStates states, DecisionBook book, EvidenceDesks desks, WebOptions options)
{
    private const string Runs = "runs";
    private const string Log = "log";
    private const string Gaps = "gaps";
    private const string Lines = "lines";
    private const string Ends = "deadlines";
    private const string Questions = "questions";

    /// <summary>Named in one message; the count says how many there are. Messages are to stay below 20 KB.</summary>
    private const int MostNamed = 50;

    /// <summary>Tells what happened in a tenant.</summary>
    public void Tell(string tenant)
    {
        var store = stores.Of(tenant);
        var webhooks = new WebhookStore(store);
        var wanted = webhooks.All().Where(static row => row.IsOn).SelectMany(static row => row.Events).ToHashSet(StringComparer.Ordinal);
        if (wanted.Count == 0) return;
        var change = store.LastChange();
        TellRuns(tenant, store, webhooks, change.Run);
        TellLog(tenant, store, webhooks, change.Log);
        var gaps = wanted.Contains(WebhookEvents.GapOpened) || wanted.Contains(WebhookEvents.GapClosed);
        var lines = wanted.Contains(WebhookEvents.ResponsibilityMoved);
        // What nobody hears of is not followed, and begins anew with whoever wants to hear of it next.
        if (!gaps) webhooks.Forget(Gaps);
        if (!lines) webhooks.Forget(Lines);
        var ends = wanted.Contains(WebhookEvents.DeadlineSoon);
        if (gaps) Compare(tenant, webhooks, Gaps, change, GapsOf, GapNews);
        if (lines) Compare(tenant, webhooks, Lines, change, LinesOf, LineNews);
        if (!wanted.Contains(WebhookEvents.QuestionAsked) && !wanted.Contains(WebhookEvents.QuestionAnswered)) webhooks.Forget(Questions);
        else TellQuestions(tenant, store, webhooks);
        if (ends) TellDeadlines(tenant, webhooks, change);
    }

    private static string VersionOf((int Run, int Deed, long Log) change, DateOnly day) =>
        string.Create(CultureInfo.InvariantCulture, $"{change.Run}/{change.Deed}/{change.Log}/{day:O}");

    private void TellRuns(string tenant, SqlStore store, WebhookStore webhooks, int last)
    {
        if (Begin(webhooks, Runs, last) is not { } told || Number(told) >= last) return;
        var news = store.Runs().Where(run => run.Finished && run.Number > Number(told) && run.Number <= last)
            .Select(run => Of(WebhookEvents.RunFinished, run.Known, new
            {
                organisation = tenant,
                run = run.Number,
                resources = run.Sightings,
                changed = run.Changed,
                address = $"/o/{tenant}/",
            })).ToList();
        webhooks.Tell(Next(Runs, told, last), told, news);
    }

    private void TellLog(string tenant, SqlStore store, WebhookStore webhooks, long size)
    {
        if (Begin(webhooks, Log, size) is not { } told || Number(told) >= size) return;
        var news = LogNews.Between(store, Number(told), size).Select(item => (item, Type: TypeOf(item)))
            .Where(static pair => pair.Type is not null)
            .Select(pair => Of(pair.Type!, pair.item.Known, new
            {
                organisation = tenant,
                id = pair.item.Id,
                kind = pair.item.Kind,
                entry = pair.item.Entry,
                address = $"/o/{tenant}/{(pair.item.What == LogNewsKind.Decision ? "decisions" : "evidence")}/{pair.item.Id}",
            })).ToList();
        webhooks.Tell(Next(Log, told, size), told, news);
    }

    private static string? TypeOf(LogNewsItem item) => (item.What, item.Kind) switch
    {
        (LogNewsKind.Evidence, _) => WebhookEvents.EvidenceAdded,
        (LogNewsKind.EvidenceDeed, "reject") => WebhookEvents.EvidenceRejected,
        (LogNewsKind.Decision, "approved" or "rejected") => WebhookEvents.DecisionMade,
        _ => null,
    };

    /// <summary>Compares what is so with what was told of last.</summary>
    private void Compare(
        string tenant, WebhookStore webhooks, string kind, (int Run, int Deed, long Log) change,
        Func<EstateState, IEnumerable<(string Key, string Value)>> read,
        Func<string, Dictionary<string, string>, Dictionary<string, string>, IEnumerable<Happening>> news)
    {
        var told = webhooks.LastTold(kind);
        var (lastVersion, before) = told is null ? ("", null) : Unpack(told.Body);
        var today = states.Today(tenant);
        if (lastVersion == VersionOf(change, today)) return;
        // A state may be a second old: what counts as told is what it was made from, not what is on record by now.
        var state = states.Get(tenant, today, known: null);
        var version = VersionOf(state.Change, today);
        if (lastVersion == version) return;
        var now = read(state).DistinctBy(static pair => pair.Key, StringComparer.Ordinal)
            .ToDictionary(static pair => pair.Key, static pair => pair.Value, StringComparer.Ordinal);
        var next = new Told(kind, After(told), Pack(version, now));
        webhooks.Tell(next, told, before is null ? [] : [.. news(tenant, before, now)]);
    }

    /// <summary>
    /// What is due soon, each once: also what was so when telling began, because its day is still to come. What was told of is remembered
    /// until its day is over, so that nothing that goes and comes back meanwhile is told twice.
    /// </summary>
    private void TellDeadlines(string tenant, WebhookStore webhooks, (int Run, int Deed, long Log) change)
    {
        var told = webhooks.LastTold(Ends);
        var (lastVersion, before) = told is null ? ("", new Dictionary<string, string>(StringComparer.Ordinal)) : Unpack(told.Body);
        var scope = TenantScope.OfProgram(states, tenant);
        if (lastVersion == VersionOf(change, scope.Today)) return;
        // As above: a state may be a second old, and what it does not have yet is not told of.
        var version = VersionOf(scope.State.Change, scope.Today);
        if (lastVersion == version) return;
        var soon = Deadlines.Soon(scope, book, desks).DistinctBy(Deadlines.KeyOf, StringComparer.Ordinal).ToList();
        var news = soon.Where(line => !before.ContainsKey(Deadlines.KeyOf(line))).ToList();
        var next = before.Where(pair => string.CompareOrdinal(pair.Value, TenantScope.Text(scope.Day)) >= 0)
            .Concat(soon.Select(static line => KeyValuePair.Create(Deadlines.KeyOf(line), TenantScope.Text(line.Day))))
            .DistinctBy(static pair => pair.Key, StringComparer.Ordinal)
            .ToDictionary(static pair => pair.Key, static pair => pair.Value, StringComparer.Ordinal);
        webhooks.Tell(new Told(Ends, After(told), Pack(version, next)), told, news.Count == 0 ? [] :
        [
            Of(WebhookEvents.DeadlineSoon, Now, new
            {
                organisation = tenant,
                count = news.Count,
                deadlines = news.Take(MostNamed).Select(line => new
                { kind = Kebab<CalendarSort>.Name(line.Sort), id = line.Id, day = line.Day, address = $"/o/{tenant}/{line.Path}" }),
                address = $"/o/{tenant}/reviews",
            }),
        ]);
    }

    /// <summary>Questions are no entries of the log: what is there is compared with what was told of.</summary>
    private void TellQuestions(string tenant, SqlStore store, WebhookStore webhooks)
    {
        var told = webhooks.LastTold(Questions);
        var before = told is null ? null : Unpack(told.Body).Pairs;
        var asked = new AuditRequests(store).Read(Moment.Open);
        var now = asked.ToDictionary(
            static one => one.Number.ToString(CultureInfo.InvariantCulture),
            static one => one.Answered.IsOpen ? "" : one.Answered.Microseconds.ToString(CultureInfo.InvariantCulture),
            StringComparer.Ordinal);
        if (before is not null && now.Count == before.Count && now.All(pair => before.GetValueOrDefault(pair.Key) == pair.Value)) return;
        webhooks.Tell(
            new Told(Questions, After(told), Pack("", now)), told,
            before is null ? [] : [.. asked.OrderBy(static one => one.Number).SelectMany(one => QuestionNews(tenant, one, before))]);
    }

    private static IEnumerable<Happening> QuestionNews(string tenant, AuditRequest one, Dictionary<string, string> before)
    {
        var number = one.Number.ToString(CultureInfo.InvariantCulture);
        var data = new
        {
            organisation = tenant,
            question = one.Number,
            framework = one.Framework,
            requirement = one.Requirement,
            address = $"/o/{tenant}/audit/requests/{number}",
        };
        if (!before.TryGetValue(number, out var answered)) yield return Of(WebhookEvents.QuestionAsked, one.Asked, data);
        var last = one.Answered.IsOpen ? "" : one.Answered.Microseconds.ToString(CultureInfo.InvariantCulture);
        if (last.Length > 0 && last != answered) yield return Of(WebhookEvents.QuestionAnswered, one.Answered, data);
    }

    private IEnumerable<Happening> GapNews(string tenant, Dictionary<string, string> before, Dictionary<string, string> now)
    {
        foreach (var (type, ids) in new[]
        {
            (WebhookEvents.GapClosed, before.Keys.Where(id => !now.ContainsKey(id)).Order(StringComparer.Ordinal).ToList()),
            (WebhookEvents.GapOpened, now.Keys.Where(id => !before.ContainsKey(id)).Order(StringComparer.Ordinal).ToList()),
        })
        {
            if (ids.Count == 0) continue;
            yield return Of(
                type, Now, new { organisation = tenant, count = ids.Count, gaps = ids.Take(MostNamed), address = $"/o/{tenant}/gaps" });
        }
    }

    private IEnumerable<Happening> LineNews(string tenant, Dictionary<string, string> before, Dictionary<string, string> now)
    {
        var moved = now.Where(pair => before.TryGetValue(pair.Key, out var party) && party != pair.Value)
            .OrderBy(static pair => pair.Key, StringComparer.Ordinal).ToList();
        if (moved.Count == 0) yield break;
        yield return Of(WebhookEvents.ResponsibilityMoved, Now, new
        {
            organisation = tenant,
            count = moved.Count,
            moved = moved.Take(MostNamed).Select(pair => new
            { part = pair.Key.Split('|')[0], service = pair.Key.Split('|')[1], from = before[pair.Key], to = pair.Value }),
            address = $"/o/{tenant}/matrix",
        });
    }

    private static IEnumerable<(string Key, string Value)> GapsOf(EstateState state) =>
        GapLines.Of(state).Select(static line => (line.Id, ""));

    private static IEnumerable<(string Key, string Value)> LinesOf(EstateState state) => state.Result.Duties.Select(static duty => (
        $"{duty.Part.Id}|{duty.Scope.Service}|{duty.Scope.Account}|{duty.Scope.Region}|{duty.Scope.Workload}|{duty.Scope.Provider}",
        duty.Party.Name));

    /// <summary>Where telling stands; null when it begins now.</summary>
    private Told? Begin(WebhookStore webhooks, string kind, long now)
    {
        if (webhooks.LastTold(kind) is { } told) return told;
        webhooks.Tell(Next(kind, null, now), null, []);
        return null;
    }

    private Told Next(string kind, Told? before, long number) =>
        new(kind, After(before), Encoding.ASCII.GetBytes(number.ToString(CultureInfo.InvariantCulture)));

    private Moment After(Told? before)
    {
        var now = Moment.Of(options.Clock.GetUtcNow());
        return before is null ? now : Moment.Max(now, new Moment(before.Known.Microseconds + 1));
    }

    private static long Number(Told told) => long.Parse(Encoding.ASCII.GetString(told.Body), CultureInfo.InvariantCulture);

    private Moment Now => Moment.Of(options.Clock.GetUtcNow());

    private static Happening Of(string type, Moment happened, object data) =>
        new(WebhookDesk.NewMessage(), type, happened, JsonSerializer.Serialize(data));

    private static byte[] Pack(string version, Dictionary<string, string> pairs)
    {
        using var packed = new MemoryStream();
        using (var writer = new StreamWriter(new BrotliStream(packed, CompressionLevel.Fastest)))
        {
            writer.Write(version + "\n");
            foreach (var (key, value) in pairs) writer.Write($"{key}\t{value}\n");
        }

        return packed.ToArray();
    }

    private static (string Version, Dictionary<string, string> Pairs) Unpack(byte[] body)
    {
        using var reader = new StreamReader(new BrotliStream(new MemoryStream(body), CompressionMode.Decompress));
        var version = reader.ReadLine() ?? "";
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        while (reader.ReadLine() is { } line)
            if (line.Split('\t') is [var key, var value]) pairs[key] = value;
        return (version, pairs);
    }
}
