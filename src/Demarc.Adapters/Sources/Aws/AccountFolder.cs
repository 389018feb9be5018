using System.Collections.Immutable;
using System.Text;
using Demarc.Engine.Expressions.Json;

namespace Demarc.Adapters.Sources.Aws;

/// <summary>
/// What the neighbours of an answer tell about it: the account, from the caller identity saved beside it or above it, and which answers
/// about single settings ("s3-get-bucket-policy/my-bucket") belong to which resource of a list. Only the folder last asked for is kept.
/// </summary>
internal sealed class AccountFolder
{
    private const int MostLevels = 4;
    private const long LargestList = 64L << 20;
    private const long LargestDetail = 4L << 20;

    private readonly Dictionary<string, string?> accounts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ImmutableArray<DetailFolder>> details = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> names = new(StringComparer.Ordinal);
    private string? root;

    /// <summary>The account the neighbours of a file tell of, or null.</summary>
    internal string? AccountOf(InputFile file)
    {
        if (file.Path == "-") return null;
        var folder = Path.GetDirectoryName(Path.GetFullPath(file.Path));
        var levels = Math.Min(MostLevels, file.Label.AsSpan().Count('/') + 1);
        for (; folder is not null && levels > 0; levels--, folder = Path.GetDirectoryName(folder))
        {
            if (!accounts.TryGetValue(folder, out var account))
            {
                if (accounts.Count > 1000) accounts.Clear();
                accounts.Add(folder, account = Identity(folder));
            }

            if (account is not null) return account;
        }

        return null;
    }

    /// <summary>The region a folder name of the file's path states, or null.</summary>
    internal static string? RegionOf(string label)
    {
        var parts = label.Split('/');
        for (var step = parts.Length - 2; step >= 0; step--)
        {
            if (AwsRegion.IsRegion(parts[step])) return parts[step];
        }

        return null;
    }

    /// <summary>The 12-digit folder name of the file's path, or null.</summary>
    internal static string? AccountIn(string label) => label.Split('/').SkipLast(1).LastOrDefault(AwsArn.IsAccount);

    /// <summary>The folders with answers about single resources beside a list of that service.</summary>
    internal ImmutableArray<DetailFolder> DetailsBeside(InputFile list, AnswerCall call)
    {
        if (list.Path == "-" || call.Service.Length == 0 || Path.GetDirectoryName(Path.GetFullPath(list.Path)) is not { } folder) return [];
        Enter(folder);
        if (!details.TryGetValue(call.Service, out var found)) details.Add(call.Service, found = FindDetails(folder, call.Service));
        return found;
    }

    /// <summary>
    /// True when a list beside the folder of this answer holds the resource that the answer is about: then it is read with that list.
    /// </summary>
    internal bool IsReadWithList(InputFile file, AnswerCall call)
    {
        if (file.Path == "-" || call.Target is null || call.Service.Length == 0) return false;
        var own = Path.GetDirectoryName(Path.GetFullPath(file.Path));
        if (own is null || AnswerCall.Parse(Path.GetFileName(own)) is not { } parent || parent.Service != call.Service) return false;
        if (Path.GetDirectoryName(own) is not { } folder || new FileInfo(file.Path).Length > LargestDetail) return false;
        Enter(folder);
        if (!names.TryGetValue(call.Service, out var listed)) names.Add(call.Service, listed = ListedNames(folder, call.Service));
        return listed.Contains(call.Target);
    }

    /// <summary>An answer from a detail folder, or null when it cannot be read; the reader of that file says why.</summary>
    internal static JsonTape? Load(string path)
    {
        if (new FileInfo(path) is not { Exists: true, Length: > 0 and <= LargestDetail }) return null;
        try
        {
            var tape = new JsonTape();
            using var content = InputContent.Open(new InputFile(path, ""));
            using var memory = new MemoryStream();
            content.CopyTo(memory);
            return memory.Length <= LargestDetail * 4 && tape.TryFill(memory.ToArray()) is null ? tape : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidDataException
            or DecoderFallbackException)
        {
            return null;
        }
    }

    /// <summary>The texts by which a detail could be filed for an element.</summary>
    internal static IEnumerable<string> NamesOf(JsonNode element)
    {
        if (element.GetString() is { } itself) yield return itself;
        foreach (var (member, value) in element.Members())
        {
            if (ElementIdentity.IsIdentifying(member) && value.GetString() is { Length: > 0 } text) yield return text;
        }
    }

    private void Enter(string folder)
    {
        if (root == folder) return;
        root = folder;
        details.Clear();
        names.Clear();
    }

    private static ImmutableArray<DetailFolder> FindDetails(string folder, string service)
    {
        var found = ImmutableArray.CreateBuilder<DetailFolder>();
        foreach (var child in Children(folder, wantFolders: true))
        {
            if (AnswerCall.Parse(Path.GetFileName(child)) is not { } call || call.Service != service) continue;
            var files = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var file in Children(child, wantFolders: false)) files.TryAdd(AnswerCall.Decode(Path.GetFileName(file)), file);
            if (files.Count > 0) found.Add(new DetailFolder(call, files));
        }

        return found.ToImmutable();
    }

    private static HashSet<string> ListedNames(string folder, string service)
    {
        var listed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in Children(folder, wantFolders: false))
        {
            if (AnswerCall.Of(Path.GetFileName(file)) is not { Target: null } call || call.Service != service) continue;
            if (call.Noun is "AccountAuthorizationDetails" or "CredentialReport" || new FileInfo(file).Length > LargestList) continue;
            if (Load(file) is not { } tape) continue;
            foreach (var (member, list) in AnswerEnvelope.Body(tape.Root).Members())
            {
                if (AnswerNames.IsBookkeeping(member) || AnswerNames.IsNoResource(member)) continue;
                foreach (var element in list.Items()) listed.UnionWith(NamesOf(element));
            }
        }

        return listed;
    }

    private static string? Identity(string folder)
    {
        foreach (var file in Children(folder, wantFolders: false))
        {
            var name = Path.GetFileName(file);
            if (!name.Contains("caller", StringComparison.OrdinalIgnoreCase) || AnswerCall.Of(name).Noun != "CallerIdentity") continue;
            if (Load(file) is { } tape && AnswerEnvelope.Body(tape.Root)["Account"].GetScalar() is { } account && AwsArn.IsAccount(account))
                return account;
        }

        return null;
    }

    private static string[] Children(string folder, bool wantFolders)
    {
        try
        {
            var children = wantFolders ? Directory.GetDirectories(folder) : Directory.GetFiles(folder);
            Array.Sort(children, StringComparer.Ordinal);
            return children;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}

/// <summary>A folder of answers about single resources.</summary>
/// <param name="Call">The call they answer.</param>
/// <param name="Files">The files by the resource they are about.</param>
internal sealed record DetailFolder(AnswerCall Call, IReadOnlyDictionary<string, string> Files);
