namespace CertBridge.Storage;

/// <summary>Who goes first when works wait for the writer.</summary>
public enum CommitUrgency
{
    /// <summary>After everything urgent.</summary>
    Routine,

    /// <summary>Before everything routine that waits.</summary>
    Urgent,
}
