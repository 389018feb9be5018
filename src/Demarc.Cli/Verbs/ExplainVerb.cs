using System.CommandLine;
using Demarc.Engine.Content;
using Demarc.Engine.Reports;
using Demarc.Engine.Responsibility;
using Spectre.Console;

namespace Demarc.Cli.Verbs;

/// <summary><c>demarc explain</c>: why a duty is whose it is, and which file to change by someone who disagrees.</summary>
internal static class ExplainVerb
{
    internal static Command Create()
    {
        var catalogueOptions = new CatalogueOptions();
        var serviceOptions = new ServiceOptions();
        var cell = new Argument<string>("CONTROL[.PART]") { Description = "Control or part id, such as VUL-01 or VUL-01.apply" };
        var command = new Command("explain", "Why a duty is whose it is: rules considered, the winner, its facts and source") { cell };
        catalogueOptions.AddTo(command);
        serviceOptions.AddTo(command);
        command.SetAction(parsed =>
        {
            var catalogue = catalogueOptions.Load(parsed);
            var context = new ServiceContext(serviceOptions.Service(parsed, catalogue), serviceOptions.Day(parsed), serviceOptions.WhatIf(parsed));
            var resolver = new Resolver(catalogue);
            foreach (var part in Parts(catalogue, parsed.GetRequiredValue(cell)))
                Console.Out.Write(ExplanationText.Render(resolver.Explain(part, context), context, catalogue.Version));
            return (int)ExitCode.Clean;
        });
        return command;
    }

    internal static IEnumerable<ControlPart> Parts(Catalogue catalogue, string text)
    {
        if (PartId.TryParse(text, out var id))
        {
            return catalogue.Part(id) is { } part ? [part] : throw new UsageException(
                $"there is no part \"{text}\"; did you mean {Nearest.To(text, catalogue.Parts.Select(static p => p.Id.ToString()))}?");
        }

        return catalogue.Control(text)?.Parts ?? throw new UsageException(
            $"there is no control \"{text}\"; did you mean {Nearest.To(text, catalogue.Controls.Select(static c => c.Id))}?");
    }
}
