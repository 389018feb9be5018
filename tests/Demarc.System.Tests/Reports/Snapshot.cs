namespace Demarc.System.Tests.Reports;

/// <summary>
/// Compares a rendering with a text file beside the tests. Where they differ, what was rendered is written next to it as *.received:
/// read it, and when it is right rename it over the file.
/// </summary>
internal static class Snapshot
{
    internal static void Match(string name, string actual)
    {
        var path = Path.Combine(Root(), "tests", "Demarc.System.Tests", "Reports", "Snapshots", name);
        var expected = File.Exists(path) ? File.ReadAllText(path) : "";
        if (expected == actual)
        {
            File.Delete(path + ".received");
            return;
        }

        File.WriteAllText(path + ".received", actual);
        Assert.Fail($"{name} differs, {FirstDifference(expected, actual)}. What was rendered is in {path}.received.");
    }

    private static string FirstDifference(string expected, string actual)
    {
        var (old, now) = (expected.Split('\n'), actual.Split('\n'));
        var line = Enumerable.Range(0, Math.Max(old.Length, now.Length)).First(i => i >= old.Length || i >= now.Length || old[i] != now[i]);
        static string At(string[] lines, int line) => line < lines.Length ? lines[line] : "(nothing)";
        return $"first in line {line + 1}:\n- {At(old, line)}\n+ {At(now, line)}";
    }

    private static string Root()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(at!.FullName, "Demarc.slnx"))) at = at.Parent;
        return at.FullName;
    }
}
