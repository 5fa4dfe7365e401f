using CertBridge.Node.Admitting;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.V1;

namespace CertBridge.Node.Linking;

/// <summary>
/// Asks every 5 s whether the key a link is held with may still hold it: on the partner's card in force, not revoked, its certificate within its dates; and whether our own identity has run out, which nothing
/// else would notice on a link that is up. A part of its own, because the one that sends notices may be waiting for a partner that does not read.
/// </summary>
internal sealed class KeyWatchingPart(LinkSession session, TrustBook trust, IdentityLock locked, LinkPulse pulse, TimeProvider time) : ILinkPart
{
    /// <summary>A link whose key may hold it no longer ends within 15 s (DESIGN section 6); its last words may take some of them.</summary>
    private const int EveryBeats = 5;

    public bool Takes(Frame.KindOneofCase kind) => false;

    public ValueTask TakeAsync(Frame frame, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Demand();
            await pulse.WaitAsync(EveryBeats, cancellationToken);
        }
    }

    private void Demand()
    {
        if (trust.Current.PartnerByPin(session.Key.Pin) != session.Partner)
            throw new LinkBrokenException(ClosingReason.IdentityConflict, "the TLS key of this connection is no longer on the partner's card");
        if (time.GetUtcNow() > session.Key.Expires)
            throw new LinkBrokenException(ClosingReason.IdentityConflict, $"the TLS certificate of this connection expired {session.Key.Expires:yyyy-MM-ddTHH:mmZ}");
        if (locked.IsLocked)
            throw new LinkBrokenException(ClosingReason.Shutdown, IdentityLock.PartnersTold);
    }
}

/// <summary>Makes it for each link.</summary>
internal sealed class KeyWatchingSource(TrustBook trust, IdentityLock locked, LinkPulse pulse, TimeProvider time) : ILinkPartSource
{
    public ILinkPart? Join(LinkSession session) => new KeyWatchingPart(session, trust, locked, pulse, time);
}
