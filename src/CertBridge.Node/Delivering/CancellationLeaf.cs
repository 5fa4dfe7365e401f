using System.Text.Json;
using CertBridge.Node.Admitting;
using CertBridge.Protocol.Ids;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Delivering;

/// <summary>What the node log keeps of entries that were taken back: who did it, when, and which envelopes nobody ever got.</summary>
internal static class CancellationLeaf
{
    public const string Kind = "cancellation";

    public static byte[] Write(ReportId report, IReadOnlyList<OutboxRow> takenBack, Caller caller, DateTimeOffset now) => NodeLeafText.Write(text =>
    {
        text.WriteString("report", report.Value);
        text.WriteCaller(caller, now);
        text.WriteStartArray("entries");
        foreach (OutboxRow entry in takenBack)
        {
            text.WriteStartObject();
            text.WriteString("partner", entry.Partner.Value);
            text.WriteNumber("revision", entry.Revision);
            text.WriteString("envelope", entry.EnvelopeDigest.ToString());
            text.WriteEndObject();
        }
        text.WriteEndArray();
    });

    /// <returns>Null for what is no such leaf.</returns>
    public static (ReportId Report, IReadOnlyList<PartnerId> Partners)? Read(byte[] record)
    {
        try
        {
            using var json = JsonDocument.Parse(record);
            return (ReportId.Parse(json.RootElement.GetProperty("report").GetString() ?? ""),
                [.. json.RootElement.GetProperty("entries").EnumerateArray().Select(entry => PartnerId.Parse(entry.GetProperty("partner").GetString() ?? ""))]);
        }
        catch (Exception malformed) when (malformed is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }
}
