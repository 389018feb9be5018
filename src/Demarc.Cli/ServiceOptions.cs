using System.Collections.Immutable;
using System.CommandLine;
using Demarc.Engine.Content;
using Demarc.Engine.Responsibility;

namespace Demarc.Cli;

/// <summary>Options that choose services and ask what-if questions about their profile.</summary>
internal sealed class ServiceOptions
{
    private readonly Option<string?> provider = new("--provider") { Description = "Provider id or alias: aws, azure, gcp, github ..." };
    private readonly Option<string?> service = new("--service")
    { Description = "Service id such as aws/rds, or with --provider any of its names" };
    private readonly Option<string[]> set = new("--set")
    {
        Description = "What if: change a fact or capability of the profile, FACT=VALUE (repeatable)",
        AllowMultipleArgumentsPerToken = false
    };
    private readonly Option<string?> day = new("--as-of")
    { Description = "The day asked for, 2026-01-31; rules not in force on it do not count" };

    /// <summary>Adds the options to a verb.</summary>
    internal void AddTo(Command command)
    {
        command.Options.Add(provider);
        command.Options.Add(service);
        command.Options.Add(set);
        command.Options.Add(day);
    }

    /// <summary>The day asked for; today when none is.</summary>
    internal DateOnly Day(ParseResult parsed) => AsOf.Day(parsed.GetValue(day));

    /// <summary>The services asked for; all when none is named.</summary>
    internal ImmutableArray<CloudService> Services(ParseResult parsed, Catalogue catalogue)
    {
        var providerId = parsed.GetValue(provider) is { } text ? FindProvider(catalogue, text).Id : null;
        if (parsed.GetValue(service) is { } name) return [One(catalogue, name, providerId)];
        return providerId is null ? catalogue.Services : [.. catalogue.Services.Where(s => s.Provider == providerId)];
    }

    /// <summary>The one service asked for.</summary>
    internal CloudService Service(ParseResult parsed, Catalogue catalogue)
    {
        var name = parsed.GetValue(service) ?? throw new UsageException("name a service with --service, such as --service aws/rds");
        return One(catalogue, name, parsed.GetValue(provider) is { } text ? FindProvider(catalogue, text).Id : null);
    }

    /// <summary>The what-if changes asked for.</summary>
    internal ImmutableArray<ProfileAdjustment> WhatIf(ParseResult parsed)
    {
        var changes = ImmutableArray.CreateBuilder<ProfileChange>();
        foreach (var text in parsed.GetValue(set) ?? [])
        {
            var equals = text.IndexOf('=');
            if (equals <= 0) throw new UsageException($"\"--set {text}\": write FACT=VALUE, such as --set hostAccess=full");
            var change = new ProfileChange(text[..equals], text[(equals + 1)..]);
            if (change.Fault() is { } fault) throw new UsageException($"--set: {fault}");
            changes.Add(change);
        }

        return changes.Count == 0 ? [] : [new ProfileAdjustment("what-if", changes.ToImmutable(), "Asked for on the command line.", null)];
    }

    private static Provider FindProvider(Catalogue catalogue, string name) =>
        catalogue.Provider(name) ?? throw new UsageException(
            $"there is no provider \"{name}\"; did you mean {Nearest.To(name, catalogue.Providers.Select(static p => p.Id))}?");

    private static CloudService One(Catalogue catalogue, string name, string? provider)
    {
        var found = catalogue.FindServices(name, provider);
        if (found.Length == 1) return found[0];
        if (found.Length > 1)
            throw new UsageException(
                $"\"{name}\" is the name of {string.Join(", ", found.Select(static s => s.Id))}: give the id, or --provider");
        var known = catalogue.Services.Where(s => provider is null || s.Provider == provider)
            .SelectMany(static s => s.Aliases.Append(s.Id));
        throw new UsageException(
            $"there is no service \"{name}\"{(provider is null ? "" : $" of {provider}")}; did you mean {Nearest.To(name, known)}?");
    }
}
