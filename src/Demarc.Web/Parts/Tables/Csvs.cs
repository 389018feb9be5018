using System.Text;
using Demarc.Engine.Reports;
using Demarc.Web.Access;
using Microsoft.AspNetCore.Http;

namespace Demarc.Web.Parts.Tables;

/// <summary>Answers with the rows of a report or table.</summary>
internal static class Csvs
{
    internal static IResult Of(TenantScope scope, string name, ReportTable table) => Results.Stream(
        async body =>
        {
            using var text = new StringWriter();
            table.WriteCsv(text);
            await using var writer = new StreamWriter(body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 1 << 16);
            await writer.WriteAsync(text.GetStringBuilder());
        },
        "text/csv; charset=utf-8", scope.FileName(name + ".csv"));
}
