using System.Buffers;
using System.Text.Json;
using CertBridge.Node.Admitting;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Forwarding;

/// <summary>What the node log keeps of passing a report on, and of ending that: who, whose report, and for which partners what was decided or ended.</summary>
internal static class ForwardingLeaf
{
    public const string Kind = "forwarding";

    public const string EndKind = "forwarding-end";

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

    public static byte[] WriteEnd(IReadOnlyList<OnwardRow> ended, Caller caller, DateTimeOffset at)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var text = new Utf8JsonWriter(buffer))
        {
            text.WriteStartObject();
            text.WriteString("report", ended[0].ReportId.Value);
            text.WriteString("originator", ended[0].Originator.Value);
            text.WriteCaller(caller, at);
            text.WriteStartArray("partners");
            foreach (OnwardRow order in ended)
                text.WriteStringValue(order.Partner.Value);
            text.WriteEndArray();
            text.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }
}
