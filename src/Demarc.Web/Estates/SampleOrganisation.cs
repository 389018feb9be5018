using System.Reflection;

namespace Demarc.Web.Estates;

/// <summary>The invented company that a new installation shows: its exports lie in the program.</summary>
public static class SampleOrganisation
{
    /// <summary>Its tenant.</summary>
    public const string Tenant = "northwind";

    /// <summary>Login of whoever is let straight into it; it can be nobody else's.</summary>
    internal const string Visitor = "sample@localhost";

    /// <summary>The day of which its file speaks.</summary>
    public static DateOnly Day { get; } = new(2026, 11, 20);

    private const string Prefix = "sample/";

    /// <summary>Writes its exports into a folder.</summary>
    public static void WriteTo(string folder)
    {
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var name in assembly.GetManifestResourceNames().Where(static name => name.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            var path = Path.Combine(folder, name[Prefix.Length..].Replace('\\', '/'));
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using var file = File.Create(path);
            using var stream = assembly.GetManifestResourceStream(name)!;
            stream.CopyTo(file);
        }
    }
}
