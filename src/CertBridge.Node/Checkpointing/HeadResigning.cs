using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Recording.Checkpoints;
using CertBridge.Sealing.Keys;
using CertBridge.Storage;
using CertBridge.Storage.Rows;
using Microsoft.Extensions.Hosting;

namespace CertBridge.Node.Checkpointing;

/// <summary>
/// After a log key was retired the newest head of each of our logs is still signed by it, and a partner holding the newer card could not verify our
/// hello. At start, and when another key takes over, such a head is signed again with the key in use: the same tree, another signature.
/// </summary>
internal sealed class HeadResigning(NodeIdentity identity, Trusting.NodeKeys keys, NodeStore store, TimeProvider time) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => ResignAsync(cancellationToken);

    /// <summary>Signs every head that is by another key; a log that grew meanwhile has a head by the key in use already.</summary>
    public async Task ResignAsync(CancellationToken cancellationToken)
    {
        foreach (PartnerId partner in store.Read(reader => reader.LinkLogPartners()))
        {
            CheckpointRow? head = store.Read(reader => reader.LatestCheckpoint(partner, LogSide.Mine));
            if (head is null || IsByTheKeyInUse(partner, head))
                continue;
            var checkpoint = new LogCheckpoint(OriginOf(partner), head.Size, head.Root);
            PrivateKey log = keys.Log;
            CheckpointRow again = head with { Note = SignedNote.Sign(checkpoint, log.Id, log.Sign), At = time.GetUtcNow() };
            await store.CommitAsync(CommitUrgency.Routine, again.Note.Length, writer => SaveUnlessGrown(writer, again, head), cancellationToken);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static bool SaveUnlessGrown(StoreWriter writer, CheckpointRow again, CheckpointRow head)
    {
        if (writer.LatestCheckpoint(head.Partner, LogSide.Mine) is not { } newest || newest.Size != head.Size || newest.Root != head.Root)
            return false;
        writer.SaveCheckpoint(again, newest);
        return true;
    }

    private string OriginOf(PartnerId partner) =>
        LogCheckpoint.OriginOf(identity.Environment, identity.Id, partner, store.Read(reader => reader.CurrentLog(partner, LogSide.Mine).Epoch));

    private bool IsByTheKeyInUse(PartnerId partner, CheckpointRow head)
    {
        string origin = OriginOf(partner);
        Parsed<LogCheckpoint> opened = SignedNote.Open(head.Note, origin, [keys.Log.Id], (_, message, signature) => PublicKeySignature.Verify(keys.Log.PublicKey, message, signature));
        return opened.IsValid;
    }
}
