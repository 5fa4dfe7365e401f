using CertBridge.Node.Admitting;
using CertBridge.Protocol.V1;

namespace CertBridge.Node.Forgetting;

/// <summary>What the node log keeps of a slice that was forgotten: who, when, how many, up to which age.</summary>
internal static class PurgeLeaf
{
    public const string Kind = "purge";

    /// <summary>Roughly what it takes, bytes.</summary>
    public const int SizeBytes = 512;

    public static byte[] Write(PurgeContentResponse slice, DateTimeOffset before, DateTimeOffset at, Caller caller) => NodeLeafText.Write(text =>
    {
        text.WriteCaller(caller, at);
        text.WriteNumber("beforeMs", before.ToUnixTimeMilliseconds());
        text.WriteNumber("reports", slice.Reports);
        text.WriteNumber("envelopesOut", slice.EnvelopesOut);
        text.WriteNumber("envelopesIn", slice.EnvelopesIn);
        text.WriteNumber("bytes", slice.ContentBytes);
        text.WriteNumber("copies", slice.Copies);
    });
}
