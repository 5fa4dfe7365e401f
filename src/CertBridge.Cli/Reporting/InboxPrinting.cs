using System.Text.Json;
using CertBridge.Cli.Printing;
using CertBridge.Protocol.V1;

namespace CertBridge.Cli.Reporting;

/// <summary>How a received item is printed for programs.</summary>
internal static class InboxPrinting
{
    public static void Write(Utf8JsonWriter json, InboxSummary item)
    {
        json.WriteString("partner", item.Partner);
        json.WriteString("envelopeId", item.EnvelopeId);
        json.WriteString("state", item.State);
        json.WriteString("reason", item.Reason);
        json.WriteTime("received", item.ReceivedMs);
        json.WriteNumber("number", item.Number);
        json.WriteDigest("envelopeDigest", item.EnvelopeDigest);
        json.WriteTime("forgotten", item.ForgottenMs);
        json.WriteString("kind", item.Kind);
        json.WriteBoolean("sealedToPersons", item.SealedToPersons);
        json.WriteString("withheld", item.Withheld);
        json.WriteString("originator", item.Originator);
        json.WriteNumber("itemsWithheld", item.ItemsWithheld);
        json.WriteTime("suspectSince", item.SuspectSinceMs);
        if (item.Report is not null)
            Report(json, item.Report);
    }

    /// <summary>The title, or what there is to say instead.</summary>
    public static string Title(InboxSummary item) =>
        item.Kind == "feedback" ? "(says something about a report of ours: certbridge feedback list)"
        : item.Kind == "withdrawal" ? "(takes back what came before)"
        : item.Report?.WithdrawnMs > 0 ? "(withdrawn by its sender)"
        : item.ForgottenMs > 0 ? "(forgotten)"
        : item.Withheld.Length > 0 ? $"(not shown: {item.Withheld})"
        : item.Report?.Title ?? "";

    /// <summary>Flat beside the item's own fields; what only the sender can know is left out.</summary>
    private static void Report(Utf8JsonWriter json, ReportSummary report)
    {
        json.WriteString("reportId", report.ReportId);
        json.WriteNumber("revision", report.Revision);
        json.WriteString("title", report.Title);
        json.WriteMarking(report.Marking);
        json.WriteNumber("sizeBytes", report.SizeBytes);
        json.WriteNumber("indicators", report.Indicators);
        ReportPrinting.WriteWithdrawn(json, report);
    }
}
