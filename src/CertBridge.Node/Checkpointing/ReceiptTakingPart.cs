using CertBridge.Node.Linking;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;
using CertBridge.Recording.Following;
using CertBridge.Recording.Receipts;

namespace CertBridge.Node.Checkpointing;

/// <summary>
/// Takes receipts that are signed by themselves, on the connection of flash and immediate. What such a receipt is for is settled at once; its leaf is followed on the other connection and compared then.
/// </summary>
internal sealed class ReceiptTakingPart(LinkSession session, TrustBook trust, LeafSettling settling, LinkSignals signals, TimeProvider time) : ILinkPart
{
    public bool Takes(Frame.KindOneofCase kind) => kind == Frame.KindOneofCase.Receipt;

    public async ValueTask TakeAsync(Frame frame, CancellationToken cancellationToken)
    {
        if (trust.Current.Find(session.Partner) is not { } partner)
            throw new LinkBrokenException(ClosingReason.IdentityConflict, "the partner left the partner list");
        Parsed<FollowedLeaf> receipt = ReceiptSignature.Open(frame.Receipt, settling.OriginOf(session.Partner), SigningKeyVerification.Of(partner.Card, time.GetUtcNow()), session.Partner, trust.Current.Self);
        if (!receipt.IsValid)
            throw new LinkBrokenException(ClosingReason.Protocol, $"a receipt that is signed by itself is not taken: {receipt.Problems[0]}");
        if (await settling.SettleAloneAsync(session.Partner, receipt.Value, frame.Receipt, cancellationToken) is { } conflict)
            throw new LinkBrokenException(ClosingReason.LogConflict, conflict);
        signals.Outbox(session.Partner, receipt.Value.Record.Receipt.Lane).Raise();
    }

    /// <summary>It works when a frame comes, and has nothing else to do.</summary>
    public Task RunAsync(CancellationToken cancellationToken) => Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
}

/// <summary>Makes it for the connection of what is urgent.</summary>
internal sealed class ReceiptTakingSource(TrustBook trust, LeafSettling settling, LinkSignals signals, TimeProvider time) : ILinkPartSource
{
    public ILinkPart? Join(LinkSession session) => session.Group == LaneGroup.Urgent ? new ReceiptTakingPart(session, trust, settling, signals, time) : null;
}
