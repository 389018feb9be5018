using System.CommandLine;
using Demarc.Adapters.Estates;
using Demarc.Engine.Content;
using Demarc.Engine.Inventory;
using Demarc.Engine.Reports;
using Demarc.Engine.Responsibility;

namespace Demarc.Cli.Verbs;

/// <summary><c>demarc explain</c>: why a duty is whose it is, and which file to change by someone who disagrees.</summary>
internal static class ExplainVerb
{
    internal static Command Create()
    {
        var catalogueOptions = new CatalogueOptions();
        var serviceOptions = new ServiceOptions();
        var ownOptions = new OwnContentOptions();
        var cell = new Argument<string>("CONTROL[.PART]")
        { Description = "Control or part id, such as VUL-01 or VUL-01.apply; with --framework one of its requirements" };
        var framework = new Option<string?>("--framework") { Description = "Explain a requirement of this framework" };
        var resource = new Option<string?>("--resource")
        { Description = "Explain it for this resource of the inputs, with its real settings" };
        var input = new Option<string[]>("--input") { Description = "Files or folders of exports in which the resource is (repeatable)" };
        var command = new Command("explain", "Why a duty is whose it is: rules considered, the winner, its facts and source")
            { cell, framework, resource, input };
        ownOptions.AddTo(command);
        catalogueOptions.AddTo(command);
        serviceOptions.AddTo(command);
        command.SetAction(parsed =>
        {
            var catalogue = catalogueOptions.Load(parsed, ownOptions.Folder(parsed));
            var context = parsed.GetValue(resource) is { } id
                ? ContextOf(catalogue, id, parsed.GetValue(input) ?? [], serviceOptions.Day(parsed))
                : new ServiceContext(serviceOptions.Service(parsed, catalogue), serviceOptions.Day(parsed), serviceOptions.WhatIf(parsed));
            var resolver = new Resolver(catalogue);
            if (parsed.GetValue(framework) is { } named)
            {
                var chosen = ResponsibilityVerb.Framework(catalogue, named)!;
                var wanted = ResponsibilityVerb.Requirement(chosen, parsed.GetRequiredValue(cell));
                var answer = RequirementAnswer.Of(
                    chosen, chosen.Requirements.First(r => r.Id == wanted), catalogue, context, part => resolver.Resolve(part, context));
                Console.Out.Write(RequirementExplanation.Render(answer, chosen, context));
                return (int)ExitCode.Clean;
            }

            foreach (var part in Parts(catalogue, parsed.GetRequiredValue(cell)))
                Console.Out.Write(ExplanationText.Render(resolver.Explain(part, context), context, catalogue));
            return (int)ExitCode.Clean;
        });
        return command;
    }

    private static ServiceContext ContextOf(Catalogue catalogue, string id, string[] inputs, DateOnly day)
    {
        if (inputs.Length == 0) throw new UsageException("--resource needs --input: the exports in which the resource is");
        Resource? found = null;
        EstateReading.Read(inputs, [], catalogue, Organisation.Nameless, rows: null,
            watch: resource => found = resource.Id == id ? resource : found);
        if (found is null) throw new UsageException($"the inputs have no resource \"{id}\"");
        if (catalogue.Service(found.Service) is not { } service)
            throw new UsageException($"\"{id}\" ({found.Type}) belongs to no service of the catalogue");
        foreach (var effect in found.Undecided)
            Console.Error.WriteLine($"configuration {effect} could not be decided; not collected: {string.Join(", ", found.NotCollected)}");
        var instance = new ServiceInstance(found.Service, found.Account, found.Region, found.Workload, [], []);
        return DutyList.ContextOf(
            catalogue, Organisation.Nameless, instance, new ConfigurationClass(found.Effects, found.Undecided, 1, id), day);
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
