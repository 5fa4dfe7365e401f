using System.Globalization;
using CertBridge.Node.Admitting;
using CertBridge.Node.Deciding;
using CertBridge.Node.Linking;
using CertBridge.Node.Trusting;
using CertBridge.Protocol;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Sharing.Policies;
using CertBridge.Storage;
using CertBridge.Storage.Rows;
using Microsoft.Extensions.Logging;

namespace CertBridge.Node.FeedingBack;

/// <summary>
/// Takes in what is said about a received report, whoever says it: it may leave; then in one commit its limits, the row, and the leaf that says who said it. <see cref="FeedbackWorker"/> says it to the partner.
/// </summary>
internal sealed class FeedbackTaking(NodeStore store, TrustBook trust, FeedbackSealing sealing, LinkSignals signals, ILogger<FeedbackTaking> logger)
{
    /// <param name="row">With its message, whose form was asked.</param>
    /// <param name="held">What it is about.</param>
    /// <param name="caller">Who handed it over.</param>
    /// <param name="cancellationToken">Before the commit.</param>
    public async Task<Parsed<FeedbackRow>> TakeAsync(FeedbackRow row, InboxRow held, Caller caller, CancellationToken cancellationToken)
    {
        if (Denial(row, held, trust.Current) is { } denied)
            return Parsed<FeedbackRow>.Invalid(denied);
        Parsed<FeedbackRow> added = await store.CommitAsync(CommitUrgency.Routine, row.Message!.CalculateSize(), writer => Add(writer, row, held, caller), cancellationToken);
        if (added is { IsValid: true, Value: { } stands })
        {
            logger.Said(caller.Name, stands.Kind, stands.ReportId, stands.Revision, stands.Partner);
            signals.Feedback.Raise();
        }
        return added;
    }

    /// <returns>Why nothing can be said about it; null where something can.</returns>
    public static Problem? Objection(StoreReader reader, InboxRow held)
    {
        if (IsTakenBack(reader, held))
            return TakenBack(held);
        return held is { State: InboxState.Stored, Kind: CarriedKind.Report } ? null : new Problem(FeedbackErrors.NotAboutThis, "id", "It is no report that was stored here.");
    }

    /// <returns>Why it may not leave; null where it may.</returns>
    private Problem? Denial(FeedbackRow row, InboxRow held, TrustSnapshot snapshot)
    {
        if (snapshot.Find(held.Partner) is not { } partner || sealing.Decide(row, held, snapshot, partner, row.Said) is not { } decision)
            return new Problem(FeedbackErrors.NotAboutThis, "id", $"{held.ReportId} cannot be read here any more.");
        return decision.IsAllowed ? null : new Problem(FeedbackErrors.NotAllowed, "", $"{ReasonCodes.Word(decision.Reason)}: {decision.Because}");
    }

    private static Parsed<FeedbackRow> Add(StoreWriter writer, FeedbackRow row, InboxRow held, Caller caller)
    {
        if (writer.FindInbox(row.InboxId) is not { } stands || IsTakenBack(writer, stands))
            return Parsed<FeedbackRow>.Invalid(TakenBack(held));
        if (row.Message!.Person is { } person && writer.ListReceiptsOfPerson(row.InboxId, row.SaidBy, row.Kind).FirstOrDefault(before => before.Message?.Person.Reason == person.Reason) is { } said)
            return Parsed<FeedbackRow>.Valid(said);
        if (writer.CountFeedback(row.Partner, row.ReportId) >= Limits.FeedbackPerReportMax)
            return TooMany("id", $"{Limits.FeedbackPerReportMax} were given to {row.Partner} about {row.ReportId}, and it takes no more.");
        if (writer.CountFeedbackSince(row.Partner, row.Said.AddHours(-1)) >= Limits.FeedbackPerHourMax)
            return TooMany("", $"{Limits.FeedbackPerHourMax} were given to {row.Partner} within an hour.");
        FeedbackRow added = row with { Id = writer.AddFeedback(row), Changed = row.Said };
        writer.AppendNodeLeaf(FeedbackLeaf.Kind, FeedbackLeaf.Write(added, caller));
        return Parsed<FeedbackRow>.Valid(added);
    }

    private static bool IsTakenBack(StoreReader reader, InboxRow held) =>
        held.IsDestroyed || (held.ReportId is { } id && reader.FindWithdrawnOf(held.Partner, held.Originator, id, held.Revision) is not null);

    private static Problem TakenBack(InboxRow held) => new(FeedbackErrors.TakenBack, "id", string.Create(
        CultureInfo.InvariantCulture, $"{held.ReportId} revision {held.Revision} was taken back by {held.Partner}, or forgotten here."));

    private static Parsed<FeedbackRow> TooMany(string field, string message) => Parsed<FeedbackRow>.Invalid(new Problem(FeedbackErrors.TooMany, field, message));
}
