using CertBridge.Node.Delivering;
using CertBridge.Node.Linking;
using CertBridge.Node.Tests.Submitting;
using CertBridge.Node.Tests.Withdrawing;
using CertBridge.Protocol.V1;

namespace CertBridge.Node.Tests.Delivering;

/// <summary>What rides the ordinary connection begins when nothing urgent waits for its receipt, or after a while.</summary>
public sealed class UrgentFirstTests : SharedReport
{
    private LinkBoard board = null!;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        board = new LinkBoard(Aln.Identity, Aln.Clock);
        board.NoteTakesUrgent(Bor.Identity.Id, takes: true);
    }

    [Fact]
    public async Task WhereNothingUrgentWaits_ItBeginsAtOnce()
    {
        await Aln.AcceptedAsync(Reports.Yaml("by routine"));

        Assert.True(WaitAsync(LaneGroup.Ordinary).IsCompletedSuccessfully);
    }

    [Theory]
    [InlineData(LaneName.Flash)]
    [InlineData(LaneName.Immediate)]
    public async Task WhatIsUrgent_IsReceiptedFirst(LaneName lane)
    {
        var first = (await Aln.AcceptedAsync(Reports.Yaml("first"), lane)).ReportId;
        var second = (await Aln.AcceptedAsync(Reports.Yaml("second"), lane)).ReportId;
        Task begins = WaitAsync(LaneGroup.Ordinary);
        Aln.Settled.Tell(first); // that it is worth a look says nothing of how it ended
        Assert.False(begins.IsCompleted);

        await CarryAsync();
        Aln.Settled.Tell(first);
        Aln.Settled.Tell(second);

        await begins.WaitAsync(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task AnUrgentConnectionThatDoesNotComeUp_HoldsNobodyUpForLong()
    {
        await Aln.AcceptedAsync(Reports.Yaml("nobody takes it"), LaneName.Flash);

        await WaitAsync(LaneGroup.Ordinary, new LimitIsOver()).WaitAsync(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task TheUrgentLanes_AndAPartnerThatTakesNone_WaitForNothing()
    {
        await Aln.AcceptedAsync(Reports.Yaml("urgent"), LaneName.Flash);
        Assert.True(WaitAsync(LaneGroup.Urgent).IsCompletedSuccessfully);

        board.NoteTakesUrgent(Bor.Identity.Id, takes: false);
        Assert.True(WaitAsync(LaneGroup.Ordinary).IsCompletedSuccessfully);
    }

    [Fact]
    public async Task ALinkThatEnds_EndsTheWait()
    {
        await Aln.AcceptedAsync(Reports.Yaml("urgent"), LaneName.Flash);
        using var ended = new CancellationTokenSource();
        Task begins = WaitAsync(LaneGroup.Ordinary, cancellationToken: ended.Token);

        await ended.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => begins);
    }

    private Task WaitAsync(LaneGroup group, TimeProvider? time = null, CancellationToken cancellationToken = default) =>
        new UrgentFirst(Aln.Store, board, Aln.Settled, time ?? new NoLimit()).WaitAsync(Bor.Identity.Id, group, cancellationToken);

    /// <summary>Every time that is waited for is over at once.</summary>
    private sealed class LimitIsOver : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => base.CreateTimer(callback, state, TimeSpan.Zero, period);
    }

    /// <summary>No time that is waited for is ever over.</summary>
    private sealed class NoLimit : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, period);
    }
}
