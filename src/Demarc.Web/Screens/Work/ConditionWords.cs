using System.Globalization;
using System.Text;
using Demarc.Engine.Content;
using Demarc.Web.Access;

namespace Demarc.Web.Screens.Work;

/// <summary>
/// Says a condition in words, where it is made of comparisons of a name with texts, joined by "and" and "or": what forms here write. What
/// says more is left as it is written.
/// </summary>
internal sealed class ConditionWords
{
    private readonly TenantScope scope;
    private readonly string text;
    private int at;

    private ConditionWords(TenantScope scope, string text) => (this.scope, this.text) = (scope, text);

    /// <summary>The condition in words; null when it says more than can be said so.</summary>
    internal static string? Of(TenantScope scope, string? condition)
    {
        if (string.IsNullOrWhiteSpace(condition)) return "everywhere";
        var words = new ConditionWords(scope, condition);
        var said = words.Or();
        return words.at == condition.Length ? said : null;
    }

    /// <summary>Names of one comparison, such as the resources that a condition lists; empty when it compares no such name.</summary>
    internal static IReadOnlyList<string> ValuesOf(TenantScope scope, string? condition, string name)
    {
        var begun = (condition ?? "").IndexOf(name + " ", StringComparison.Ordinal);
        return begun < 0 ? [] : new ConditionWords(scope, condition!) { at = begun + name.Length }.Values() ?? [];
    }

    private string? Or() => Joined("||", "; or ", And);

    private string? And() => Joined("&&", ", ", Atom);

    private string? Joined(string sign, string word, Func<string?> next)
    {
        var said = new List<string>();
        do
        {
            if (next() is not { } one) return null;
            said.Add(one);
        }
        while (Take(sign));
        return string.Join(word, said);
    }

    private string? Atom()
    {
        if (!Take("(")) return Comparison();
        return Or() is { } inner && Take(")") ? inner : null;
    }

    private string? Comparison()
    {
        Skip();
        var begun = at;
        while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] == '.')) at++;
        var name = text[begun..at];
        return Values() is { Count: > 0 } values ? Say(name, values) : null;
    }

    /// <summary>What a name is compared with: <c>== 'x'</c> or <c>in ['x', 'y']</c>.</summary>
    private List<string>? Values()
    {
        var values = new List<string>();
        if (Take("=="))
        {
            if (Literal() is not { } only) return null;
            values.Add(only);
            return values;
        }

        if (!Take("in") || !Take("[")) return null;
        do
        {
            if (Literal() is not { } value) return null;
            values.Add(value);
        }
        while (Take(","));
        return Take("]") ? values : null;
    }

    /// <summary>A text as <see cref="CelText"/> writes it.</summary>
    private string? Literal()
    {
        Skip();
        if (at >= text.Length || text[at] is not ('\'' or '"')) return null;
        var (mark, said) = (text[at++], new StringBuilder());
        while (at < text.Length && text[at] != mark)
        {
            if (text[at] != '\\')
            {
                said.Append(text[at++]);
                continue;
            }

            if (at + 1 >= text.Length) return null;
            if (text[at + 1] is '\\' or '\'' or '"')
            {
                said.Append(text[at + 1]);
                at += 2;
            }
            else if (text[at + 1] == 'U' && at + 10 <= text.Length && int.TryParse(
                text.AsSpan(at + 2, 8), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var rune) && Rune.IsValid(rune))
            {
                said.Append(new Rune(rune).ToString());
                at += 10;
            }
            else
            {
                return null;
            }
        }

        return at++ < text.Length ? said.ToString() : null;
    }

    private string? Say(string name, List<string> values)
    {
        var catalogue = scope.State.Result.Catalogue;
        return name switch
        {
            "part.domain" => Named("domain", "domains", id => catalogue.Domains.FirstOrDefault(one => one.Id == id)?.Title),
            "part.id" => values is [""] ? "what is about no part" : Named("part", "parts", id =>
                PartId.TryParse(id, out var part) && catalogue.Part(part) is { } known ? $"{id} {known.Title}" : null),
            "part.control" => Named("control", "controls", id => catalogue.Control(id) is { } known ? $"{id} {known.Title}" : null),
            "instance.provider" or "service.provider" => Named("provider", "providers", id => catalogue.Provider(id)?.Title),
            "instance.service" or "service.id" => Named("service", "services", id => catalogue.Service(id)?.Title),
            "instance.account" or "resource.account" => Named("account", "accounts", null),
            "instance.region" or "resource.region" => Named("region", "regions", null),
            "instance.environment" => Named("environment", "environments", null),
            "instance.dataClass" => Named("data class", "data classes", null),
            "instance.criticality" => Named("criticality", "criticality", null),
            "instance.workload" => Named(
                "workload", "workloads", id => scope.State.Result.Organisation.Workloads.FirstOrDefault(one => one.Id == id)?.Title),
            "resource.id" => Named("resource", "resources", null),
            "resource.name" => Named("resources named", "resources named", null),
            "resource.type" => Named("resources of type", "resources of types", null),
            _ => null,
        };

        string Named(string one, string several, Func<string, string?>? title)
        {
            var named = values.Where(static value => value.Length > 0).Select(value => title?.Invoke(value) ?? value).ToList();
            if (named.Count == 0) return $"no {one} said";
            return $"{(named.Count == 1 ? one : several)} {string.Join(", ", named)}{(named.Count < values.Count ? " or none said" : "")}";
        }
    }

    private bool Take(string sign)
    {
        Skip();
        if (string.CompareOrdinal(text, at, sign, 0, sign.Length) != 0) return false;
        at += sign.Length;
        Skip();
        return true;
    }

    private void Skip()
    {
        while (at < text.Length && char.IsWhiteSpace(text[at])) at++;
    }
}
