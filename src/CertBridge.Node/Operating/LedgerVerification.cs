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
    private const LaneName Lane = LaneName.Routine; // the one lane of this version

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
        (LogScope log, LaneOut sent, LaneIn received) = store.Read(reader =>
            (Mine(reader, partner), reader.GetLaneOut(partner, Lane), reader.GetLaneIn(partner, Lane)));
        var verification = new LinkLogVerification(log, sent, received, findings);
        new LogReplay(store, log, findings).Run(verification.Check);
        verification.Finish();
    }

    private void RunTheirs(PartnerId partner, LedgerFindings findings)
    {
        (LogScope log, OutboxStanding outbox, LaneIn received) = store.Read(reader =>
            (Theirs(reader, partner), reader.OutboxStanding(partner), reader.GetLaneIn(partner, Lane)));
        var verification = new FollowedLogVerification(log, outbox, received, findings);
        new LogReplay(store, log, findings).Run(verification.Check);
        verification.Finish();
        if (log.Newest is { } newest && newest.Size != log.Size)
            findings.Add(log.Name, $"{log.Size} leaves are kept and the newest checkpoint covers {newest.Size}");
    }

    private LogScope Mine(StoreReader reader, PartnerId partner) => new(
        LogCheckpoint.OriginOf(identity.Environment, identity.Id, partner), partner, LogSide.Mine, identity.Id, partner, trust.Current.OwnCard,
        reader.LinkLogSize(partner), reader.LatestCheckpoint(partner, LogSide.Mine));

    private LogScope Theirs(StoreReader reader, PartnerId partner) => new(
        LogCheckpoint.OriginOf(identity.Environment, partner, identity.Id), partner, LogSide.Theirs, partner, identity.Id, trust.Current.Find(partner)?.Card,
        reader.FollowedLogSize(partner), reader.LatestCheckpoint(partner, LogSide.Theirs));
}
