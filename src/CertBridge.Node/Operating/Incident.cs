using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Recording.Proving;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Operating;

/// <summary>What was exchanged under one report id with one partner.</summary>
/// <param name="Id">The report.</param>
/// <param name="Partner">With whom.</param>
/// <param name="Sent">What has a number on the way to the partner.</param>
/// <param name="Received">What came from it.</param>
internal sealed record Incident(ReportId Id, PartnerId Partner, IncidentEnvelopes Sent, IncidentEnvelopes Received)
{
    /// <summary>What is known of the envelope a leaf is about; null where it is not one of this incident.</summary>
    /// <param name="side">Whose log the leaf is in.</param>
    /// <param name="record">The leaf.</param>
    public EnvelopeClaim? Claim(LogSide side, LeafRecord record)
    {
        if (record.HappeningCase is not (LeafRecord.HappeningOneofCase.Sent or LeafRecord.HappeningOneofCase.Receipt))
            return null;
        // Our log says what we sent and how we answered what came; the partner's the other way round.
        bool isOurs = (record.Receipt is null) == (side == LogSide.Mine);
        return (isOurs ? Sent : Received).Find(record);
    }
}

/// <summary>One envelope.</summary>
/// <param name="Id">Given by its sender.</param>
/// <param name="Place">Its number.</param>
/// <param name="Claim">What is known of it here.</param>
internal sealed record IncidentEnvelope(EnvelopeId Id, (LaneName Lane, ulong Epoch, ulong Number) Place, EnvelopeClaim Claim);

/// <summary>Envelopes of one direction, by id and by number: what used either once more belongs to the incident too.</summary>
internal sealed class IncidentEnvelopes
{
    private readonly Dictionary<EnvelopeId, EnvelopeClaim> byId = [];
    private readonly Dictionary<(LaneName, ulong, ulong), EnvelopeClaim> byPlace = [];

    public IncidentEnvelopes(IEnumerable<IncidentEnvelope> envelopes)
    {
        foreach (IncidentEnvelope envelope in envelopes)
        {
            byId.TryAdd(envelope.Id, envelope.Claim);
            byPlace.TryAdd(envelope.Place, envelope.Claim);
        }
    }

    public EnvelopeClaim? Find(LeafRecord record) => record.Receipt is { } receipt
        ? Find(receipt.EnvelopeId.Span, (receipt.Lane, receipt.Epoch, receipt.Number))
        : Find(record.Sent.EnvelopeId.Span, (record.Sent.Lane, record.Sent.Epoch, record.Sent.Number));

    private EnvelopeClaim? Find(ReadOnlySpan<byte> id, (LaneName, ulong, ulong) place) =>
        byPlace.TryGetValue(place, out EnvelopeClaim? claim) || (EnvelopeId.TryFromBytes(id, out EnvelopeId known) && byId.TryGetValue(known, out claim)) ? claim : null;
}
