namespace CertBridge.Node.BackingUp;

/// <summary>Which of the two files of a backup one is. Without the second nothing that anybody reported can be read from the first.</summary>
public enum BackupPart
{
    /// <summary>The store without its content keys, and every file of the home.</summary>
    Node,

    /// <summary>The content keys alone, wrapped under the store key, which is in the other one.</summary>
    ContentKeys,
}
