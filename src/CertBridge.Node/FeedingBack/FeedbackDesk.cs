using CertBridge.Node.Admitting;
using CertBridge.Node.Operating;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Storage;
using CertBridge.Storage.Rows;
using Grpc.Core;

namespace CertBridge.Node.FeedingBack;

/// <summary>What is said back about reports: taken in for partners, and shown in both directions.</summary>
internal sealed class FeedbackDesk(NodeIdentity identity, NodeStore store, FeedbackGiving giving, PersonReceiptGiving receipts) : FeedbackService.FeedbackServiceBase
{
    public override async Task<AddFeedbackResponse> AddFeedback(AddFeedbackRequest request, ServerCallContext context)
    {
        Caller caller = RolePermissions.Demand(context);
        FeedbackRow added = (await giving.GiveAsync(request, caller, context.CancellationToken)).OrRefuse();
        return new AddFeedbackResponse { Feedback = FeedbackEntries.Of(added, identity) };
    }

    public override async Task<AddPersonReceiptResponse> AddPersonReceipt(AddPersonReceiptRequest request, ServerCallContext context)
    {
        Caller caller = RolePermissions.Demand(context);
        FeedbackRow added = (await receipts.GiveAsync(request, caller, context.CancellationToken)).OrRefuse();
        return new AddPersonReceiptResponse { Feedback = FeedbackEntries.Of(added, identity) };
    }

    public override Task<ListFeedbackResponse> ListFeedback(ListFeedbackRequest request, ServerCallContext context)
    {
        RolePermissions.Demand(context);
        Page page = Page.Read(request.Limit, request.Cursor);
        ReportId? about = request.ReportId.Length == 0 ? null : Asked.Report(request.ReportId);
        return Task.FromResult(request.Given ? Given(page, about) : Received(page, about));
    }

    private ListFeedbackResponse Given(Page page, ReportId? about)
    {
        IReadOnlyList<FeedbackRow> rows = store.Read(reader => reader.ListFeedback(page.Limit, page.Before, about));
        return new ListFeedbackResponse { Entries = { rows.Select(row => FeedbackEntries.Of(row, identity)) }, Next = page.Next(rows, row => row.Id) };
    }

    private ListFeedbackResponse Received(Page page, ReportId? about)
    {
        IReadOnlyList<InboxRow> rows = store.Read(reader => reader.ListReceivedFeedback(page.Limit, page.Before, about));
        return new ListFeedbackResponse { Entries = { rows.Select(row => FeedbackEntries.Of(row, identity)) }, Next = page.Next(rows, row => row.Id) };
    }
}
