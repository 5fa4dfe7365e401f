using System.Buffers;
using System.Text.Json;
using CertBridge.Node.Admitting;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Forwarding;

/// <summary>What the node log keeps of passing a report on: who, whose report, and what was decided for each partner.</summary>
internal static class ForwardingLeaf
{
    public const string Kind = "forwarding";

    public static byte[] Write(InboxRow held, IReadOnlyList<DecisionRow> decisions, Caller caller, DateTimeOffset at)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var text = new Utf8JsonWriter(buffer))
        {
            text.WriteStartObject();
            text.WriteString("report", held.ReportId!.Value.Value);
            text.WriteNumber("revision", held.Revision);
            text.WriteString("originator", held.Partner.Value);
            text.WriteCaller(caller, at);
            text.WriteStartArray("decisions");
            foreach (DecisionRow decision in decisions)
            {
                text.WriteStartObject();
                text.WriteString("partner", decision.Partner.Value);
                text.WriteString("reason", decision.Reason);
                text.WriteEndObject();
            }
            text.WriteEndArray();
            text.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }
}
