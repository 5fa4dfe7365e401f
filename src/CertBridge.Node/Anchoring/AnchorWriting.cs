using System.Security.Cryptography;
using CertBridge.Node.Linking;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Recording.Anchors;
using CertBridge.Recording.Checkpoints;
using CertBridge.Recording.Following;
using CertBridge.Recording.Trees;
using CertBridge.Storage;
using CertBridge.Storage.Crashing;
using CertBridge.Storage.Rows;
using Google.Protobuf;

namespace CertBridge.Node.Anchoring;

/// <summary>
/// Writes an anchor into our link log about a partner: a leaf with a blinded hash of the node log's checkpoint, and beside it, for nobody else, what opens it; in one commit. When the next is due depends
/// on the clock and on the link alone. Whether the node log grew decides nothing, so that nobody learns it from when an anchor comes.
/// </summary>
internal sealed class AnchorWriting(NodeIdentity identity, NodeStore store, NodeLogTree tree, LinkSignals signals, LinkAlarms alarms, TimeProvider time)
{
    /// <summary>At least hourly, with room for a slow machine.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromMinutes(55);

    /// <summary>Roughly what the leaf and what opens it take.</summary>
    private const int SizeBytes = 256;

    /// <summary>How long until the next is due; nothing or less where it is.</summary>
    /// <param name="partner">Whose log.</param>
    /// <param name="linked">Since when the link is up: a log without a leaf gets its first anchor so long after that.</param>
    public TimeSpan DueIn(PartnerId partner, DateTimeOffset linked)
    {
        DateTimeOffset now = time.GetUtcNow();
        DateTimeOffset last = store.Read(reader => LastOf(reader, partner)) ?? linked;
        return last > now ? TimeSpan.Zero : last + Every - now; // a clock that went back must not keep anchors away until it is there again
    }

    /// <summary>Where the node log is not what was anchored before nothing is written, and a person is told: mail goes on, and what was anchored stays to show it.</summary>
    /// <returns>True when it was written.</returns>
    public async Task<bool> WriteAsync(PartnerId partner, CancellationToken cancellationToken)
    {
        try
        {
            MerkleFrontier grown = await Task.Run(tree.Grow, cancellationToken); // the first time it may read a whole log
            await WriteAsync(partner, grown, cancellationToken);
            return true;
        }
        catch (Exception other) when (other is InvalidDataException or StoreConflictException)
        {
            await alarms.RaiseAsync("NODE_LOG_CHANGED", partner, $"{other.Message}: run 'certbridge ledger verify'");
            return false;
        }
    }

    private async Task WriteAsync(PartnerId partner, MerkleFrontier grown, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        var checkpoint = new LogCheckpoint(LogCheckpoint.OriginOfNodeLog(identity.Environment, identity.Id), grown.Size, grown.Root());
        var opening = new AnchorOpening(RandomNumberGenerator.GetBytes(AnchorOpening.BlindingBytes), checkpoint);
        byte[] record = LeafRecords.Write(new LeafRecord
        {
            Anchor = new AnchorRecord { Blinded = ByteString.CopyFrom(opening.Blinded().ToBytes()), AtMs = (ulong)now.ToUnixTimeMilliseconds() },
        });
        await store.CommitAsync(CommitUrgency.Routine, SizeBytes, writer =>
        {
            writer.AddNodeCheckpoint(new NodeCheckpointRow(grown.Size, checkpoint.Root, grown.ToBytes(), now));
            ulong place = writer.AppendLinkLeaf(partner, record);
            writer.AddAnchor(partner, place, new AnchorOpeningRow(grown.Size, checkpoint.Root, opening.Blinding));
            CrashPoints.Reach(CrashPoint.AnchorWritten);
        }, cancellationToken);
        CrashPoints.Reach(CrashPoint.AnchorStored);
        signals.Leaves(partner).Raise();
    }

    /// <summary>Of the newest anchor in our log, or else of its first leaf; null where there is none that can be read.</summary>
    private static DateTimeOffset? LastOf(StoreReader reader, PartnerId partner)
    {
        byte[] record = reader.ListAnchors(partner, LogSide.Mine, 1) is [AnchorRow anchor] ? anchor.Record
            : reader.LinkLeaves(partner, 0, 1) is [byte[] first] ? first : [];
        if (LeafRecords.Read(record) is not { IsValid: true } read)
            return null;
        ulong millis = read.Value.HappeningCase switch
        {
            LeafRecord.HappeningOneofCase.Anchor => read.Value.Anchor.AtMs,
            LeafRecord.HappeningOneofCase.Sent => read.Value.Sent.AtMs,
            _ => read.Value.Receipt.ReceivedMs,
        };
        return DateTimeOffset.FromUnixTimeMilliseconds((long)millis);
    }
}
