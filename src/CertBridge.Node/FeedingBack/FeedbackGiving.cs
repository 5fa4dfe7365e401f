using CertBridge.Node.Admitting;
using CertBridge.Node.Trusting;
using CertBridge.Protocol;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Sealing.Envelopes;
using CertBridge.Sharing.Feedbacks;
using CertBridge.Sharing.Reports;
using CertBridge.Storage;
using CertBridge.Storage.Rows;
using Google.Protobuf;

namespace CertBridge.Node.FeedingBack;

/// <summary>
/// Reads what an operator says about a received report: 1. what it is about is here and can be read; 2. the item is shown with its proof; 3. its form; 4. another report it names is one the partner has. Then
/// <see cref="FeedbackTaking"/> takes it in.
/// </summary>
internal sealed class FeedbackGiving(NodeStore store, NodeKeys keys, FeedbackTaking taking, TimeProvider time)
{
    /// <summary>Beside the item.</summary>
    private const int OtherFieldsBytes = 4_096;

    public async Task<Parsed<FeedbackRow>> GiveAsync(AddFeedbackRequest request, Caller caller, CancellationToken cancellationToken)
    {
        // 1
        if (store.Read(reader => reader.FindInbox(request.Id)) is not { } held)
            return Refused(StoredItemErrors.InboxItemUnknown, "id", "Nothing was received under this id.");
        if (store.Read(reader => FeedbackTaking.Objection(reader, held)) is { } objection)
            return Parsed<FeedbackRow>.Invalid(objection);
        if (held.IsSealedToPersons || held.Tlp == Tlp.Red)
            return Refused(FeedbackErrors.NotAboutThis, "id", $"{held.ReportId} is for named persons.");
        Parsed<FeedbackRow> composed = Compose(request, held, caller, time.GetUtcNow());
        return composed.IsValid ? await taking.TakeAsync(composed.Value, held, caller, cancellationToken) : composed;
    }

    private Parsed<FeedbackRow> Compose(AddFeedbackRequest request, InboxRow held, Caller caller, DateTimeOffset now)
    {
        var message = new Feedback
        {
            Kind = request.Kind,
            Revision = held.Revision,
            ManifestDigest = ByteString.CopyFrom(held.ManifestDigest!.Value.ToBytes()),
            Sighting = request.Sighting,
            DuplicateOf = request.DuplicateOf,
            Note = request.Note,
        };
        var marking = new Marking { Tlp = held.Tlp, Pap = held.Pap };
        // 2
        if (request.Item.Length > 0)
        {
            if (Show(held, request.Item) is not { } proven)
                return Refused(FeedbackErrors.ItemUnknown, "item", $"{held.ReportId} has no such indicator, it is too large to be shown, or the key it came under is gone.");
            message.Item = proven.Shown;
            marking = MarkingWords.Strictest(marking, proven.Marking ?? marking);
        }
        // 3
        if (FeedbackWords.IsPersons(message.Kind))
            return Refused(FeedbackErrors.Malformed, "kind", $"{FeedbackWords.Of(message.Kind)} is said by a person it is sealed to, with their signature.");
        if (FeedbackRules.Objection(message, now) is { } malformed)
            return Parsed<FeedbackRow>.Invalid(malformed);
        // 4
        if (message.DuplicateOf.Length > 0 && !store.Read(reader => HasReport(reader, held, ReportId.Parse(message.DuplicateOf))))
            return Refused(FeedbackErrors.DuplicateUnknown, "duplicate_of", $"{held.Partner} does not have {message.DuplicateOf}, or it is the report itself.");
        return Parsed<FeedbackRow>.Valid(new FeedbackRow
        {
            InboxId = held.Id,
            Partner = held.Partner,
            ReportId = held.ReportId!.Value,
            Revision = held.Revision,
            Kind = message.Kind,
            Tlp = marking.Tlp,
            Pap = marking.Pap,
            SaidBy = caller.Name,
            Said = now,
            Message = message,
        });
    }

    private (ShownItem Shown, Marking? Marking)? Show(InboxRow held, string path)
    {
        ShownItem? shown = ItemShowing.Show(held.Header, held.Cms, keys.Encryption, path);
        return shown is not null && shown.CalculateSize() <= Limits.FeedbackBytesMax - OtherFieldsBytes
            && ItemShowing.Verify(shown, held.ManifestDigest!.Value) is { Item: { Type: ReportItems.IndicatorType } item }
            ? (shown, item.Marking)
            : null;
    }

    /// <summary>What the partner sent, or what was sent to it: its name tells it nothing.</summary>
    private static bool HasReport(StoreReader reader, InboxRow held, ReportId other) => other != held.ReportId
        && (reader.HoldsFrom(held.Partner, other)
            || reader.ListOutbox(other).Any(entry => entry.Partner == held.Partner && entry is { Kind: CarriedKind.Report, Number: > 0 }));

    private static Parsed<FeedbackRow> Refused(ErrorCode code, string field, string message) => Parsed<FeedbackRow>.Invalid(new Problem(code, field, message));
}
