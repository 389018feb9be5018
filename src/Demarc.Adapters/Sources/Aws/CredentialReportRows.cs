using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using CsvHelper;
using CsvHelper.Configuration;
using Demarc.Engine.Expressions.Json;
using Demarc.Engine.Inventory;

namespace Demarc.Adapters.Sources.Aws;

/// <summary>
/// The lines of a credential report. Truth values become Booleans in whatever case they are written; <c>N/A</c>,
/// <c>not_supported</c> and <c>no_information</c> become null: the report says that there is nothing to tell.
/// </summary>
internal sealed class CredentialReportRows(InputReading input, DateTimeOffset? generatedAt)
{
    private readonly ArrayBufferWriter<byte> buffer = new(1024);
    private readonly JsonTape tape = new();

    /// <summary>Whether a line is the header of a report; columns may be quoted, and newer reports have more of them.</summary>
    internal static bool IsHeader(string line)
    {
        var plain = line.Replace("\"", "", StringComparison.Ordinal);
        return plain.StartsWith("user,arn,user_creation_time,", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Reads the report inside an API answer, whose content is plain text or base64.</summary>
    internal static void OfAnswer(InputReading input, JsonNode answer, string place)
    {
        var content = answer["Content"].GetString()!;
        if (!IsHeader(content))
        {
            var bytes = new byte[content.Length * 3 / 4 + 3];
            if (!Convert.TryFromBase64String(content, bytes, out var length))
            {
                input.Problem(place, "the content of the credential report is neither text nor base64");
                return;
            }

            content = Encoding.UTF8.GetString(bytes, 0, length);
        }

        if (!IsHeader(content))
        {
            input.Problem(place, "the content is not a credential report: its first line has other columns");
            return;
        }

        input.FormatDetail = "IAM credential report (API answer)";
        new CredentialReportRows(input, AwsTime.Read(answer["GeneratedTime"])).Read(new StringReader(content));
    }

    /// <summary>Reads header and lines.</summary>
    internal void Read(TextReader text)
    {
        var settings = new CsvConfiguration(CultureInfo.InvariantCulture) { BadDataFound = null, MaxFieldSize = 1 << 16 };
        using var csv = new CsvParser(text, settings, leaveOpen: true);
        if (!csv.Read()) return;
        var columns = csv.Record!.Select(static column => column.Trim().ToLowerInvariant()).ToArray();
        if (columns.Distinct(StringComparer.Ordinal).Count() != columns.Length)
        {
            input.Problem("line 1", "a column is named twice");
            return;
        }

        try
        {
            while (csv.Read())
            {
                if (csv.Record!.Length == columns.Length) Row(columns, csv.Record);
                else if (csv.Record.Length > 1)
                    input.Problem($"line {csv.RawRow}", $"{csv.Record.Length} columns where the header has {columns.Length}");
            }
        }
        catch (CsvHelperException error)
        {
            input.Problem($"line {csv.RawRow}", error.Message.Split('\n')[0].Trim());
        }
    }

    private void Row(string[] columns, string[] values)
    {
        var user = values[Array.IndexOf(columns, "user")];
        var arnText = values[Array.IndexOf(columns, "arn")];
        var hasArn = AwsArn.TryParse(arnText, out var arn);
        var root = user == "<root_account>";
        Write(columns, values);
        input.Add(new Observation
        {
            Source = SourceKind.AwsApi,
            NativeType = root ? "credential-report:root" : "credential-report:user",
            Id = (hasArn ? arnText : user) + "#credential-report",
            Provider = "aws",
            Account = arn.Account,
            Region = AwsRegion.Global,
            Name = user,
            CapturedAt = generatedAt,
            Body = tape.Root,
        });
    }

    private void Write(string[] columns, string[] values)
    {
        buffer.ResetWrittenCount();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            for (var column = 0; column < columns.Length; column++)
            {
                var value = values[column].Trim();
                if (value is "" or "N/A" or "not_supported" or "no_information") writer.WriteNull(columns[column]);
                else if (value.Equals("true", StringComparison.OrdinalIgnoreCase)) writer.WriteBoolean(columns[column], value: true);
                else if (value.Equals("false", StringComparison.OrdinalIgnoreCase)) writer.WriteBoolean(columns[column], value: false);
                else writer.WriteString(columns[column], value);
            }

            writer.WriteEndObject();
        }

        tape.TryFill(buffer.WrittenMemory);
    }
}
