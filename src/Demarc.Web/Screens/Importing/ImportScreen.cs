using Demarc.Adapters.Estates;
using Demarc.Adapters.Store;
using Demarc.Web.Access;
using Demarc.Web.Errors;
using Demarc.Web.Estates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Demarc.Web.Screens.Importing;

/// <summary>Taking exports in by upload: the same path as <c>assess --store</c>.</summary>
internal static class ImportScreen
{
    private const int MostFiles = 500;

    internal static void Map(RouteGroupBuilder organisation)
    {
        organisation.MapGet("/import", static (TenantScope scope) => scope.Can(Right.Decide)
            ? Page.Of<ImportPage>(scope, new ImportModel(null, "")) : ErrorPages.Forbidden("Managers and administrators take exports in."));
        organisation.MapPost("/import", Take);
    }

    private static async Task<IResult> Take(TenantScope scope, HttpContext context, Imports imports)
    {
        if (!scope.Can(Right.Decide)) return ErrorPages.Forbidden("Managers and administrators take exports in.");
        var files = (await context.Request.ReadFormAsync(context.RequestAborted)).Files;
        if (files.Count is 0 or > MostFiles) return Page.Of<ImportPage>(scope, new ImportModel(null, $"Choose 1 to {MostFiles} files."));
        try
        {
            var outcome = await Task.Run(() => imports.RunOnce(scope.Tenant, folder => Write(files, folder)), context.RequestAborted);
            return Page.Of<ImportPage>(scope, new ImportModel(outcome, ""));
        }
        catch (StoreException error)
        {
            return Page.Of<ImportPage>(scope, new ImportModel(null, error.Message));
        }
    }

    /// <summary>Names are the sender's: each file gets a folder of its own, and only the last part of its name.</summary>
    private static void Write(IFormFileCollection files, string folder)
    {
        for (var i = 0; i < files.Count; i++)
        {
            var name = Path.GetFileName(files[i].FileName.Replace('\\', '/'));
            if (name.Length is 0 or > 200 || name is "." or ".." || name.Any(char.IsControl)) name = "export";
            // The organisation's file is looked for in the folder itself.
            var own = name == EstateImport.OrganisationFileName ? folder : Path.Combine(folder, $"{i:D4}");
            Directory.CreateDirectory(own);
            using var file = File.Create(Path.Combine(own, name));
            files[i].CopyTo(file);
        }
    }
}

/// <summary>What the page of imports shows.</summary>
/// <param name="Outcome">What became of an import; null before one.</param>
/// <param name="Refusal">Why it was not taken; empty when it was.</param>
public sealed record ImportModel(ImportOutcome? Outcome, string Refusal);
