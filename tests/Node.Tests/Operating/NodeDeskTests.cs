using CertBridge.Node.Admitting;
using CertBridge.Node.Linking;
using CertBridge.Node.Tests.Founding;
using CertBridge.Node.Tests.Submitting;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;
using CertBridge.Storage;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Tests.Operating;

public sealed class NodeDeskTests : IAsyncLifetime
{
    private readonly WorkingNode aln = WorkingNode.Founding("cert-aln");
    private readonly WorkingNode bor = WorkingNode.Founding("cert-bor");

    public Task InitializeAsync()
    {
        aln.Meet(bor);
        bor.Meet(aln);
        aln.Agree(bor);
        bor.TakeFrom(aln);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await aln.DisposeAsync();
        await bor.DisposeAsync();
    }

    [Fact]
    public async Task ShowStatus_SaysWhatWaitsAndHowLong()
    {
        await aln.AcceptedAsync(Reports.Yaml());
        aln.Clock.Now = FoundedNode.Now.AddMinutes(3);

        ShowStatusResponse status = await StatusAsync(aln);

        Assert.Equal(("cert-aln", "dev", 1UL, 180_000UL), (status.PartnerId, status.Environment, status.OutboxWaiting, status.OutboxOldestMs));
        Assert.Equal(((uint)Environment.ProcessId, NodeStore.SqliteVersion, 1UL), (status.ProcessId, status.SqliteVersion, status.CardSerial));
        Assert.Equal(("cert-bor", "never"), (status.Links[0].Partner, status.Links[0].State));
    }

    [Fact]
    public async Task ShowStatus_CountsTheInbox()
    {
        await aln.AcceptedAsync(Reports.Yaml());
        await new Crossing(aln, bor).CarryAsync();

        ShowStatusResponse status = await StatusAsync(bor);

        Assert.Equal((1UL, 0UL, 0UL), (status.InboxStored, status.InboxQuarantined, status.OutboxWaiting));
    }

    [Fact]
    public async Task ShowStatus_ShowsAlarms()
    {
        await aln.Store.CommitAsync(CommitUrgency.Urgent, 1, writer => writer.AddAlarm(new AlarmRow("LOG_CONFLICT", bor.Identity.Id, "leaf 3 has another root", aln.Clock.Now)));

        Alarm alarm = Assert.Single((await StatusAsync(aln)).Alarms);

        Assert.Equal(("LOG_CONFLICT", "cert-bor", "leaf 3 has another root"), (alarm.Kind, alarm.Partner, alarm.Text));
    }

    [Fact]
    public async Task ShowStatus_OfALinkThatIsDown_SaysWhy()
    {
        var desks = new Desks(aln);
        foreach (LaneGroup group in LaneGroups.All)
            desks.Board.Slot(bor.Identity.Id, group).Note(LinkState.Degraded, "the agreements differ");

        ShowStatusResponse status = await desks.Node.ShowStatus(new ShowStatusRequest(), Desks.As(OperatorRole.Auditor, "NodeService/ShowStatus"));

        Assert.Equal(("degraded", "the agreements differ"), (status.Links[0].State, status.Links[0].Cause));
    }

    [Fact]
    public async Task AnnounceMaintenance_SaysWhoHearsOfIt_AndIsInTheStatusUntilItIsOver()
    {
        AnnounceMaintenanceResponse announced = await AnnounceAsync(3_600);

        Assert.Equal(FoundedNode.Now.AddHours(1), DateTimeOffset.FromUnixTimeMilliseconds((long)announced.UntilMs));
        Assert.Empty(announced.Linked);
        Assert.Equal(["cert-bor"], announced.Away);
        Assert.Equal(announced.UntilMs, (await StatusAsync(aln)).MaintenanceUntilMs);
        Assert.Equal(0UL, (await AnnounceAsync(0)).UntilMs);
        Assert.Equal(0UL, (await StatusAsync(aln)).MaintenanceUntilMs);
    }

    [Theory]
    [InlineData(1u)]
    [InlineData(59u)]
    [InlineData(259_201u)]
    [InlineData(uint.MaxValue)]
    public async Task AnnounceMaintenance_OfNoLength_IsRefused(uint seconds)
    {
        NodeRefusalException refused = await Assert.ThrowsAsync<NodeRefusalException>(() => AnnounceAsync(seconds));

        Assert.Equal(NodeErrors.MaintenanceLength, Assert.Single(refused.Problems).Code);
        Assert.Equal(0UL, (await StatusAsync(aln)).MaintenanceUntilMs);
    }

    [Fact]
    public async Task WhoAmI_SaysRoleAndWhatItMay()
    {
        WhoAmIResponse me = await new Desks(aln).Node.WhoAmI(new WhoAmIRequest(), Desks.As(OperatorRole.Sensor, "NodeService/WhoAmI"));

        Assert.Equal(("sensor-1", "sensor", "cert-aln", "dev"), (me.Name, me.Role, me.PartnerId, me.Environment));
        Assert.Equal(["NodeService/WhoAmI"], me.May);
    }

    private Task<AnnounceMaintenanceResponse> AnnounceAsync(uint seconds) =>
        new Desks(aln).Node.AnnounceMaintenance(new AnnounceMaintenanceRequest { LastsSeconds = seconds }, Desks.As(OperatorRole.Operator, "NodeService/AnnounceMaintenance"));

    private static Task<ShowStatusResponse> StatusAsync(WorkingNode node) =>
        new Desks(node).Node.ShowStatus(new ShowStatusRequest(), Desks.As(OperatorRole.Auditor, "NodeService/ShowStatus"));
}
