using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text;
using Demarc.Engine.Content;

namespace Demarc.Adapters.Store.Recording;

/// <summary>
/// What the verdicts on resources of a type rest on besides the resource: the checks as they are written, the exceptions in force, and the
/// program that evaluates them. As long as that and the resource stay the same, so do the verdicts. Checks that ask for the time are apart:
/// they are evaluated every time.
/// </summary>
internal sealed class CheckBasis
{
    private readonly FrozenDictionary<string, Digest> byType;
    private readonly HashSet<Check> timed;

    internal CheckBasis(IReadOnlyCollection<Check> checks, ImmutableArray<CheckException> exceptions, DateOnly day)
    {
        // By reference: a catalogue has each check once, and this is asked for every verdict.
        timed = checks.Where(static check => check.ReadsTime).ToHashSet<Check>(ReferenceEqualityComparer.Instance);
        var inForce = exceptions.Where(exception => exception.From <= day && day <= exception.Until)
            .SelectMany(static exception => exception.Checks, static (exception, check) => (check, exception))
            .ToLookup(static pair => pair.check, static pair => pair.exception, StringComparer.Ordinal);
        byType = checks.Where(check => !timed.Contains(check)).GroupBy(static check => check.Type, StringComparer.Ordinal)
            .ToFrozenDictionary(static group => group.Key, group => Of(group, inForce), StringComparer.Ordinal);
    }

    /// <summary>Digest of what verdicts on resources of a type rest on; none when no check speaks of them.</summary>
    internal Digest Of(string type) => byType.GetValueOrDefault(type);

    /// <summary>Whether a check asks for the time.</summary>
    internal bool IsTimed(Check check) => timed.Contains(check);

    private static Digest Of(IEnumerable<Check> checks, ILookup<string, CheckException> inForce)
    {
        // Another build of the engine may judge otherwise: a mistake mended there must not live on in remembered verdicts.
        var text = new StringBuilder().Append(typeof(Check).Module.ModuleVersionId).Append('\n');
        foreach (var check in checks.OrderBy(static check => check.Id, StringComparer.Ordinal))
        {
            text.Append(check.Id).Append('\n').Append(check.Definition).Append('\n');
            foreach (var exception in inForce[check.Id].OrderBy(static exception => exception.Id, StringComparer.Ordinal))
            {
                text.Append(exception.Id).Append('\n').Append(exception.When?.Source).Append('\n').Append(exception.Reason).Append('\n')
                    .Append(exception.Until.DayNumber).Append('\n');
            }
        }

        return Digest.Of(Encoding.UTF8.GetBytes(text.ToString()));
    }
}
