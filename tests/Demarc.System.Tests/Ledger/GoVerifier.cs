namespace Demarc.Tests.Others;

/// <summary>
/// The verifier in Go (tests/independent/verify.go), built on Debian's packages <c>golang-go</c> and <c>golang-golang-x-mod-dev</c>. CI
/// fetches them; where they are missing, tests that need it say so and compare with nothing.
/// </summary>
internal static class GoVerifier
{
    private const string Library = "/usr/share/gocode/src/golang.org/x/mod/sumdb/tlog";

    private static readonly Lazy<string?> Program = new(Build);

    /// <summary>Where it is; null where it cannot be built.</summary>
    internal static string? Find()
    {
        if (Program.Value is { } found) return found;
        TestContext.Current.TestOutputHelper?.WriteLine("golang-go or golang-golang-x-mod-dev is missing: nothing verified by others");
        return null;
    }

    private static string? Build()
    {
        if (!Foreign.Has("go") || !Directory.Exists(Library)) return null;
        var folder = Directory.CreateTempSubdirectory("demarc-go-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        var program = Path.Combine(folder, "verify");
        var (code, _, errors) = Foreign.Run(
            "/usr/bin/env",
            [
                "GO111MODULE=off", "GOPATH=/usr/share/gocode", "GOFLAGS=", $"GOCACHE={folder}/cache", $"HOME={folder}", "go", "build", "-o",
                program, Source(),
            ],
            folder);
        Assert.True(code == 0, "the verifier does not build: " + errors);
        return program;
    }

    private static string Source()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
            if (Path.Combine(at.FullName, "tests", "independent", "verify.go") is var file && File.Exists(file)) return file;
        throw new InvalidOperationException("the tests do not run inside the repository");
    }
}
