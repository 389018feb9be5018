namespace Demarc.Web.Tests;

/// <summary>Addresses that tests walk: every page of an organisation, with one example of each kind. New screens are added here.</summary>
public static class Pages
{
    /// <summary>Paths below <c>/o/{tenant}/</c> on the sample.</summary>
    public static readonly string[] OfSample =
    [
        "", "services", "services/aws/rds", "matrix", "matrix/identity/aws/rds", "controls", "controls/IAM-03", "gaps", "gaps/by/part",
        "gaps/by/owner", "gaps?severity=critical&q=backup", "import", "settings/webhooks",
        "findings", "findings?outcome=inconclusive", "findings/by/check", "findings/by/resource",
        "decisions", "changes", "changes?from=2026-01-01", "reports", "reports/board", "settings/catalogue",
        "settings/catalogue/services?q=database", "settings/catalogue/checks?severity=critical",
        "adoption", "adoption/new/service?q=database", "adoption/new/profile?service=aws/redshift&fact-keyCustody=customer",
        "adoption/new/line?service=aws/redshift", "adoption/new/place?service=aws/redshift", "adoption/new/owners?service=aws/redshift",
        "adoption/new/summary?service=aws/redshift", "adoption/refuse?service=aws/redshift",
        "what-if", "what-if?from=aws/rds&to=azure/sql-database&fact-hostAccess=full",
        "agreements", "agreements/harbor", "agreements/new?provider=zoom", "exit-plans?plan=missing",
        "gaps/chosen", "owners", "owners/platform", "owners/dana.lindqvist?leaves=2026-12-01", "exceptions",
        "exceptions/ask?part=IAM-03.require", "exceptions/duty/preview-without-backup", "reviews", "reviews/suppliers",
        "evidence", "evidence/needed?state=stale", "evidence/policy-cloud-2026", "evidence/add?part=IAM-03.require",
        "ledger", "ledger/0",
        "settings/organisation", "settings/organisation?workload=patient-portal",
        "settings/jobs",
        "settings/jobs?state=receiving", "settings/people", "settings/people/1", "settings/log", "settings/organisations",
        "settings/sources", "settings/sources/files",
        "assurance", "assurance/coverage", "assurance/add",
        "assurance/answer?report=aws-soc2-2026&control=CUEC 5: contact details kept current",
        "audit", "audit/iso27001-2022", "audit/iso27001-2022/requirement?id=A.5.1",
        "settings/api-keys", "api",
    ];

    /// <summary>Files below <c>/o/{tenant}/</c>.</summary>
    public static readonly string[] Files =
    [
        "settings/catalogue/services.csv", "settings/catalogue/checks.csv",
        "services.csv", "matrix.csv", "controls.csv", "gaps.csv", "gaps/by/part.csv",
        "findings.csv", "findings/by/check.csv",
        "evidence.csv", "evidence/needed.csv", "ledger.csv",
        "decisions.csv", "reports/evidence.csv", "settings/sources.csv", "settings/sources/files.csv",
        "adoption.csv", "agreements.csv", "what-if.csv?from=aws/rds&to=aws/ec2", "exit-plans.csv",
        "settings/jobs.csv", "assurance/coverage.csv", "audit/iso27001-2022.csv",
        "exceptions.csv", "owners.csv", "reviews.csv",
    ];

    /// <summary>Paths below <c>/api/v1/o/{tenant}/</c>.</summary>
    public static readonly string[] Api =
    [
        "", "numbers", "services", "services/aws/rds", "controls", "controls/IAM-03", "matrix", "matrix/identity/aws/rds", "duties", "gaps",
        "findings", "findings/history", "evidence", "decisions", "resources", "runs", "runs/1", "ledger", "ledger/entries", "ledger/entries/0",
        "ledger/consistency?from=1",
        "frameworks", "frameworks/iso27001-2022", "frameworks/iso27001-2022/requirements", "catalogue", "api-keys", "jobs",
    ];

    public static TheoryData<string> All() => [.. OfSample];
}
