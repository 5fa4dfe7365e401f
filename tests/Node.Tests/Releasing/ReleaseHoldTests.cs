using CertBridge.Node.Tests.Founding;
using CertBridge.Node.Tests.Submitting;
using CertBridge.Protocol;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Tests.Releasing;

/// <summary>What holds a report besides people holds it after they released it as well.</summary>
public sealed class ReleaseHoldTests : ReleasingNode
{
    [Fact]
    public async Task AnEmbargoBesides_HoldsTheReleasedEntryUntilItIsOver()
    {
        DateTimeOffset until = FoundedNode.Now.AddHours(3);
        ApprovalRow approval = await ReleasedAsync(await WaitingAsync(more: $"embargoUntil: \"{until:yyyy-MM-dd'T'HH:mm:ss'Z'}\""));
        Assert.Empty(await Aln.NumberedAsync(Bor.Identity.Id));

        Aln.Clock.Now = until;
        Assert.Equal(1, await Worker(Aln).EndHoldsAsync(default));
        Assert.Single(await Aln.NumberedAsync(Bor.Identity.Id));
        Assert.Equal(ApprovalState.Sent, Find(approval.Id).State);
    }

    [Fact]
    public async Task AnEmbargoBeyondTheLifeOfARelease_DoesNotEndIt_ForTheLifeBeginsWithTheEndOfTheHold()
    {
        DateTimeOffset until = FoundedNode.Now.AddDays(30);
        ApprovalRow approval = await WaitingAsync(more: $"embargoUntil: \"{until:yyyy-MM-dd'T'HH:mm:ss'Z'}\"");
        Assert.Equal((until, until + Limits.ReleaseLife), (approval.HeldUntil!.Value, approval.Expires));
        Aln.Clock.Now += TimeSpan.FromDays(20);
        await ReleasedAsync(approval);

        Aln.Clock.Now = until;
        Assert.Equal(0, await Ending.ExpireAsync(default));
        Assert.Equal(1, await Worker(Aln).EndHoldsAsync(default));
        OutboxRow entry = Assert.Single(await Aln.NumberedAsync(Bor.Identity.Id));

        Assert.Equal((approval.ReportId, ApprovalState.Sent), (entry.ReportId, Find(approval.Id).State));
    }

    [Fact]
    public async Task TheAgreementsLimit_HoldsWhatIsReleased_AsLongAsItsSubmissionDid()
    {
        Aln.Agree(Bor, yaml => Released(yaml).Replace("# limits: { reports: 200/day }", "limits: { reports: 1/day }", StringComparison.Ordinal), version: 2);
        Bor.TakeFrom(Aln);
        await WaitingAsync("Takes the only place of the day");
        await Aln.RestartAsync(); // which counts what waits as well
        ApprovalRow approval = await WaitingAsync("Takes one of the next day");
        DateTimeOffset midnight = new(FoundedNode.Now.UtcDateTime.Date.AddDays(1), TimeSpan.Zero);
        Assert.Equal(midnight, approval.HeldUntil);

        await ReleasedAsync(approval);
        Assert.Empty(await Aln.NumberedAsync(Bor.Identity.Id));
        Load(); // and people are asked again: it keeps its place

        Aln.Clock.Now = midnight - TimeSpan.FromHours(1);
        Assert.Equal(midnight, Assert.Single(Aln.Store.Read(reader => reader.ListOutbox(approval.ReportId))).HeldUntil);
        Aln.Clock.Now = midnight;
        Assert.Equal(1, await Worker(Aln).EndHoldsAsync(default));
        Assert.Empty(await Aln.NumberedAsync(Bor.Identity.Id));
        ApprovalRow again = Find(approval.Id);
        Assert.Equal((ApprovalState.Waiting, null), (again.State, again.HeldUntil));
        await ReleasedAsync(again);
        Assert.Single(await Aln.NumberedAsync(Bor.Identity.Id));

        static string Released(string yaml) => yaml.Replace("  red: never ", "  release: green\n  red: never ", StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheHoldOfItsAuthor_StaysWhenPeopleAreAskedAgain()
    {
        var request = new SubmitRequest { Document = Google.Protobuf.ByteString.CopyFromUtf8(Reports.Yaml()), Format = "yaml", HoldMs = 3_600_000 };
        ReportId id = (await Aln.Desk.SubmitAsync(request, WorkingNode.Operator, default)).Value!.ReportId;
        ApprovalRow approval = Find(Assert.Single(Aln.Store.Read(reader => reader.ListApprovals(id))).Id);
        DateTimeOffset until = FoundedNode.Now.AddHours(1);
        Assert.Equal(until, approval.HeldUntil);
        Load();

        Assert.Equal(ReleaseErrors.Changed, (await GrantAsync(approval)).Problems[0].Code);
        ApprovalRow again = Find(approval.Id);
        Assert.Equal((until, until + Limits.ReleaseLife), (again.HeldUntil!.Value, again.Expires));
        await ReleasedAsync(again);
        Assert.Equal(until, Assert.Single(Aln.Store.Read(reader => reader.ListOutbox(id))).HeldUntil);
    }
}
