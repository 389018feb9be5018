using Demarc.Web.Access;

namespace Demarc.Web.Layout;

/// <summary>One entry of the navigation.</summary>
/// <param name="Path">Path below the organisation.</param>
/// <param name="Title">Its name.</param>
/// <param name="Group">The heading under which it stands; empty for none.</param>
/// <param name="Needs">The right without which it is not shown.</param>
/// <param name="Auditors">Whether auditors see it without that right.</param>
public sealed record NavigationItem(string Path, string Title, string Group, Right Needs = Right.Read, bool Auditors = false);

/// <summary>The navigation: one line for each screen.</summary>
public static class Navigation
{
    private static readonly NavigationItem[] Items =
    [
        new("", "Overview", ""),
        new("services", "Services", "Responsibility"),
        new("matrix", "Matrix", "Responsibility"),
        new("controls", "Controls", "Responsibility"),
        new("what-if", "What if", "Responsibility"),
        new("gaps", "Gaps", "Work"),
        new("findings", "Findings", "Work"),
        new("owners", "Owners", "Work"),
        new("exceptions", "Exceptions", "Work"),
        new("reviews", "Reviews", "Work"),
        new("decisions", "Decisions", "Work"),
        new("changes", "What changed", "Work"),
        new("adoption", "Adoption", "Cloud services"),
        new("agreements", "Agreements", "Cloud services"),
        new("exit-plans", "Exit plans", "Cloud services"),
        new("evidence", "Evidence", "Evidence"),
        new("assurance", "Provider assurance", "Evidence"),
        new("ledger", "Ledger", "Evidence"),
        new("audit", "Audit room", "Audit"),
        new("reports", "Reports", "Audit"),
        new("import", "Import", "Set-up", Right.Decide),
        new("settings/organisation", "Organisation", "Set-up"),
        new("settings/jobs", "Jobs", "Set-up", Right.Decide),
        new("settings/sources", "Sources", "Set-up"),
        new("settings/catalogue", "Catalogue", "Set-up"),
        new("settings/people", "People", "Set-up", Right.Administer),
        new("settings/log", "Access log", "Set-up", Right.Administer, Auditors: true),
        new("settings/organisations", "Organisations", "Set-up", Right.Administer),
        new("settings/api-keys", "API keys", "Set-up", Right.Administer),
        new("settings/webhooks", "Webhooks", "Set-up", Right.Administer),
        new("api", "API", "Set-up"),
    ];

    /// <summary>What somebody can go to.</summary>
    public static IEnumerable<NavigationItem> For(TenantScope scope) =>
        Items.Where(item => scope.Can(item.Needs) || (item.Auditors && scope.Role == Role.Auditor));
}
