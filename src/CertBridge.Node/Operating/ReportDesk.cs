using CertBridge.Node.Admitting;
using CertBridge.Node.Deciding;
using CertBridge.Node.Submitting;
using CertBridge.Node.Trusting;
using CertBridge.Node.Withdrawing;
using CertBridge.Protocol;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Storage;
using CertBridge.Storage.Crashing;
using CertBridge.Storage.Rows;
using Google.Protobuf;
using Grpc.Core;

namespace CertBridge.Node.Operating;

/// <summary>Reports of our own: in, listed, shown, and who has receipted them.</summary>
internal sealed class ReportDesk(
    SubmissionDesk submissions, AmendmentDesk amendments, RetractionDesk retractions, PreviewDesk previews, TrustBook trust, NodeStore store, ReceiptWaiting receipts, TimeProvider time) : ReportService.ReportServiceBase
{
    /// <summary>Warnings told of one submission.</summary>
    public const int WarningsMax = 50;

    public override async Task<SubmitResponse> Submit(SubmitRequest request, ServerCallContext context)
    {
        Caller caller = RolePermissions.Demand(context);
        Parsed<Submission> submitted = await submissions.SubmitAsync(request, caller, context.CancellationToken);
        CrashPoints.Reach(CrashPoint.SubmissionAnswering);
        return ToResponse(submitted.OrRefuse());
    }

    public override async Task<AmendResponse> Amend(AmendRequest request, ServerCallContext context)
    {
        Caller caller = RolePermissions.Demand(context);
        ReportId id = Asked.Report(request.ReportId);
        Amendment amended = (await amendments.AmendAsync(id, request.Submission ?? new SubmitRequest(), request.IfRevision, caller, context.CancellationToken)).OrRefuse();
        CrashPoints.Reach(CrashPoint.SubmissionAnswering);
        return new AmendResponse { Submission = ToResponse(amended.Submission), Withdrawals = { amended.Withdrawals.Select(RowWords.ToStanding) } };
    }

    public override async Task<RetractResponse> Retract(RetractRequest request, ServerCallContext context)
    {
        Caller caller = RolePermissions.Demand(context);
        ReportId id = Asked.Report(request.ReportId);
        Retraction retracted = (await retractions.RetractAsync(id, request.Reason, request.Instruction, caller, context.CancellationToken)).OrRefuse();
        return new RetractResponse
        {
            ReportId = id.Value,
            Revision = retracted.Row.Revision,
            Duplicate = retracted.IsDuplicate,
            Withdrawals = { retracted.Withdrawals.Select(RowWords.ToStanding) },
            Cancelled = (uint)retracted.Cancelled,
        };
    }

    public override Task<PreviewResponse> Preview(PreviewRequest request, ServerCallContext context)
    {
        Caller caller = RolePermissions.Demand(context);
        PartnerId? only = request.AsPartner.Length == 0 ? null : Asked.KnownPartner(request.AsPartner, trust.Current).Id;
        Preview preview = previews.Preview(request.Submission ?? new SubmitRequest(), caller).OrRefuse();
        return Task.FromResult(only is { } partner ? PreviewWords.ToResponse(preview, partner) : PreviewWords.ToResponse(preview));
    }

    public override Task<ListReportsResponse> ListReports(ListReportsRequest request, ServerCallContext context)
    {
        RolePermissions.Demand(context);
        ListFilter filter = ListTerms.Read(Page.Read(request.Limit, request.Cursor), request.SinceMs, request.UntilMs, request.Partner, request.Tlp);
        return Task.FromResult(store.Read(reader =>
        {
            ListPage<ReportRow> page = reader.ListReports(filter);
            return new ListReportsResponse { Reports = { page.Rows.Select(row => row.ToSummary(reader.FindRetraction(row.ReportId))) }, Next = ListTerms.Cursor(page.Next) };
        }));
    }

    public override Task<ShowReportResponse> ShowReport(ShowReportRequest request, ServerCallContext context)
    {
        RolePermissions.Demand(context);
        ReportId id = Asked.Report(request.ReportId);
        return Task.FromResult(store.Read(reader => Show(reader, id)) ?? throw Unknown(id));
    }

    public override async Task<ListReceiptsResponse> ListReceipts(ListReceiptsRequest request, ServerCallContext context)
    {
        RolePermissions.Demand(context);
        ReportId id = Asked.Report(request.ReportId);
        ReceiptStanding standing = await receipts.StandingAsync(id, TimeSpan.FromMilliseconds(request.WaitMs), context.CancellationToken) ?? throw Unknown(id);
        Dictionary<PartnerId, long> feedback = store.Read(reader => standing.Held.Select(row => row.Partner).Distinct().ToDictionary(partner => partner, partner => reader.CountReceivedFeedback(partner, id)));
        return new ListReceiptsResponse
        {
            Receipts = { standing.Held.Select(row => ToReceipt(row, feedback[row.Partner])) },
            OnTheWay = (uint)standing.OnTheWay,
            Withdrawals = { standing.Withdrawals.Select(RowWords.ToStanding) },
            Holds = { standing.Pending.Where(entry => RowWords.HeldUntil(entry) != 0).Select(entry => new HeldEntry { Partner = entry.Partner.Value, HeldUntilMs = RowWords.HeldUntil(entry) }) },
        };
    }

    private ShowReportResponse? Show(StoreReader reader, ReportId id) => reader.FindReport(id) is not { } row
        ? null
        : new ShowReportResponse
        {
            Summary = row.ToSummary(reader.FindRetraction(id)),
            ReportJson = UnsafeByteOperations.UnsafeWrap(row.Json),
            Decisions = { Decisions(DecisionHistory.LatestOutgoing(reader.ListDecisions(id)), reader.ListOutbox(id), withRecord: true) },
            Withdrawals = { reader.ListWithdrawals(id).Select(RowWords.ToStanding) },
            CreatedMs = RowWords.Millis((row.Revision == 1 ? row : reader.FindReport(id, revision: 1) ?? row).Accepted),
            OriginName = trust.Current.OwnCard.Name,
        };

    private SubmitResponse ToResponse(Submission submission)
    {
        DateTimeOffset? heldUntil = submission.Entries.Where(entry => RowWords.HeldUntil(entry) != 0).Max(entry => entry.HeldUntil);
        SubmitResponse response = ToResponse(submission, heldUntil is { } until ? RowWords.Millis(until) : 0);
        response.HoldLeftMs = heldUntil is { } end ? (uint)Math.Clamp((end - time.GetUtcNow()).TotalMilliseconds, 0, Limits.HoldMillisMax) : 0;
        return response;
    }

    private static SubmitResponse ToResponse(Submission submission, ulong heldUntilMs) => new()
    {
        ReportId = submission.ReportId.Value,
        Revision = submission.Revision,
        Duplicate = submission.IsDuplicate,
        Decisions = { Decisions(submission.Decisions, submission.Entries, withRecord: false) },
        Losses = { submission.Losses },
        Defaulted = { submission.Defaulted },
        NodeLogIndex = submission.NodeLogIndex,
        Warnings = { submission.Warnings.Take(WarningsMax).Select(RefusalTranslation.Detail) },
        HeldUntilMs = heldUntilMs,
    };

    private static IEnumerable<DecisionSummary> Decisions(IReadOnlyList<DecisionRow> decisions, IReadOnlyList<OutboxRow> entries, bool withRecord) =>
        decisions.Select(decision => decision.ToSummary(entries.LastOrDefault(entry => entry.Partner == decision.Partner), withRecord));

    private HeldReceipt ToReceipt(HeldReceiptRow row, long feedback) => new()
    {
        Partner = row.Partner.Value,
        Receipt = LeafRecord.Parser.ParseFrom(row.Record).Receipt,
        LeafIndex = row.LeafIndex - store.Read(reader => reader.LogOf(row.Partner, LogSide.Theirs, row.LeafIndex)).First,
        CheckpointSize = row.CheckpointSize,
        CheckpointRoot = row.CheckpointSize > 0 ? RowWords.Bytes(row.CheckpointRoot) : ByteString.Empty,
        Revision = row.Revision,
        Feedback = (uint)feedback,
        Signature = row.Signature is { } signature ? ByteString.CopyFrom(signature) : ByteString.Empty,
        KeyId = row.SignedBy is { } key ? RowWords.Bytes(key.Digest) : ByteString.Empty,
    };

    private static NodeRefusalException Unknown(ReportId id) => Asked.Refused(StoredItemErrors.ReportUnknown, "report_id", $"{id} is no report of this node.");
}
