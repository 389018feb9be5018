using Demarc.Engine.Content.Statements;

namespace Demarc.Engine.Reports.Workbooks;

/// <summary>One row of a workbook that we hand out.</summary>
/// <param name="Says">What it says.</param>
/// <param name="Note">Where that comes from, or why it says nothing; no part of the statement.</param>
public sealed record AnswerRow(ProviderStatement Says, string Note);
