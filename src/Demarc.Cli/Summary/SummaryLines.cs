using System.Collections.Immutable;
using System.Text;
using Demarc.Engine.Content;
using Demarc.Engine.Reports.Figures;
using Spectre.Console;

namespace Demarc.Cli.Summary;

/// <summary>The kinds of line a summary is made of. Each fits the width; letters and words say what colours say.</summary>
internal sealed class SummaryLines(IAnsiConsole console, int width)
{
    private const int Label = 24;

    internal void Title(string left, string right)
    {
        var plain = TerminalSummary.Plain(left);
        plain = Cut(plain, width - right.Length - 2);
        console.WriteLine();
        Print($"[bold]{Markup.Escape(plain)}[/]{new string(' ', Math.Max(1, width - plain.Length - right.Length))}{Markup.Escape(right)}");
    }

    internal void Head(string title, string note)
    {
        console.WriteLine();
        Print($"[bold]{Markup.Escape(title)}[/]{(note.Length > 0 ? "  [grey]" + Markup.Escape(note) + "[/]" : "")}");
    }

    internal void Text(string text) => Print("  " + Markup.Escape(Fit(text)));

    internal void Quiet(string text) => Print("[grey]  " + Markup.Escape(Fit(text)) + "[/]");

    internal void Warn(string text) => Print("[yellow]  ! " + Markup.Escape(Cut(TerminalSummary.Plain(text), width - 4)) + "[/]");

    internal void Closing(string title, string text)
    {
        console.WriteLine();
        // A path is there to be copied: it is never cut.
        var plain = Markup.Escape(TerminalSummary.Plain(text));
        console.Write(new Markup($"[bold]{Markup.Escape(title)}[/]  {plain}\n\n").Overflow(Overflow.Fold));
    }

    /// <summary>Pieces of a whole as runs of their letter; a piece that exists has at least one letter.</summary>
    internal void Bar(IReadOnlyList<(char Letter, string Colour, long Count)> pieces)
    {
        var whole = pieces.Sum(static piece => piece.Count);
        if (whole == 0) return;
        var room = width - 4;
        var cells = pieces.Select(piece => piece.Count == 0 ? 0 : (int)Math.Max(1, piece.Count * room / whole)).ToArray();
        var widest = Array.IndexOf(cells, cells.Max());
        cells[widest] += room - cells.Sum();
        var text = new StringBuilder("  ");
        for (var i = 0; i < cells.Length; i++) text.Append($"[{pieces[i].Colour}]{new string(pieces[i].Letter, Math.Max(0, cells[i]))}[/]");
        Print(text.ToString());
    }

    internal void Pairs(params ReadOnlySpan<(string Colour, string Word, long Count, long Whole)> pairs)
    {
        var text = new StringBuilder("  ");
        foreach (var (colour, word, count, whole) in pairs)
        {
            var share = new Figure("", "", count, whole, "", "").Share;
            text.Append($"[{colour}]{word}[/] {TerminalSummary.Number(count)} [grey]{share}[/]   ");
        }

        Print(text.ToString().TrimEnd());
    }

    internal void Meter(Figure figure)
    {
        var name = Cut(TerminalSummary.Plain(figure.Title), Label).PadRight(Label);
        var counts = $"{TerminalSummary.Number(figure.Count)} of {TerminalSummary.Number(figure.Whole)}";
        var room = Math.Clamp(width - Label - 28, 10, 40);
        var full = figure.Whole == 0 ? 0 : (int)(figure.Count * room / figure.Whole);
        var bar = $"[green]{new string('#', full)}[/][grey]{new string('.', room - full)}[/]";
        Print($"  {Markup.Escape(name)}  {bar} {figure.Share,5}  [grey]{counts}[/]");
    }

    internal void Severities(ImmutableArray<Tally> tallies)
    {
        var text = new StringBuilder("  ");
        foreach (var tally in tallies) text.Append($"[{Colour(tally.Name)}]{tally.Name}[/] {TerminalSummary.Number(tally.Count)}   ");
        Print(text.ToString().TrimEnd());
    }

    /// <summary>A thing to do; what there is no room for on its line goes on the next.</summary>
    internal void Gap(Severity severity, string what, string note)
    {
        var word = Kebab<Severity>.Name(severity);
        var (first, second) = (TerminalSummary.Plain(what), TerminalSummary.Plain(note));
        var fits = 12 + first.Length + 2 + second.Length <= width;
        var beside = fits ? $"  [grey]{Markup.Escape(second)}[/]" : "";
        Print($"  [{Colour(word)}]{word.PadRight(8)}[/]  {Markup.Escape(Cut(first, width - 12))}{beside}");
        if (!fits) Print($"            [grey]{Markup.Escape(Cut(second, width - 12))}[/]");
    }

    internal void Item(string state, string name, string reason)
    {
        var shown = Cut(TerminalSummary.Plain(name), width - 12);
        Print($"  [{(state == "refused" ? "red" : "yellow")}]{state}[/]  {Markup.Escape(shown)}");
        if (reason.Length > 0) Print($"           [grey]{Markup.Escape(Cut(TerminalSummary.Plain(reason), width - 11))}[/]");
    }

    private static string Colour(string severity) => severity switch
    {
        "critical" => "red bold",
        "high" => "red",
        "medium" => "yellow",
        _ => "grey",
    };

    private string Fit(string text) => Cut(TerminalSummary.Plain(text), width - 2);

    private static string Cut(string text, int room) => text.Length <= room ? text : text[..Math.Max(1, room - 1)] + "…";

    private void Print(string markup) => console.Write(new Markup(markup + "\n").Overflow(Overflow.Crop));
}
