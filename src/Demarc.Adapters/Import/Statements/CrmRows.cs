using System.Collections.Immutable;
using Demarc.Adapters.Import.Workbooks;
using Demarc.Engine.Content;
using Demarc.Engine.Content.Statements;

namespace Demarc.Adapters.Import.Statements;

/// <summary>Puts the rows of several sheets together by control id, and keeps what cannot be.</summary>
internal sealed class CrmRows
{
    private readonly Dictionary<string, Draft> drafts = new(StringComparer.Ordinal);
    private readonly List<string> order = [];

    /// <summary>Rows and cells from which nothing was taken.</summary>
    internal List<ImportFault> NotUnderstood { get; } = [];

    /// <summary>Rows that have an id and nothing else.</summary>
    internal int Blank { get; private set; }

    /// <summary>Takes the rows of a sheet.</summary>
    internal void Take(Sheet sheet, CrmHeader header)
    {
        foreach (var row in sheet.Rows.Where(row => row.Number > header.Row))
        {
            var given = row[header.Id];
            var faults = new List<ImportFault>();
            var read = Read(sheet, row, header, faults);
            var empty = faults.Count == 0 && read is { Summary: null, Matrix: null };
            if (!ControlIdText.TryRead(given, out var id))
            {
                if (!empty) NotUnderstood.Add(NoId(sheet, row, header));
            }
            else if (empty) Blank++;
            else
            {
                NotUnderstood.AddRange(faults);
                Add(id, sheet.Cell(row, header.Id), sheet.Place(row, header.Id), read, faults.Count == 0);
            }
        }
    }

    /// <summary>
    /// What the rows say, in the order in which their ids first came; ids given twice with different answers say nothing.
    /// </summary>
    internal ImmutableArray<ProviderStatement> Statements() =>
    [
        .. order.Select(key => drafts[key]).Where(static draft => !draft.Disputed && (draft.Summary ?? (object?)draft.Matrix) is not null)
            .Select(static draft => new ProviderStatement
            {
                Requirement = draft.Id,
                Status = draft.Summary?.Status ?? [],
                Origination = draft.Summary?.Origination ?? [],
                Inheritance = draft.Matrix?.Inheritance ?? Inheritance.Unknown,
                Responsibilities = draft.Matrix?.Text ?? "",
                At = [.. draft.At],
            }),
    ];

    private static ImportFault NoId(Sheet sheet, SheetRow row, CrmHeader header) => new(
        sheet.Place(row, header.Id),
        row[header.Id].Length == 0 ? "the row has answers and no control id"
            : $"\"{Short(row[header.Id])}\" is not a control id such as AC-2(1)");

    private static (SummaryCells? Summary, MatrixCells? Matrix) Read(Sheet sheet, SheetRow row, CrmHeader header, List<ImportFault> faults)
    {
        var status = Marks(header.Status, sheet, row, faults);
        var origination = Marks(header.Origination, sheet, row, faults);
        var inheritance = Inheritance.Unknown;
        if (header.Inheritance > 0)
        {
            if (CellText.InheritanceOf(row[header.Inheritance]) is { } said) inheritance = said;
            else faults.Add(new ImportFault(sheet.Place(row, header.Inheritance),
                $"\"{Short(row[header.Inheritance])}\" is not yes, no, partial or not applicable"));
        }

        var text = header.Responsibilities > 0 ? PlainText.Lines(row[header.Responsibilities]).Trim() : "";
        return (
            status.IsEmpty && origination.IsEmpty ? null : new SummaryCells(status, origination),
            inheritance == Inheritance.Unknown && text.Length == 0 ? null : new MatrixCells(inheritance, text));
    }

    private static ImmutableArray<T> Marks<T>(
        ImmutableArray<(int Column, T Value)> columns, Sheet sheet, SheetRow row, List<ImportFault> faults)
        where T : struct, Enum
    {
        var marks = ImmutableArray.CreateBuilder<T>();
        foreach (var (column, value) in columns)
        {
            switch (CellText.Marked(row[column]))
            {
                case true when !marks.Contains(value):
                    marks.Add(value);
                    break;
                case null:
                    faults.Add(new ImportFault(sheet.Place(row, column),
                        $"\"{Short(row[column])}\" is neither a mark (x) nor empty, in the column {Kebab<T>.Name(value)}"));
                    break;
            }
        }

        marks.Sort();
        return marks.ToImmutable();
    }

    private void Add(string id, string cell, string place, (SummaryCells? Summary, MatrixCells? Matrix) read, bool understood)
    {
        var key = RequirementId.Canonical(id);
        if (!drafts.TryGetValue(key, out var draft))
        {
            drafts[key] = draft = new Draft { Id = id };
            order.Add(key);
        }

        if ((read.Summary is { } s && draft.Summary is { } s0 && s != s0) || (read.Matrix is { } m && draft.Matrix is { } m0 && m != m0))
        {
            draft.Disputed = true;
            NotUnderstood.Add(new ImportFault(place,
                $"{id} is given again with another answer; first in {draft.At[0]}: none of them is taken"));
        }

        // Half of what a row says could name another than all of it.
        draft.Disputed |= !understood;
        draft.Summary ??= read.Summary;
        draft.Matrix ??= read.Matrix;
        draft.At.Add(cell);
    }

    private static string Short(string text) => PlainText.Line(text) is { Length: > 40 } line ? line[..40] + "..." : PlainText.Line(text);

    private sealed class Draft
    {
        internal required string Id { get; init; }

        internal SummaryCells? Summary { get; set; }

        internal MatrixCells? Matrix { get; set; }

        internal bool Disputed { get; set; }

        internal List<string> At { get; } = [];
    }

    private sealed record SummaryCells(ImmutableArray<ImplementationStatus> Status, ImmutableArray<ControlOrigination> Origination)
    {
        public bool Equals(SummaryCells? other) =>
            other is not null && Status.SequenceEqual(other.Status) && Origination.SequenceEqual(other.Origination);

        public override int GetHashCode() => HashCode.Combine(Status.Length, Origination.Length);
    }

    private sealed record MatrixCells(Inheritance Inheritance, string Text);
}
