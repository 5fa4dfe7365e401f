using CertBridge.Sharing.Withdrawals;
using System.Text.Json;
using CertBridge.Cli.Printing;
using CertBridge.Protocol.V1;

namespace CertBridge.Cli.Reporting;

/// <summary>How a report's summary is printed, our own or a partner's.</summary>
internal static class ReportPrinting
{
    public static Column<ReportSummary>[] Columns(HumanTime times) =>
    [
        new("REPORT", report => report.ReportId),
        new("REV", report => report.Revision.ToString()),
        new("MARKING", report => MarkingText.Of(report.Marking)),
        new("INDICATORS", report => report.Indicators.ToString()),
        new("DELIVERED", report => report.Delivered.ToString()),
        new("PENDING", report => report.Pending.ToString()),
        new("DENIED", report => report.Denied.ToString()),
        new("AT", report => times.Both(report.AtMs)),
        new("TITLE", report => report.WithdrawnMs > 0 ? "(retracted)" : report.ForgottenMs > 0 ? "(forgotten)" : report.Title),
    ];

    /// <summary>Instead of content that is gone for ever.</summary>
    public static string Forgotten(ulong millis) => $"forgotten on {HumanTime.Rfc3339(millis)?[..10]}; ids, digests, decisions and receipts are kept";

    public static void Write(Utf8JsonWriter json, ReportSummary report)
    {
        json.WriteString("reportId", report.ReportId);
        json.WriteNumber("revision", report.Revision);
        json.WriteString("title", report.Title);
        json.WriteMarking(report.Marking);
        json.WriteTime("at", report.AtMs);
        json.WriteNumber("sizeBytes", report.SizeBytes);
        json.WriteNumber("indicators", report.Indicators);
        json.WriteNumber("delivered", report.Delivered);
        json.WriteNumber("pending", report.Pending);
        json.WriteNumber("denied", report.Denied);
        json.WriteTime("forgotten", report.ForgottenMs);
        WriteWithdrawn(json, report);
    }

    /// <summary>Null and empty words while it stands.</summary>
    public static void WriteWithdrawn(Utf8JsonWriter json, ReportSummary report)
    {
        bool isWithdrawn = report.WithdrawnMs > 0;
        json.WriteTime("withdrawn", report.WithdrawnMs);
        json.WriteString("withdrawnReason", isWithdrawn ? WithdrawalWords.Of(report.WithdrawnReason) : "");
        json.WriteString("withdrawnInstruction", isWithdrawn ? WithdrawalWords.Of(report.WithdrawnInstruction) : "");
    }

    public static string Text(ReportSummary report, HumanTime times) => Table.Fields(
        ("report", $"{report.ReportId} rev {report.Revision}"),
        ("title", report.ForgottenMs > 0 ? Forgotten(report.ForgottenMs) : report.Title),
        ("stands", report.WithdrawnMs == 0 ? "yes" : $"NO: taken back on {times.Both(report.WithdrawnMs)}, {WithdrawalWords.Of(report.WithdrawnReason)}, {WithdrawalWords.Of(report.WithdrawnInstruction)}"),
        ("marking", MarkingText.Of(report.Marking)),
        ("at", times.Both(report.AtMs)),
        ("indicators", report.Indicators.ToString()),
        ("size", $"{report.SizeBytes} bytes"));
}
