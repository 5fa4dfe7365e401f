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
    private const int NoteBytes = 512;

    public Task StartAsync(CancellationToken cancellationToken) => ResignAsync(cancellationToken);

    /// <summary>
    /// Signs every head that is by another key. It is looked at by the store's writer, after whatever was under way: a head that was signed with the former key in the moment in which the next took over would else be the
    /// one that hellos show, and partners would meet the next key at the link after.
    /// </summary>
    public async Task ResignAsync(CancellationToken cancellationToken)
    {
        foreach (PartnerId partner in store.Read(reader => reader.LinkLogPartners()))
            await store.CommitAsync(CommitUrgency.Routine, NoteBytes, writer => Resign(writer, partner), cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private bool Resign(StoreWriter writer, PartnerId partner)
    {
        if (writer.LatestCheckpoint(partner, LogSide.Mine) is not { } head)
            return false;
        PrivateKey log = keys.Log;
        string origin = LogCheckpoint.OriginOf(identity.Environment, identity.Id, partner, writer.CurrentLog(partner, LogSide.Mine).Epoch);
        if (SignedNote.Open(head.Note, origin, [log.Id], (_, message, signature) => PublicKeySignature.Verify(log.PublicKey, message, signature)).IsValid)
            return false;
        byte[] note = SignedNote.Sign(new LogCheckpoint(origin, head.Size, head.Root), log.Id, log.Sign);
        writer.SaveCheckpoint(head with { Note = note, At = time.GetUtcNow() }, head);
        return true;
    }
}
