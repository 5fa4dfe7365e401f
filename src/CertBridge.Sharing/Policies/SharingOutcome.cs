namespace CertBridge.Sharing.Policies;

public enum SharingOutcome
{
    /// <summary>It does not go.</summary>
    Deny,

    /// <summary>It may go, later: after a time, or when people approved.</summary>
    Hold,

    /// <summary>It may go now.</summary>
    Allow,
}
