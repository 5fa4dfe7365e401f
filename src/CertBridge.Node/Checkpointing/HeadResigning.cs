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
/// hello. At start such a head is signed again with the key in use: the same tree, another signature.
/// </summary>
internal sealed class HeadResigning(NodeIdentity identity, Trusting.NodeKeys keys, NodeStore store, TimeProvider time) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (PartnerId partner in store.Read(reader => reader.LinkLogPartners()))
        {
            CheckpointRow? head = store.Read(reader => reader.LatestCheckpoint(partner, LogSide.Mine));
            if (head is null || IsByTheKeyInUse(partner, head))
                continue;
            var checkpoint = new LogCheckpoint(OriginOf(partner), head.Size, head.Root);
            CheckpointRow again = head with { Note = SignedNote.Sign(checkpoint, keys.Log.Id, keys.Log.Sign), At = time.GetUtcNow() };
            await store.CommitAsync(CommitUrgency.Routine, again.Note.Length, writer => writer.SaveCheckpoint(again, head), cancellationToken);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private string OriginOf(PartnerId partner) =>
        LogCheckpoint.OriginOf(identity.Environment, identity.Id, partner, store.Read(reader => reader.CurrentLog(partner, LogSide.Mine).Epoch));

    private bool IsByTheKeyInUse(PartnerId partner, CheckpointRow head)
    {
        string origin = OriginOf(partner);
        Parsed<LogCheckpoint> opened = SignedNote.Open(head.Note, origin, [keys.Log.Id], (_, message, signature) => PublicKeySignature.Verify(keys.Log.PublicKey, message, signature));
        return opened.IsValid;
    }
}
