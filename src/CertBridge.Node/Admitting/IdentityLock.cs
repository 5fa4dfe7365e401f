using CertBridge.Node.Examining;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;

namespace CertBridge.Node.Admitting;

/// <summary>
/// A node whose identity ran out is LOCKED: partners would believe nothing it signs, so it speaks with none, and answers its own operators only what they need to find the way back (docs/operations.md, "A node that is
/// LOCKED"). It is asked anew at each question: the card that ends the lock is taken in while the node runs. A key sheet alone does not lock, because the node signs the next itself.
/// </summary>
internal sealed class IdentityLock(TrustBook trust, NodeKeys keys, TimeProvider time)
{
    public const string PartnersTold = "this node is locked: its identity ran out";

    /// <summary>Calls that look, and change nothing.</summary>
    private static readonly HashSet<string> Looking = ["NodeService/ShowStatus", "NodeService/WhoAmI", "NodeService/ListKeys", "ExaminationService/Examine", "PartnerService/ShowOwnCard"];

    public bool IsLocked => Reasons().Any();

    /// <summary>What ran out, a sentence each; none while the node is not locked.</summary>
    public IEnumerable<string> Reasons()
    {
        DateTimeOffset now = time.GetUtcNow();
        KeysInUse inUse = keys.InUse;
        if (trust.Current.OwnCard.Expires <= now)
            yield return ExpiryWords.Of("the own card", trust.Current.OwnCard.Expires, now);
        if (inUse.SigningCertificate.NotAfter <= now)
            yield return ExpiryWords.Of("the signing certificate", inUse.SigningCertificate.NotAfter, now);
        var tlsEnds = new DateTimeOffset(inUse.Tls.NotAfter.ToUniversalTime());
        if (tlsEnds <= now)
            yield return ExpiryWords.Of("the TLS certificate", tlsEnds, now);
    }

    /// <param name="method">Of the call, such as <c>/certbridge.v1.ReportService/Submit</c>.</param>
    /// <exception cref="NodeRefusalException">The node is locked, and the call is for more than looking.</exception>
    public void RefuseWhileLocked(string method)
    {
        if (!Looking.Contains(method[(method.LastIndexOf('.') + 1)..]) && Reasons().FirstOrDefault() is { } reason)
            throw new NodeRefusalException(new Problem(NodeErrors.Locked, "", $"This node is LOCKED: {reason}."));
    }
}
