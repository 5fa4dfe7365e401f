using CertBridge.Node.Delivering;
using CertBridge.Node.Tests.Operating;
using CertBridge.Node.Tests.Submitting;
using CertBridge.Node.Trusting;
using CertBridge.Protocol;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Tests.Forwarding;

/// <summary>An order of which nothing ever went does not wait for ever.</summary>
public sealed class GivingUpTests : PassedOnReports
{
    /// <summary>It is tried each hour, and ends with the reason that keeps it here then: nothing waits for ever without anybody being told.</summary>
    [Fact]
    public async Task TheFirst_ThatNothingLetsGo_IsRefusedAfterFourteenDays_WithTheLastReason()
    {
        ReportId id = await SharedAsync(Reports.Yaml(tlp: "clear"));
        DateTimeOffset ends = CelNode.Trust.Current.OwnSheet.Expires;
        Bor.Clock.Now = ends.AddMinutes(-1);
        DateTimeOffset ordered = Bor.Clock.Now;
        await ForwardAsync(id, "cert-cel");
        Bor.Clock.Now = ends;
        Assert.Empty(await Bor.NumberedAsync(Cel));
        Assert.Equal((OutboxState.Queued, OnwardState.Following), (Entry(id)!.State, Order(id)!.State));

        await TriedAsync(ordered.AddDays(Limits.ForwardTriedDaysMax).AddMinutes(-1));
        Assert.Equal((OutboxState.Queued, OnwardState.Following), (Entry(id)!.State, Order(id)!.State));
        await TriedAsync(ordered.AddDays(Limits.ForwardTriedDaysMax).AddHours(1));

        OnwardRow order = Order(id)!;
        Assert.Equal((OutboxState.Cancelled, OnwardState.Refused, ""), (Entry(id)!.State, order.State, order.EndedBy));
        Assert.StartsWith("SHEET_EXPIRED: ", order.Because, StringComparison.Ordinal);
        OutboxExplanation explained = Assert.Single((await new Desks(Bor).Outbox.ExplainOutbox(
            new ExplainOutboxRequest { ReportId = id.Value, Partner = "cert-cel" }, new LocalCall("OutboxService/ExplainOutbox", OperatorRole.Auditor))).Explanations);
        Assert.Equal(("SHEET_EXPIRED", "cancelled"), (explained.Reason, explained.Entry.State));
        Assert.Contains("within 14 days: SHEET_EXPIRED", explained.Entry.LastError, StringComparison.Ordinal);
        Assert.False(await Bor.Store.CommitAsync(Storage.CommitUrgency.Routine, 1, writer => writer.NoteOnwardDue(Aln.Identity.Id, id, 2, Bor.Clock.Now)));
    }

    /// <summary>The hold of an hour is over, and its number is tried.</summary>
    private async Task TriedAsync(DateTimeOffset at)
    {
        Bor.Clock.Now = at;
        using var holds = new HoldWorker(Bor.Store, Bor.Signals, Bor.Clock);
        await holds.EndHoldsAsync(CancellationToken.None);
        Assert.Empty(await Bor.NumberedAsync(Cel));
    }
}
