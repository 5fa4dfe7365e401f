using System.Globalization;
using CertBridge.Node.Admitting;
using CertBridge.Node.Deciding;
using CertBridge.Node.Linking;
using CertBridge.Node.Trusting;
using CertBridge.Protocol;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Sealing.Envelopes;
using CertBridge.Sharing.Feedbacks;
using CertBridge.Sharing.Policies;
using CertBridge.Sharing.Reports;
using CertBridge.Storage;
using CertBridge.Storage.Rows;
using Google.Protobuf;
using Microsoft.Extensions.Logging;

namespace CertBridge.Node.FeedingBack;

/// <summary>
/// Takes in what somebody says about a received report:
/// 1. what it is about is here and can be read; 2. the item is shown with its proof; 3. its form; 4. another report it names is one the partner has;
/// 5. it may leave; 6. in one commit its limits, the row, and the leaf that says who said it. <see cref="FeedbackWorker"/> says it to the partner.
/// </summary>
internal sealed class FeedbackGiving(NodeStore store, TrustBook trust, NodeKeys keys, FeedbackSealing sealing, LinkSignals signals, TimeProvider time, ILogger<FeedbackGiving> logger)
{
    /// <summary>Beside the item.</summary>
    private const int OtherFieldsBytes = 4_096;

    public async Task<Parsed<FeedbackRow>> GiveAsync(AddFeedbackRequest request, Caller caller, CancellationToken cancellationToken)
    {
        // 1
        if (store.Read(reader => reader.FindInbox(request.Id)) is not { } held)
            return Refused(StoredItemErrors.InboxItemUnknown, "id", "Nothing was received under this id.");
        if (store.Read(reader => Objection(reader, held)) is { } objection)
            return Parsed<FeedbackRow>.Invalid(objection);
        Parsed<FeedbackRow> composed = Compose(request, held, caller, time.GetUtcNow());
        if (!composed.IsValid)
            return composed;
        // 5
        if (Denial(composed.Value, held, trust.Current) is { } denied)
            return Parsed<FeedbackRow>.Invalid(denied);
        // 6
        Parsed<FeedbackRow> added = await store.CommitAsync(
            CommitUrgency.Routine, composed.Value.Message!.CalculateSize(), writer => Add(writer, composed.Value, held, caller), cancellationToken);
        if (added is { IsValid: true, Value: { } row })
        {
            logger.Said(caller.Name, row.Kind, row.ReportId, row.Revision, row.Partner);
            signals.Feedback.Raise();
        }
        return added;
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

    /// <returns>Why it may not leave; null where it may.</returns>
    private Problem? Denial(FeedbackRow row, InboxRow held, TrustSnapshot snapshot)
    {
        if (snapshot.Find(held.Partner) is not { } partner || ReportJson.Read(held.ReportJson).Value is not { } report)
            return new Problem(FeedbackErrors.NotAboutThis, "id", $"{held.ReportId} cannot be read here any more.");
        SharingDecision decision = sealing.Decide(report, new Marking { Tlp = row.Tlp, Pap = row.Pap }, row.Message!.Note.Length > 0, snapshot, partner, row.Said);
        return decision.IsAllowed ? null : new Problem(FeedbackErrors.NotAllowed, "", $"{ReasonCodes.Word(decision.Reason)}: {decision.Because}");
    }

    private static Parsed<FeedbackRow> Add(StoreWriter writer, FeedbackRow row, InboxRow held, Caller caller)
    {
        if (writer.FindInbox(row.InboxId) is not { } stands || Objection(writer, stands) is { Code: var code } && code == FeedbackErrors.TakenBack)
            return Parsed<FeedbackRow>.Invalid(TakenBack(held));
        if (writer.CountFeedback(row.Partner, row.ReportId) >= Limits.FeedbackPerReportMax)
            return Refused(FeedbackErrors.TooMany, "id", $"{Limits.FeedbackPerReportMax} were given to {row.Partner} about {row.ReportId}, and it takes no more.");
        if (writer.CountFeedbackSince(row.Partner, row.Said.AddHours(-1)) >= Limits.FeedbackPerHourMax)
            return Refused(FeedbackErrors.TooMany, "", $"{Limits.FeedbackPerHourMax} were given to {row.Partner} within an hour.");
        FeedbackRow added = row with { Id = writer.AddFeedback(row), Changed = row.Said };
        writer.AppendNodeLeaf(FeedbackLeaf.Kind, FeedbackLeaf.Write(added, caller));
        return Parsed<FeedbackRow>.Valid(added);
    }

    /// <returns>Why nothing can be said about it; null where something can.</returns>
    private static Problem? Objection(StoreReader reader, InboxRow held)
    {
        if (held.IsDestroyed || (held.ReportId is { } id && reader.FindWithdrawnOf(held.Partner, held.Originator, id, held.Revision) is not null))
            return TakenBack(held);
        if (held is not { State: InboxState.Stored, Kind: CarriedKind.Report })
            return new Problem(FeedbackErrors.NotAboutThis, "id", "It is no report that was stored here.");
        return held.IsSealedToPersons || held.Tlp == Tlp.Red
            ? new Problem(FeedbackErrors.NotAboutThis, "id", $"{held.ReportId} is for named persons.")
            : null;
    }

    private static Problem TakenBack(InboxRow held) => new(FeedbackErrors.TakenBack, "id", string.Create(
        CultureInfo.InvariantCulture, $"{held.ReportId} revision {held.Revision} was taken back by {held.Partner}, or forgotten here."));

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
