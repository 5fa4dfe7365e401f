using CertBridge.Node.Admitting;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Forwarding;

/// <summary>What the node log keeps of passing a report on, and of ending that: who, whose report, and for which partners what was decided or ended.</summary>
internal static class ForwardingLeaf
{
    public const string Kind = "forwarding";

    public const string EndKind = "forwarding-end";

    public static byte[] Write(InboxRow held, IReadOnlyList<DecisionRow> decisions, Caller caller, DateTimeOffset at) => NodeLeafText.Write(text =>
    {
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
    });

    /// <summary>Of each partner also what it cost: the revisions that were taken out, and the one that is taken back from it.</summary>
    public static byte[] WriteEnd(IReadOnlyList<EndedOrder> ended, Caller caller, DateTimeOffset at) => NodeLeafText.Write(text =>
    {
        text.WriteString("report", ended[0].Order.ReportId.Value);
        text.WriteString("originator", ended[0].Order.Originator.Value);
        text.WriteCaller(caller, at);
        text.WriteStartArray("partners");
        foreach (EndedOrder one in ended)
        {
            text.WriteStartObject();
            text.WriteString("partner", one.Order.Partner.Value);
            text.WriteStartArray("takenOut");
            foreach (ulong revision in one.TakenOut)
                text.WriteNumberValue(revision);
            text.WriteEndArray();
            text.WriteBoolean("takenBack", one.TakenBack is not null);
            if (one.TakenBack is { } got)
                text.WriteNumber("revision", got);
            text.WriteEndObject();
        }
        text.WriteEndArray();
    });
}
