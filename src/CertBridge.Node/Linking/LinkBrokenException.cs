using CertBridge.Protocol.V1;

namespace CertBridge.Node.Linking;

/// <summary>The other side broke a rule of docs/LINK.md. The link is closed with the reason; the text carries ids and numbers, never content.</summary>
internal sealed class LinkBrokenException(ClosingReason reason, string message, Exception? cause = null) : Exception(message, cause)
{
    public ClosingReason Reason { get; } = reason;

    /// <summary>Which numbers are missing, where that is what broke it.</summary>
    public Gap? Gap { get; init; }
}
