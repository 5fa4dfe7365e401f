using CertBridge.Node.Deciding;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Storage.Rows;
using Google.Protobuf;

namespace CertBridge.Node.Operating;

/// <summary>Stored rows in the words of the local services.</summary>
internal static class RowWords
{
    /// <summary>Delivery of a decision whose newest entry takes the report back.</summary>
    private const string Withdrawn = "withdrawn";

    /// <param name="row">The report.</param>
    /// <param name="retraction">Where it was taken back from everybody.</param>
    public static ReportSummary ToSummary(this ReportRow row, RetractionRow? retraction = null) => new()
    {
        WithdrawnMs = retraction is null ? 0 : Millis(retraction.At),
        WithdrawnReason = retraction?.Reason ?? WithdrawalReason.Unspecified,
        WithdrawnInstruction = retraction?.Instruction ?? WithdrawalInstruction.Unspecified,
        ReportId = row.ReportId.Value,
        Revision = row.Revision,
        Title = row.Title,
        Marking = new Marking { Tlp = row.Tlp, Pap = row.Pap },
        AtMs = Millis(row.Accepted),
        SizeBytes = (ulong)row.SizeBytes,
        Indicators = (uint)row.Indicators,
        Delivered = (uint)row.Delivered,
        Pending = (uint)row.Pending,
        Denied = (uint)row.Denied,
        ForgottenMs = Forgotten(row.ForgottenAt),
    };

    /// <param name="row">The item.</param>
    /// <param name="withdrawn">What its sender took back of that report.</param>
    /// <param name="shown">Whether it may be shown; null where there is nothing to decide about.</param>
    public static InboxSummary ToSummary(this InboxRow row, WithdrawnRow? withdrawn = null, IncomingDecision? shown = null) => new()
    {
        Kind = row.ReportId is null ? "" : Word(row.Kind),
        Partner = row.Partner.Value,
        EnvelopeId = row.EnvelopeId.ToString(),
        State = Word(row.State),
        Reason = row.Reason,
        Report = row is { State: InboxState.Stored, ReportId: { } reportId } ? ReportOf(row, reportId, withdrawn, isTitled: shown is not { IsAllowed: false }) : null,
        Withheld = shown is { IsAllowed: false } ? shown.Reason : "",
        ReceivedMs = Millis(row.Received),
        Number = row.Number,
        EnvelopeDigest = Bytes(row.EnvelopeDigest),
        ForgottenMs = Forgotten(row.ForgottenAt),
        SealedToPersons = row.IsSealedToPersons,
        Originator = row.State == InboxState.Stored ? row.Originator?.Value ?? "" : "", // of what was not let in it is only said
        ItemsWithheld = (uint)row.ItemsWithheld,
    };

    public static OutboxSummary ToSummary(this OutboxRow row) => new()
    {
        ReportId = row.ReportId.Value,
        Revision = row.Revision,
        Partner = row.Partner.Value,
        State = Word(row.State),
        Lane = row.Lane.ToString().ToLowerInvariant(),
        Number = row.Number,
        Attempts = (uint)row.Attempts,
        QueuedMs = Millis(row.Queued),
        ChangedMs = Millis(row.Changed),
        LastError = row.LastError,
        EnvelopeId = row.EnvelopeId.ToString(),
        HeldUntilMs = HeldUntil(row),
        Kind = Word(row.Kind),
    };

    /// <summary>Where a withdrawal stands.</summary>
    public static WithdrawalStanding ToStanding(this WithdrawalRow row) => new()
    {
        Partner = row.Partner.Value,
        Revision = row.Revision,
        State = row.State.Word(),
        Scope = row.Scope,
        Reason = row.Reason,
        Instruction = row.Instruction,
        Result = row.Result,
        SaidMs = Millis(row.Said),
        ChangedMs = Millis(row.Changed),
    };

    /// <summary>To whom something was passed on, and whether it follows.</summary>
    public static OnwardOrder ToOrder(this OnwardRow row) => new()
    {
        Partner = row.Partner.Value,
        Revision = row.Revision,
        By = row.By,
        SaidMs = Millis(row.Said),
        State = row.State.Word(),
        EndedBy = row.EndedBy,
        EndedMs = row.Ended is { } at ? Millis(at) : 0,
        Because = row.Because,
    };

    /// <param name="entry">The partner's outbox entry; null when there is none.</param>
    /// <param name="withRecord">Whether the whole record is told.</param>
    public static DecisionSummary ToSummary(this DecisionRow row, OutboxRow? entry, bool withRecord) => new()
    {
        Partner = row.Partner.Value,
        Outcome = OutcomeWords.Of(row),
        Reason = row.Reason,
        Because = row.Because,
        Delivery = entry is null || OutcomeWords.WaitsForPeople(row) ? "" : entry.Kind == CarriedKind.Withdrawal ? Withdrawn : Word(entry.State),
        RecordJson = withRecord ? row.Record : "",
        HeldUntilMs = entry is null || OutcomeWords.WaitsForPeople(row) ? 0 : HeldUntil(entry),
    };

    public static string Word(CarriedKind kind) => kind.ToString().ToLowerInvariant();

    public static string Word(OutboxState state) => state.ToString().ToLowerInvariant();

    public static string Word(InboxState state) => state.ToString().ToLowerInvariant();

    /// <summary>0 for what is not held: what is not queued any more is held by nothing.</summary>
    public static ulong HeldUntil(OutboxRow entry) => entry is { State: OutboxState.Queued, HeldUntil: { } until } ? Millis(until) : 0;

    public static ulong Millis(DateTimeOffset instant) => (ulong)Math.Max(instant.ToUnixTimeMilliseconds(), 0);

    public static ByteString Bytes(Digest? digest) => digest is { } known ? ByteString.CopyFrom(known.ToBytes()) : ByteString.Empty;

    private static ReportSummary ReportOf(InboxRow row, ReportId reportId, WithdrawnRow? withdrawn, bool isTitled) => new()
    {
        WithdrawnMs = withdrawn is null ? 0 : Millis(withdrawn.Received),
        WithdrawnReason = withdrawn?.Reason ?? WithdrawalReason.Unspecified,
        WithdrawnInstruction = withdrawn?.Instruction ?? WithdrawalInstruction.Unspecified,
        ReportId = reportId.Value,
        Revision = row.Revision,
        Title = isTitled ? row.Title : "",
        Marking = new Marking { Tlp = row.Tlp, Pap = row.Pap },
        AtMs = Millis(row.Received),
        SizeBytes = (ulong)row.SizeBytes,
        Indicators = (uint)row.Indicators,
        ForgottenMs = Forgotten(row.ForgottenAt),
    };

    private static ulong Forgotten(DateTimeOffset? at) => at is { } instant ? Millis(instant) : 0;
}
