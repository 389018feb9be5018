using System.CommandLine;
using Demarc.Adapters.ContentFiles;
using Demarc.Engine.Content;

namespace Demarc.Cli.Verbs;

/// <summary><c>demarc content</c>: checks content files, and packs them for shipping.</summary>
internal static class ContentVerb
{
    internal static Command Create()
    {
        var command = new Command("content", "Check content files: controls, rules, services, types, frameworks") { Validate(), Pack() };
        return command;
    }

    private static Command Validate()
    {
        var folder = new Argument<DirectoryInfo?>("DIR")
        { Description = "Folder of content files; without it the shipped content is checked", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("validate", "Check every file, reference and expression") { folder };
        command.SetAction(parsed => (int)Run(parsed.GetValue(folder)?.FullName));
        return command;
    }

    private static ExitCode Run(string? folder)
    {
        var (result, files) = CatalogueOptions.Read(folder, organisationContent: null);
        List<ContentDiagnostic> found = [.. result.Diagnostics];
        if (result.Catalogue is { } catalogue) found.AddRange(catalogue.Expressions().SelectMany(static expression => expression.Check()));
        foreach (var diagnostic in found) Console.Error.WriteLine(diagnostic);
        if (result.Catalogue is { } valid && found.Count == 0)
        {
            Console.Out.WriteLine(
                $"{files} files: {valid.Controls.Length} controls, {valid.Parts.Length} parts, {valid.Rules.Length} rules, " +
                $"{valid.Providers.Length} providers, {valid.Services.Length} services, {valid.Types.Length} resource types, " +
                $"{valid.Checks.Length} checks, {valid.Frameworks.Length} frameworks, version {valid.Version}");
            return ExitCode.Clean;
        }

        Console.Error.WriteLine($"{found.Count} mistakes in {files} files");
        return ExitCode.WrongInput;
    }

    private static Command Pack()
    {
        var folder = new Argument<DirectoryInfo>("DIR") { Description = "Folder of content files" };
        var output = new Argument<FileInfo>("FILE") { Description = "The pack to write" };
        var command = new Command("pack", "Write the compact form that is shipped beside the program") { folder, output };
        command.Hidden = true;
        command.SetAction(parsed =>
        {
            var content = ContentFolder.Read(parsed.GetRequiredValue(folder).FullName, ContentLayer.Shipped);
            foreach (var diagnostic in content.Diagnostics) Console.Error.WriteLine(diagnostic);
            if (!content.Diagnostics.IsEmpty) return (int)ExitCode.WrongInput;
            if (content.Files.FirstOrDefault(static file => file.Path.StartsWith("texts/", StringComparison.Ordinal)) is { } wording)
                throw new UsageException($"{wording.Path}: official wording belongs to its publisher and is never shipped");
            if (content.Files.FirstOrDefault(static file => file.Path.StartsWith("statements/", StringComparison.Ordinal)) is { } said)
                throw new UsageException($"{said.Path}: what providers tell an organisation is its own and is never shipped");
            using var stream = File.Create(parsed.GetRequiredValue(output).FullName);
            ContentPack.Write(content, stream);
            return (int)ExitCode.Clean;
        });
        return command;
    }
}
