using CertBridge.Node.Linking;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Recording.Checkpoints;
using CertBridge.Sealing.Cards;
using CertBridge.Storage;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Operating;

/// <summary>
/// Reads every leaf of every log again, hashes it again, and compares with the checkpoints, the outbox and the inbox. What it trusts is what
/// lies on the disk and the cards; nothing it compares was remembered since the start.
/// </summary>
internal sealed class LedgerVerification(IReadableStore store, NodeIdentity identity, TrustBook trust)
{
    /// <param name="findings">Where it writes what it finds, and counts.</param>
    public void Run(IEnumerable<PartnerId> partners, bool withNodeLog, LedgerFindings findings, CancellationToken cancellationToken)
    {
        if (withNodeLog)
            new NodeLogVerification(store, findings).Run();
        foreach (PartnerId partner in partners)
        {
            cancellationToken.ThrowIfCancellationRequested();
            RunMine(partner, findings);
            cancellationToken.ThrowIfCancellationRequested();
            RunTheirs(partner, findings);
        }
    }

    private void RunMine(PartnerId partner, LedgerFindings findings)
    {
        (LogScope[] logs, Dictionary<LaneName, LaneOut> sent, Dictionary<LaneName, LaneIn> received) = store.Read(reader => (
            reader.Logs(partner, LogSide.Mine).Select(log => Mine(reader, partner, log)).ToArray(), LaneGroups.Lanes.ToDictionary(lane => lane, lane => reader.GetLaneOut(partner, lane)), Floors(reader, partner)));
        var verification = new LinkLogVerification(identity, logs, sent, received, findings);
        foreach (LogScope log in logs)
            new LogReplay(store, log, findings).Run((reader, leaf, index) => verification.Check(reader, log, leaf, index));
        verification.Finish();
    }

    private void RunTheirs(PartnerId partner, LedgerFindings findings)
    {
        (LogScope[] logs, OutboxStanding outbox, long alone, Dictionary<LaneName, LaneIn> received) = store.Read(reader => (
            reader.Logs(partner, LogSide.Theirs).Select(log => Theirs(reader, partner, log)).ToArray(), reader.OutboxStanding(partner), reader.ReceiptsAlone(partner), Floors(reader, partner)));
        var verification = new FollowedLogVerification(logs, outbox, alone, received, findings);
        foreach (LogScope log in logs)
        {
            new LogReplay(store, log, findings).Run((reader, leaf, index) => verification.Check(reader, log, leaf, index));
            if (log.Newest is { } newest && newest.Size != log.Size)
                findings.Add(log.Name, $"{log.Size} leaves are kept and the newest checkpoint covers {newest.Size}");
        }
        verification.Finish();
    }

    private static Dictionary<LaneName, LaneIn> Floors(StoreReader reader, PartnerId partner) =>
        LaneGroups.Lanes.ToDictionary(lane => lane, lane => reader.GetLaneIn(partner, lane));

    private LogScope Mine(StoreReader reader, PartnerId partner, LogStretch log) => new(
        LogCheckpoint.OriginOf(identity.Environment, identity.Id, partner, log.Epoch), partner, LogSide.Mine, identity.Id, partner, trust.Current.OwnCard,
        reader.LinkLogSize(partner, log), reader.LatestCheckpoint(partner, LogSide.Mine, log), log);

    private LogScope Theirs(StoreReader reader, PartnerId partner, LogStretch log)
    {
        string origin = LogCheckpoint.OriginOf(identity.Environment, partner, identity.Id, log.Epoch);
        CheckpointRow? newest = reader.LatestCheckpoint(partner, LogSide.Theirs, log);
        return new(origin, partner, LogSide.Theirs, partner, identity.Id, CardOf(partner, log, newest, origin), reader.FollowedLogSize(partner, log), newest, log);
    }

    /// <summary>A log that grows is signed anew when its key leaves the card, a closed one is not: there a former card may have the key.</summary>
    private VerifiedCard? CardOf(PartnerId partner, LogStretch log, CheckpointRow? newest, string origin)
    {
        VerifiedCard? current = trust.Current.Find(partner)?.Card;
        return current is null || newest is null || log.End is null
            ? current
            : trust.FormerCardsOf(partner).Prepend(current).FirstOrDefault(card => LogKeyVerification.Open(card, newest.Note, origin).IsValid) ?? current;
    }
}
