using System.CommandLine;
using Demarc.Engine.Content;
using Demarc.Engine.Reports;
using Demarc.Engine.Responsibility;
using Spectre.Console;

namespace Demarc.Cli.Verbs;

/// <summary><c>demarc responsibility</c>: the matrix of services x parts, controls or requirements.</summary>
internal static class ResponsibilityVerb
{
    internal static Command Create()
    {
        var catalogueOptions = new CatalogueOptions();
        var ownOptions = new OwnContentOptions();
        var serviceOptions = new ServiceOptions();
        var framework = new Option<string?>("--framework") { Description = "Framework id, such as iso27001-2022" };
        var requirement = new Option<string?>("--requirement") { Description = "Only this requirement, in any common spelling" };
        var grain = new Option<string?>("--grain")
        { Description = "part, control or requirement (default: requirement with --framework, else control)" };
        grain.AcceptOnlyFromAmong("part", "control", "requirement");
        var format = new Option<string>("--format") { DefaultValueFactory = static _ => "table", Description = "table, csv or json" };
        format.AcceptOnlyFromAmong("table", "csv", "json");
        var command = new Command("responsibility", "Whose job each duty is, for every service or the ones you name")
            { framework, requirement, grain, format };
        ownOptions.AddTo(command);
        catalogueOptions.AddTo(command);
        serviceOptions.AddTo(command);
        command.SetAction(parsed =>
        {
            var catalogue = catalogueOptions.Load(parsed, ownOptions.Folder(parsed));
            var matrix = new MatrixQuery(
                catalogue, new Resolver(catalogue), serviceOptions.Services(parsed, catalogue), serviceOptions.Day(parsed),
                serviceOptions.WhatIf(parsed));
            var chosen = Framework(catalogue, parsed.GetValue(framework));
            var table = (parsed.GetValue(grain) ?? (chosen is null ? "control" : "requirement")) switch
            {
                "part" => matrix.Parts(),
                "control" => matrix.Controls(),
                _ when chosen is null => throw new UsageException("--grain requirement needs --framework"),
                _ => matrix.Requirements(chosen, Requirement(chosen, parsed.GetValue(requirement))),
            };
            if (parsed.GetValue(format) == "table" && chosen is not null && parsed.GetValue(requirement) is { } one)
                WriteText(catalogue, chosen, one);
            TableOutput.Print(table, parsed.GetValue(format)!);
            return (int)ExitCode.Clean;
        });
        return command;
    }

    internal static Framework? Framework(Catalogue catalogue, string? id)
    {
        if (id is null) return null;
        return catalogue.Framework(id) ?? throw new UsageException(
            $"there is no framework \"{id}\"; did you mean {Nearest.To(id, catalogue.Frameworks.Select(static f => f.Id))}?");
    }

    internal static string? Requirement(Framework framework, string? id)
    {
        if (id is null) return null;
        var wanted = RequirementId.Canonical(id);
        return framework.Requirements.FirstOrDefault(r => RequirementId.Canonical(r.Id) == wanted)?.Id
            ?? throw new UsageException(
            $"{framework.Id} has no requirement \"{id}\"; did you mean {Nearest.To(id, framework.Requirements.Select(static r => r.Id))}?");
    }

    /// <summary>The official wording above the table, where the organisation imported it.</summary>
    private static void WriteText(Catalogue catalogue, Framework framework, string requirement)
    {
        if (catalogue.Text(framework.Id, requirement) is not { } text) return;
        var source = catalogue.Texts.First(texts => texts.Framework == framework.Id).Source;
        AnsiConsole.MarkupLineInterpolated($"[bold]{text.Id}  {text.Title}[/]");
        AnsiConsole.WriteLine(text.Text);
        AnsiConsole.MarkupLineInterpolated($"[grey]{source}; for its terms of use see texts/{framework.Id}.yaml[/]");
    }
}
