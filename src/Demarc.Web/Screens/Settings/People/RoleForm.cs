using Demarc.Engine.Evidence;
using Demarc.Web.Access;

namespace Demarc.Web.Screens.Settings.People;

/// <summary>A role and its days, as forms ask for them.</summary>
internal static class RoleForm
{
    /// <summary>Reads them.</summary>
    /// <returns>What is wrong with them; null when nothing is.</returns>
    internal static string? Read(string name, string from, string to, Moment now, out Role role, out Interval valid)
    {
        valid = default;
        role = Enum.GetValues<Role>().FirstOrDefault(role => role != Role.Unknown && Name(role) == name);
        return role == Role.Unknown ? "Choose a role."
            : Spans.Read(from.Trim(), to.Trim(), now, out valid)
            ?? (role == Role.Auditor && valid.To.IsOpen ? "An auditor has a last day." : null);
    }

    /// <summary>A role as it is written.</summary>
    internal static string Name(Role role) => role.ToString().ToLowerInvariant();

    /// <summary>A role with its days, for the log.</summary>
    internal static string Describe(Role role, Interval valid) =>
        $"{Name(role)} from {Spans.FirstDay(valid)}{(valid.To.IsOpen ? "" : " to " + Spans.LastDay(valid))}";
}
