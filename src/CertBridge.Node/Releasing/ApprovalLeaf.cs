using CertBridge.Node.Admitting;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Releasing;

/// <summary>What the node log keeps of an approval: which copy, by its root, and who did what to it. It outlives the content and holds none of it.</summary>
internal static class ApprovalLeaf
{
    public const string Kind = "approval";

    /// <summary>Roughly what it takes, bytes.</summary>
    public const int SizeBytes = 512;

    /// <param name="did">signed, released, released-in-emergency, refused or expired.</param>
    /// <param name="officers">Whose signatures, by the name on the card.</param>
    /// <param name="caller">Who handed it in; null where time did it.</param>
    public static byte[] Write(ApprovalRow approval, string did, IReadOnlyList<string> officers, Caller? caller, DateTimeOffset at) => NodeLeafText.Write(text =>
    {
        text.WriteString("report", approval.ReportId.Value);
        text.WriteNumber("revision", approval.Revision);
        text.WriteString("partner", approval.Partner.Value);
        text.WriteNumber("approval", approval.Id);
        text.WriteString("root", approval.ItemRoot.ToString());
        text.WriteString("did", did);
        text.WriteStartArray("officers");
        foreach (string officer in officers)
            text.WriteStringValue(officer);
        text.WriteEndArray();
        if (caller is null)
            text.WriteNumber("atMs", at.ToUnixTimeMilliseconds());
        else
            text.WriteCaller(caller, at);
    });
}
