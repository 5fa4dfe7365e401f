using CertBridge.Node.FeedingBack;
using CertBridge.Node.Receiving;
using CertBridge.Node.Tests.Submitting;
using CertBridge.Node.Tests.Withdrawing;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Tests.FeedingBack;

/// <summary>A report of cert-aln at cert-bor, and the way back for what cert-bor says about it.</summary>
public abstract class SaidReport : SharedReport
{
    private protected static AddFeedbackRequest Useful(ReportId id) => new() { Id = id.Value, Kind = FeedbackKind.Useful };

    private protected static AddFeedbackRequest Duplicate(ReportId id, string of) => new() { Id = id.Value, Kind = FeedbackKind.Duplicate, DuplicateOf = of };

    private protected AddFeedbackRequest Sighting(ReportId id, string item)
    {
        ulong now = (ulong)Bor.Clock.Now.ToUnixTimeMilliseconds();
        return new AddFeedbackRequest { Id = id.Value, Kind = FeedbackKind.Sighting, Item = item, Sighting = new Sighting { Count = 3, FirstMs = now - 5_000, LastMs = now } };
    }

    private protected async Task<FeedbackRow> GivenAsync(AddFeedbackRequest request)
    {
        Parsed<FeedbackRow> given = await Bor.Giving.GiveAsync(request, WorkingNode.Operator, CancellationToken.None);
        Assert.True(given.IsValid, string.Join('\n', given.Problems));
        return given.Value;
    }

    private protected async Task RefusedAsync(ErrorCode code, AddFeedbackRequest request) =>
        Assert.Equal(code, (await Bor.Giving.GiveAsync(request, WorkingNode.Operator, CancellationToken.None)).Problems[0].Code);

    private protected async Task<IReadOnlyList<OutboxRow>> NumberedBackAsync()
    {
        await Bor.FeedbackWorker.SayDueAsync(CancellationToken.None);
        return await Bor.NumberedAsync(Aln.Identity.Id);
    }

    private protected Task<ArrivalVerdict> ArriveBackAsync(OutboxRow entry) => ArriveAsync(Bor, Aln, entry);

    private protected async Task CarryBackAsync()
    {
        foreach (OutboxRow entry in await NumberedBackAsync())
            Assert.IsType<ArrivalVerdict.FedBack>(await ArriveBackAsync(entry));
        await SettleAsync(Bor, Aln);
    }

    private protected FeedbackEntry[] Received(ReportId id) => [.. Aln.Store.Read(reader => reader.ListReceivedFeedback(1_000, about: id)).Select(row => FeedbackEntries.Of(row, Aln.Identity))];

    private protected (FeedbackState State, int Tries, string Because) Of(FeedbackRow said)
    {
        FeedbackRow row = Bor.Store.Read(reader => reader.FindFeedback(said.Id))!;
        return (row.State, row.Tries, row.Because);
    }
}
