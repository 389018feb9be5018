using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Demarc.Engine.Tests.Tidy;

/// <summary>Names say what a thing is; abstractions exist where there is something to abstract from.</summary>
public sealed class NamingTests
{
    private static readonly string[] Empty = ["Helper", "Util", "Utils", "Utility", "Manager", "Common", "Base", "Impl"];

    /// <summary>Words of the domain: what a provider sells, and what an organisation says that it uses.</summary>
    private static readonly string[] Services = ["CloudService", "DeclaredService"];

    /// <summary>Seams with one implementation so far, with the reason. None.</summary>
    private static readonly string[] Seams = [];

    /// <summary>Zero has a better name there: nothing stands at that place of the document.</summary>
    private static readonly string[] OtherZero = ["JsonKind.Missing"];

    [Fact]
    public void No_type_has_a_name_that_says_nothing() => Violations.None(
        from folder in new[] { "src", "tests", "bench" }
        from type in SourceTree.Nodes<BaseTypeDeclarationSyntax>(folder)
        let name = type.Node.Identifier.Text
        where Empty.Any(word => name.EndsWith(word, StringComparison.Ordinal) || name.EndsWith(word + "s", StringComparison.Ordinal))
        select $"{type.File.Place(type.Node)}: {name}");

    [Fact]
    public void A_service_in_the_engine_is_what_a_provider_sells() => Violations.None(
        from type in SourceTree.Nodes<BaseTypeDeclarationSyntax>("src/Demarc.Engine")
        let name = type.Node.Identifier.Text
        where (name.EndsWith("Service", StringComparison.Ordinal) || name.EndsWith("Services", StringComparison.Ordinal))
            && !Services.Contains(name)
        select $"{type.File.Place(type.Node)}: {name}");

    [Fact]
    public void No_interface_has_a_single_implementation()
    {
        var implemented = SourceTree.Nodes<BaseTypeDeclarationSyntax>("src")
            .SelectMany(static type => type.Node.BaseList?.Types ?? [])
            .Select(static entry => entry.Type switch
            {
                GenericNameSyntax generic => generic.Identifier.Text,
                QualifiedNameSyntax qualified => qualified.Right.Identifier.Text,
                var other => other.ToString(),
            })
            .GroupBy(static name => name, StringComparer.Ordinal)
            .ToDictionary(static g => g.Key, static g => g.Count(), StringComparer.Ordinal);
        Violations.None(
            from type in SourceTree.Nodes<InterfaceDeclarationSyntax>("src")
            let name = type.Node.Identifier.Text
            where implemented.GetValueOrDefault(name) < 2 && !Seams.Contains(name)
            select $"{type.File.Place(type.Node)}: {name}");
    }

    [Fact]
    public void Zero_of_a_public_enum_is_unknown() => Violations.None(
        from type in SourceTree.Nodes<EnumDeclarationSyntax>("src/Demarc.Engine")
        where type.Node.Modifiers.Any(static word => word.Text == "public")
        let zero = type.Node.Members.FirstOrDefault(static member => member.EqualsValue is null || member.EqualsValue.Value.ToString() == "0")
        where zero?.Identifier.Text != "Unknown" && !OtherZero.Contains($"{type.Node.Identifier.Text}.{zero?.Identifier.Text}")
        select $"{type.File.Place(type.Node)}: {type.Node.Identifier.Text} starts with {zero?.Identifier.Text}");

    [Fact]
    public void Nothing_is_left_unfinished()
    {
        // Put together so that this file does not find itself.
        var marks = new Regex(string.Join('|', "TO" + "DO", "FIX" + "ME", "NotImplemented" + "Exception", @"\bSkip\s*" + "="));
        Violations.None(
            from file in SourceTree.Files
            from line in file.Text.Lines
            let mark = marks.Match(line.ToString())
            where mark.Success
            select $"{file.Path}:{line.LineNumber + 1}: {mark}");
    }
}
