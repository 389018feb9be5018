using System.Text.Json;
using Demarc.Engine.Reports.Figures;

namespace Demarc.Engine.Reports;

/// <summary>The numbers as JSON, each with its formula and population.</summary>
internal static class NumbersJson
{
    internal static void Write(Utf8JsonWriter writer, Numbers numbers)
    {
        writer.WriteStartObject("numbers");
        writer.WriteStartObject("duties");
        writer.WriteNumber("provider", numbers.Duties.Provider);
        writer.WriteNumber("shared", numbers.Duties.Shared);
        writer.WriteNumber("ours", numbers.Duties.Ours);
        writer.WriteNumber("thirdParty", numbers.Duties.ThirdParty);
        writer.WriteNumber("unknown", numbers.Duties.Unknown);
        writer.WriteNumber("notApplicable", numbers.Duties.NotApplicable);
        writer.WriteString("formula", PartySplit.Formula);
        writer.WriteEndObject();
        WriteOurPart(writer, numbers.OurPart);
        WriteFigures(writer, numbers);
        WriteSecondFactor(writer, numbers.SecondFactor);
        WriteTallies(writer, "gapsBySeverity", numbers.GapsBySeverity);
        WriteTallies(writer, "gapsByKind", numbers.GapsByKind);
        writer.WriteNumber("gapsOverdue", numbers.Overdue);
        WriteCertificateGaps(writer, numbers);
        WriteReadiness(writer, numbers);
        WriteSpend(writer, numbers.Spend);
        WriteTime(writer, "oldestCapture", numbers.OldestCapture);
        writer.WriteEndObject();
    }

    private static void WriteOurPart(Utf8JsonWriter writer, OurPart part)
    {
        writer.WriteStartObject("ourPart");
        WriteOutcomes(writer, part.Duties);
        WriteTallies(writer, "unknownBecause", part.UnknownBecause);
        writer.WriteStartArray("answerable");
        foreach (var share in part.Answerable)
        {
            writer.WriteStartObject();
            writer.WriteString("who", share.Name);
            WriteOutcomes(writer, share.Duties);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteString("formula", OurPart.Formula);
        writer.WriteEndObject();
    }

    private static void WriteOutcomes(Utf8JsonWriter writer, OutcomeSplit split)
    {
        writer.WriteNumber("done", split.Done);
        writer.WriteNumber("notDone", split.NotDone);
        writer.WriteNumber("unknown", split.Unknown);
    }

    private static void WriteFigures(Utf8JsonWriter writer, Numbers numbers)
    {
        foreach (var figure in numbers.Figures)
        {
            writer.WriteStartObject(figure.Id);
            writer.WriteNumber("count", figure.Count);
            writer.WriteNumber("of", figure.Whole);
            writer.WriteString("formula", figure.Formula);
            writer.WriteString("population", figure.Population);
            writer.WriteString("exclusions", figure.Exclusions);
            if (!figure.Apart.IsEmpty) WriteTallies(writer, "apart", figure.Apart);
            writer.WriteEndObject();
        }
    }

    private static void WriteSecondFactor(Utf8JsonWriter writer, SecondFactor factor)
    {
        writer.WriteStartObject("secondFactor");
        writer.WriteNumber("places", factor.Places);
        writer.WriteNumber("unmeasured", factor.Unmeasured);
        writer.WriteStartArray("checks");
        foreach (var line in factor.Lines)
        {
            writer.WriteStartObject();
            writer.WriteString("check", line.Check);
            writer.WriteString("title", line.Title);
            writer.WriteNumber("on", line.On);
            writer.WriteNumber("off", line.Off);
            writer.WriteNumber("unknown", line.Unknown);
            writer.WriteNumber("excepted", line.Excepted);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteString("formula", SecondFactor.Formula);
        writer.WriteString("population", SecondFactor.Population);
        writer.WriteString("exclusions", SecondFactor.Exclusions);
        writer.WriteEndObject();
    }

    private static void WriteTallies(Utf8JsonWriter writer, string name, IEnumerable<Tally> tallies)
    {
        writer.WriteStartObject(name);
        foreach (var tally in tallies) writer.WriteNumber(tally.Name, tally.Count);
        writer.WriteEndObject();
    }

    private static void WriteCertificateGaps(Utf8JsonWriter writer, Numbers numbers)
    {
        writer.WriteStartArray("certificateGap");
        foreach (var gap in numbers.CertificateGaps)
        {
            writer.WriteStartObject();
            writer.WriteString("control", gap.Control);
            writer.WriteString("title", gap.Title);
            writer.WriteStartArray("parts");
            foreach (var part in gap.Parts) writer.WriteStringValue(part.ToString());
            writer.WriteEndArray();
            writer.WriteNumber("duties", gap.Duties);
            writer.WriteStartArray("offered");
            foreach (var item in gap.Items) writer.WriteStringValue(item);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteSpend(Utf8JsonWriter writer, Spend spend)
    {
        writer.WriteStartObject("spend");
        writer.WriteString("formula", Spend.Formula);
        writer.WriteString("population", Spend.Population);
        writer.WriteStartArray("totals");
        foreach (var total in spend.Totals)
        {
            writer.WriteStartObject();
            WriteTotal(writer, total);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("services");
        foreach (var line in spend.Services)
        {
            writer.WriteStartObject();
            writer.WriteString("service", line.Service);
            writer.WriteString("title", line.Title);
            writer.WriteStartArray("owners");
            foreach (var owner in line.Owners) writer.WriteStringValue(owner);
            writer.WriteEndArray();
            WriteTotal(writer, line.Total);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteTotal(Utf8JsonWriter writer, SpendTotal total)
    {
        writer.WriteString("currency", total.Currency);
        writer.WriteNumber("billed", total.Amount);
        writer.WriteNumber("unowned", total.Unowned);
        writer.WriteNumber("uncatalogued", total.Uncatalogued);
        WriteTime(writer, "from", total.From);
        WriteTime(writer, "until", total.Until);
    }

    private static void WriteTime(Utf8JsonWriter writer, string name, DateTimeOffset? time)
    {
        if (time is { } at) writer.WriteString(name, $"{at.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}");
        else writer.WriteNull(name);
    }

    private static void WriteReadiness(Utf8JsonWriter writer, Numbers numbers)
    {
        writer.WriteStartArray("services");
        foreach (var service in numbers.Services)
        {
            writer.WriteStartObject();
            writer.WriteString("service", service.Service);
            writer.WriteNumber("ready", service.Ready);
            writer.WriteNumber("ours", service.Ours);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("frameworks");
        foreach (var framework in numbers.Frameworks)
        {
            writer.WriteStartObject();
            writer.WriteString("framework", framework.Id);
            writer.WriteNumber("ready", framework.Ready);
            writer.WriteNumber("ours", framework.Ours);
            writer.WriteNumber("elsewhere", framework.Elsewhere);
            writer.WriteNumber("unknown", framework.Unknown);
            writer.WriteNumber("notAsked", framework.NotAsked);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
