using CertBridge.Node.Admitting;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Recording.Following;
using CertBridge.Storage;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Operating;

/// <summary>
/// Where the receipt stands that a person means. A report id is what was sent under it, and the partner's receipt in the partner's log; where nothing was, what was received under it, and our receipt in our
/// own log. Nobody who sends us something under an id of ours changes what our id means.
/// </summary>
internal sealed class ReceiptFinding(NodeStore store, LedgerReading reading)
{
    private const int NamedMax = 10;

    /// <param name="id">Report id or envelope id.</param>
    /// <param name="only">The one partner that is meant; null where there is but one.</param>
    /// <param name="cancellationToken">Ends the reading of a log.</param>
    /// <exception cref="NodeRefusalException">There is none, none yet, or there are several.</exception>
    public ReceiptPlace Find(string id, PartnerId? only, CancellationToken cancellationToken)
    {
        if (EnvelopeId.TryParse(id, out EnvelopeId envelopeId))
            return Received(id, only) ?? Sent(envelopeId, only, cancellationToken) ?? throw Unknown(id, only);
        if (!ReportId.TryParse(id, out ReportId reportId))
            throw Asked.Refused(StoredItemErrors.IdMalformed, "id", "It is neither a report id such as CB-ALN-2026-0001 nor an envelope id.");
        return Sent(reportId, only) ?? Received(id, only) ?? throw Unknown(id, only);
    }

    /// <returns>The receipt of the highest revision; null where nothing was sent under the id.</returns>
    private ReceiptPlace? Sent(ReportId id, PartnerId? only)
    {
        (OutboxRow[] entries, ILookup<long, HeldReceiptRow> held) = store.Read(reader => (
            reader.ListOutbox(id).Where(entry => only is null || entry.Partner == only).ToArray(), reader.ListHeldReceipts(id).Where(receipt => receipt.CheckpointSize > 0).ToLookup(receipt => receipt.OutboxId)));
        PartnerId[] answered = [.. entries.Where(entry => held.Contains(entry.Id)).Select(entry => entry.Partner).Distinct().Order()];
        if (answered.Length > 1)
            throw Asked.Refused(LedgerErrors.SeveralReceipts, "partner", $"{answered.Length} partners gave a receipt of {id}: {Named(answered)}.");
        if (answered.Length == 0)
        {
            int waiting = entries.Count(entry => OutboxStates.IsPending(entry.State) || OutboxStates.IsReceipted(entry.State)); // signed by itself, beneath no checkpoint yet
            return waiting == 0 ? null : throw Asked.Refused(LedgerErrors.ReceiptNotYet, "id", $"{id} is on its way to {waiting} partners, and none has given a receipt yet.");
        }
        // The report itself rather than what was said about it since: a withdrawal, a feedback.
        OutboxRow newest = entries.Where(entry => held.Contains(entry.Id)).OrderBy(entry => entry.Kind).ThenByDescending(entry => entry.Revision).ThenByDescending(entry => entry.Id).First();
        return new ReceiptPlace(newest.Partner, LogSide.Theirs, held[newest.Id].Last().LeafIndex, newest.ReportId, newest.Revision);
    }

    private ReceiptPlace? Received(string id, PartnerId? only) =>
        store.Read(reader => only is { } partner && EnvelopeId.TryParse(id, out EnvelopeId envelopeId) ? reader.FindInboxByEnvelope(partner, envelopeId) : reader.FindInbox(id)) is { } row
        && (only is null || row.Partner == only)
            ? new ReceiptPlace(row.Partner, LogSide.Mine, row.LeafIndex, row.ReportId, row.Revision)
            : null;

    /// <summary>Entries are not found by envelope id, but a followed log can be read: making the proof reads it too.</summary>
    private ReceiptPlace? Sent(EnvelopeId id, PartnerId? only, CancellationToken cancellationToken)
    {
        byte[] wanted = id.ToBytes();
        foreach (PartnerId partner in only is { } one ? [one] : reading.Partners())
        {
            for (ulong first = 0; ;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                IReadOnlyList<byte[]> records = store.Read(reader => reader.FollowedLeaves(partner, first, LedgerReading.PageLeaves, LogStretch.Only)); // of all its logs, by place
                if (records.Count == 0)
                    break;
                foreach (byte[] record in records)
                {
                    // Most records do not hold these bytes at all, and are not parsed.
                    if (record.AsSpan().IndexOf(wanted) >= 0 && LeafRecords.Read(record).Value?.Receipt is { } receipt && receipt.EnvelopeId.Span.SequenceEqual(wanted))
                        return Sent(partner, first, receipt);
                    first++;
                }
            }
        }
        return null;
    }

    private ReceiptPlace Sent(PartnerId partner, ulong index, Receipt receipt)
    {
        OutboxRow? entry = store.Read(reader => reader.FindByNumber(partner, receipt.Lane, receipt.Epoch, receipt.Number));
        return new ReceiptPlace(partner, LogSide.Theirs, index, entry?.ReportId, entry?.Revision ?? 0);
    }

    private static string Named(PartnerId[] partners) =>
        string.Join(", ", partners.Take(NamedMax)) + (partners.Length > NamedMax ? $" and {partners.Length - NamedMax} more" : "");

    private static NodeRefusalException Unknown(string id, PartnerId? only) =>
        Asked.Refused(LedgerErrors.ReceiptUnknown, "id", $"Nothing was sent or received under {id}{(only is { } partner ? $" with {partner}" : "")}.");
}

/// <summary>One receipt in one link log.</summary>
/// <param name="Partner">The partner the log is kept with.</param>
/// <param name="Side">Whose log: ours for what we received, the partner's for what it did.</param>
/// <param name="Place">Of the leaf among those of all logs of its side, from 0.</param>
/// <param name="ReportId">The report as this node knows it; null where the envelope could not be opened.</param>
/// <param name="Revision">0 where the envelope could not be opened.</param>
internal sealed record ReceiptPlace(PartnerId Partner, LogSide Side, ulong Place, ReportId? ReportId, ulong Revision);
