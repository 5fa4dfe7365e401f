using CertBridge.Node.Admitting;
using CertBridge.Sharing.Withdrawals;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Withdrawing;

/// <summary>What the node log keeps of a retraction: who, when, why, what everybody is asked to do, and who is told.</summary>
internal static class RetractionLeaf
{
    public const string Kind = "retraction";

    public static byte[] Write(RetractionRow row, IReadOnlyList<WithdrawalRow> withdrawals, Caller caller) => NodeLeafText.Write(text =>
    {
        text.WriteString("report", row.ReportId.Value);
        text.WriteNumber("revision", row.Revision);
        text.WriteCaller(caller, row.At);
        text.WriteString("reason", WithdrawalWords.Of(row.Reason));
        text.WriteString("instruction", WithdrawalWords.Of(row.Instruction));
        text.WriteStartArray("partners");
        foreach (WithdrawalRow withdrawal in withdrawals)
            text.WriteStringValue(withdrawal.Partner.Value);
        text.WriteEndArray();
    });
}
