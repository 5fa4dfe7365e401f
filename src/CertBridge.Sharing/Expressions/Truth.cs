namespace CertBridge.Sharing.Expressions;

/// <summary>What a condition comes to. Whoever asks decides what an error means; for sharing it is a denial.</summary>
public enum Truth
{
    False,
    True,

    /// <summary>A fact was absent or an operation had no result.</summary>
    Error,
}
