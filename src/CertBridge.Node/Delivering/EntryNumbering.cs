using CertBridge.Node.Deciding;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Recording.Following;
using CertBridge.Storage;
using CertBridge.Storage.Rows;
using Google.Protobuf;
using Microsoft.Extensions.Logging;

namespace CertBridge.Node.Delivering;

/// <summary>
/// Gives due entries their numbers. Before that each entry's decision is compared with the agreement, card and sheet in force and made again where
/// one changed; number, <em>sent</em> leaf and state are one commit, flushed before anything is put on the link.
/// </summary>
internal sealed class EntryNumbering(NodeStore store, TrustBook trust, Redeciding redeciding, TimeProvider time, ILogger<EntryNumbering> logger)
{
    public async Task<NumberedEntries> NumberAsync(PartnerId partner, LaneName lane, int max, CancellationToken cancellationToken)
    {
        IReadOnlyList<OutboxRow> due = store.Read(reader => reader.DueOutbox(partner, lane, max));
        if (due.Count == 0)
            return NumberedEntries.None;
        TrustSnapshot snapshot = trust.Current;
        DateTimeOffset now = time.GetUtcNow();
        JudgedEntry[] judged = [.. due.Select(entry => new JudgedEntry(entry, entry.Expires <= now ? null : redeciding.Judge(entry, snapshot)))];
        // Where a card or agreement changed in between, nothing is numbered: the caller comes again, and it is judged by what is in force then.
        int size = due.Sum(entry => entry.Cms.Length / 8) + 512;
        IReadOnlyList<OutboxRow> sendable = await store.CommitAsync(CommitUrgency.Routine, size, writer => ReferenceEquals(trust.Current, snapshot) ? Commit(writer, partner, lane, judged, now) : [], cancellationToken);
        foreach (JudgedEntry denied in judged.Where(entry => entry.Judgement is EntryJudgement.NowDenied))
            logger.NoLongerAllowed(denied.Entry.ReportId.Value, partner);
        return new NumberedEntries(sendable, due.Count);
    }

    private static List<OutboxRow> Commit(StoreWriter writer, PartnerId partner, LaneName lane, JudgedEntry[] judged, DateTimeOffset now)
    {
        LaneOut standing = writer.GetLaneOut(partner, lane);
        ulong number = standing.LastNumber;
        var sendable = new List<OutboxRow>(judged.Length);
        foreach (JudgedEntry entry in judged)
        {
            if (writer.FindOutboxById(entry.Entry.Id) is not { State: OutboxState.Queued })
                continue;
            if (Settle(writer, entry, now) is not { } ready)
                continue;
            number++;
            writer.NumberOutbox(ready.Id, standing.Epoch, number, now);
            writer.AppendLinkLeaf(partner, SentLeaf(ready, standing.Epoch, lane, number, now));
            sendable.Add(ready with { State = OutboxState.Sent, Epoch = standing.Epoch, Number = number });
        }
        if (number != standing.LastNumber)
            writer.SetLaneOut(partner, lane, standing with { LastNumber = number });
        return sendable;
    }

    /// <returns>The entry as it may be numbered, or null when it was moved to where it ends.</returns>
    private static OutboxRow? Settle(StoreWriter writer, JudgedEntry judged, DateTimeOffset now)
    {
        switch (judged.Judgement)
        {
            case null:
                writer.MoveOutbox(judged.Entry.Id, OutboxEvent.Expired, now, "it expired before it could be sent");
                return null;
            case EntryJudgement.NowDenied denied:
                writer.AddDecision(denied.Decision);
                writer.MoveOutbox(judged.Entry.Id, OutboxEvent.Cancelled, now, denied.Decision.Because);
                return null;
            case EntryJudgement.SealAgain again:
                writer.AddDecision(again.Decision);
                return writer.ReplaceSealed(judged.Entry.Id, again.Replacement);
            default:
                return judged.Entry;
        }
    }

    private static byte[] SentLeaf(OutboxRow entry, ulong epoch, LaneName lane, ulong number, DateTimeOffset now) => LeafRecords.Write(new LeafRecord
    {
        Sent = new SentRecord
        {
            Epoch = epoch,
            Lane = lane,
            Number = number,
            EnvelopeId = ByteString.CopyFrom(entry.EnvelopeId.ToBytes()),
            EnvelopeDigest = ByteString.CopyFrom(entry.EnvelopeDigest.ToBytes()),
            AtMs = (ulong)now.ToUnixTimeMilliseconds(),
        },
    });

    /// <param name="Entry">The entry as it was read.</param>
    /// <param name="Judgement">Null when it expired while it waited.</param>
    private sealed record JudgedEntry(OutboxRow Entry, EntryJudgement? Judgement);
}

/// <summary>What one numbering step did.</summary>
/// <param name="Sendable">Entries with their numbers, in order.</param>
/// <param name="Looked">How many due entries were looked at: 0 means that nothing is due.</param>
internal sealed record NumberedEntries(IReadOnlyList<OutboxRow> Sendable, int Looked)
{
    public static readonly NumberedEntries None = new([], 0);
}
