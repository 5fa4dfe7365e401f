using CertBridge.Node.Epochs;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Recording.Epochs;
using CertBridge.Storage;
using CertBridge.Storage.Rows;
using Google.Protobuf;

namespace CertBridge.Node.Operating;

/// <summary>How the exchange with a partner stands after one of the two went back, for people.</summary>
internal sealed class EpochReading(NodeStore store, EpochTaking epochs)
{
    private const int NamedMax = 1_000;

    public async Task<OpenEpochResponse> AnswerAsync(PartnerId partner, OpenEpochRequest request, CancellationToken cancellationToken)
    {
        if (request.Signatures.Count > 0 && request.Record is not null)
            throw Asked.Refused(TrustErrors.EpochNotOpened, "record", "Signatures of our officers and a record of the partner's are two different things: one at a time.");
        BegunEpoch? begun = request switch
        {
            { Record: { } record } => (await epochs.TakeTheirsAsync(partner, record, cancellationToken)).OrRefuse(),
            { Signatures.Count: > 0 } => (await epochs.TakeOursAsync(partner, [.. request.Signatures.Select(signature => signature.ToByteArray())], cancellationToken)).OrRefuse(),
            _ => null,
        };
        (RewindRow? row, ulong epoch, EpochRecordRow? ours) = store.Read(reader => (reader.FindRewind(partner), reader.Epoch(partner), reader.NewestEpochRecord(partner, LogSide.Mine)));
        Parsed<EpochRecord> draft = epochs.Draft(partner);
        return new OpenEpochResponse
        {
            State = (row?.State ?? RewindState.Going).Word(),
            SinceMs = row is null ? 0 : RowWords.Millis(row.Since),
            Found = row?.Found ?? "",
            Epoch = epoch,
            Statement = draft.IsValid ? UnsafeByteOperations.UnsafeWrap(draft.Value.Write()) : ByteString.Empty,
            Opened = begun is not null,
            Record = ours is null ? null : SignedEpoch.Parser.ParseFrom(ours.Record),
            SentAgain = (ulong)(begun?.SentAgain ?? 0),
            NotRecoverable = { begun?.NotRecoverable.Take(NamedMax) ?? [] },
        };
    }
}
