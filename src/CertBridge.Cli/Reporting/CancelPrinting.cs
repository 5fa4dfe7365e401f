using System.Text.Json;
using CertBridge.Cli.Printing;
using CertBridge.Protocol.V1;

namespace CertBridge.Cli.Reporting;

/// <summary>How it is printed what could be taken back.</summary>
internal static class CancelPrinting
{
    public static readonly Column<CancelledEntry>[] Columns =
    [
        new("REPORT", entry => entry.Entry.ReportId),
        new("TO", entry => entry.Entry.Partner),
        new("STATE", entry => entry.Entry.State),
        new("STOPPED", entry => entry.Stopped ? "yes" : "no"),
        new("BECAUSE", entry => entry.Because),
    ];

    public static void Write(Utf8JsonWriter json, CancelledEntry entry)
    {
        json.WriteString("reportId", entry.Entry.ReportId);
        json.WriteNumber("revision", entry.Entry.Revision);
        json.WriteString("partner", entry.Entry.Partner);
        json.WriteString("state", entry.Entry.State);
        json.WriteBoolean("stopped", entry.Stopped);
        json.WriteString("because", entry.Because);
    }

    public static string Sentence(CancelledEntry entry) => TerminalText.Escape(entry.Stopped
        ? $"Taken back: {entry.Entry.Partner} never gets {entry.Entry.ReportId}. {entry.Because}."
        : $"NOT taken back from {entry.Entry.Partner}: {entry.Because} Next: certbridge report retract {entry.Entry.ReportId} takes it back from everybody who has it.");
}
