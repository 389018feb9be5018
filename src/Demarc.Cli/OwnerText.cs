namespace Demarc.Cli;

/// <summary>Colours of owners on a terminal; the word itself always stands there too.</summary>
internal static class OwnerText
{
    /// <summary>A cell with the colour of the owner it names.</summary>
    internal static string Markup(string cell) => cell switch
    {
        "provider" => "[green]provider[/]",
        "customer" => "[yellow]customer[/]",
        "shared" => "[blue]shared[/]",
        "third-party" => "[magenta]third-party[/]",
        "unknown" => "[red]unknown[/]",
        "not-applicable" => "[grey]not-applicable[/]",
        _ => Spectre.Console.Markup.Escape(cell),
    };
}
