using CertBridge.Node.Admitting;

namespace CertBridge.Node.BackingUp;

/// <summary>What the node log keeps of a backup: who took it, when, and to which key it is sealed. It is written before, and so is in the backup itself.</summary>
internal static class BackupLeaf
{
    public const string Kind = "backup";

    /// <summary>Roughly what it takes, bytes.</summary>
    public const int SizeBytes = 512;

    public static byte[] Write(BackupHeader header, Caller caller) => NodeLeafText.Write(text =>
    {
        text.WriteCaller(caller, header.TakenAt);
        text.WriteString("backup", header.BackupId);
        text.WriteString("recipient", header.Recipient.ToString());
    });
}
