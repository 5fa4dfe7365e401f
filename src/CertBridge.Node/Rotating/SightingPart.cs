using CertBridge.Node.Linking;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Recording.Checkpoints;
using CertBridge.Sealing.Keys;
using CertBridge.Storage;

namespace CertBridge.Node.Rotating;

/// <summary>
/// Notices what a link shows of how far the partner has followed our keys: which card and sheet it says it holds, and which keys it has met at work. A frame after both hellos says that it took ours, and with it the TLS
/// key of the connection and the log key under the head that was shown. A key sheet it holds is the signing key's first use; the one before is done with once nothing under it waits for a receipt.
/// </summary>
internal sealed class SightingPart(LinkSession session, NodeIdentity identity, TrustBook trust, NodeKeys keys, NodeStore store, KeySights sights, LinkPulse pulse, TimeProvider time) : ILinkPart
{
    public bool Takes(Frame.KindOneofCase kind) => false;

    public ValueTask TakeAsync(Frame frame, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await session.Heard.WaitAsync(cancellationToken);
        for (bool isFirst = true; ; isFirst = false)
        {
            try
            {
                Look(isFirst);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                throw new OwnDiskException(failure);
            }
            await pulse.WaitAsync(beats: 1, cancellationToken); // a repeated hello, or the last receipt under a former key, raises no signal here
        }
    }

    private void Look(bool isFirst)
    {
        if (session.Key.Own is { } own && own != keys.InUse.TlsKey)
        {
            session.Close(ClosingReason.Superseded, TakingOver.Words); // its handshake was under way when another key took over
            return;
        }
        if (isFirst)
        {
            if (session.Key.Own is { } met)
                Note(KeyKind.Tls, met);
            PrivateKey log = keys.Log;
            if (HasShownAHeadBy(log))
                Note(KeyKind.Log, log.Id);
        }
        NoteHeld();
        KeyId signing = keys.Signing.Id;
        if (!sights.Of(session.Partner).HasSeen(KeyKind.Signing, signing) && HasMet(signing))
            Note(KeyKind.Signing, signing);
    }

    private void NoteHeld()
    {
        Hello theirs = session.Theirs;
        if (theirs.HeldCardSerial > 0 && Digest.TryFromBytes(theirs.HeldCardDigest.Span, out Digest card))
            sights.Note(session.Partner, sight => sight with { CardSerial = theirs.HeldCardSerial, CardDigest = card, SheetSerial = theirs.HeldSheetSerial });
    }

    /// <summary>Also before the first head: then nothing was ever signed for this partner with the one before.</summary>
    private bool HasShownAHeadBy(PrivateKey log)
    {
        if (session.Ours.Checkpoint.IsEmpty)
            return true;
        string origin = LogCheckpoint.OriginOf(identity.Environment, identity.Id, session.Partner, HelloEpochs.Known(session.Ours.LogEpoch));
        return SignedNote.Open(session.Ours.Checkpoint.Span, origin, [log.Id], (_, message, signature) => PublicKeySignature.Verify(log.PublicKey, message, signature)).IsValid;
    }

    private bool HasMet(KeyId signing)
    {
        TrustSnapshot own = trust.Current;
        return own.OwnSheet.Wire.SignerKeyId.Span.SequenceEqual(signing.ToBytes())
            && session.Theirs.HeldSheetSerial >= own.OwnSheet.Serial
            && !store.Read(reader => reader.HasUnsettledNotSignedBy(session.Partner, signing));
    }

    private void Note(KeyKind kind, KeyId key)
    {
        if (!sights.Of(session.Partner).HasSeen(kind, key))
            sights.Note(session.Partner, sight => sight.With(new KeySeen(kind, key, time.GetUtcNow())));
    }
}

/// <summary>Makes it for each link.</summary>
internal sealed class SightingSource(NodeIdentity identity, TrustBook trust, NodeKeys keys, NodeStore store, KeySights sights, LinkPulse pulse, TimeProvider time) : ILinkPartSource
{
    public ILinkPart? Join(LinkSession session) => new SightingPart(session, identity, trust, keys, store, sights, pulse, time);
}
