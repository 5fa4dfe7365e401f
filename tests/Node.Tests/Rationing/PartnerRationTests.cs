using CertBridge.Node.Linking;
using CertBridge.Node.Rationing;
using CertBridge.Node.Settings;
using CertBridge.Protocol.V1;

namespace CertBridge.Node.Tests.Rationing;

public sealed class PartnerRationTests
{
    private readonly StandingClock clock = new();

    private PartnerRation Ration(LimitSettings? limits = null) => new(limits ?? new LimitSettings(), clock);

    [Fact]
    public void TryOpenStream_BeyondSixAtATime_GivesNull_UntilOneEnds()
    {
        PartnerRation ration = Ration();
        List<IDisposable?> open = [.. Enumerable.Range(0, PartnerRation.StreamsMax).Select(_ => ration.TryOpenStream())];
        Assert.DoesNotContain(null, open);
        Assert.Null(ration.TryOpenStream());

        open[0]!.Dispose();
        open[0]!.Dispose();
        Assert.NotNull(ration.TryOpenStream());
        Assert.Null(ration.TryOpenStream());
    }

    [Fact]
    public void TryOpenStream_FasterThanALinkNeeds_GivesNull()
    {
        PartnerRation ration = Ration();
        for (int i = 0; i < PartnerRation.StreamsBurst; i++)
            ration.TryOpenStream()!.Dispose();
        Assert.Null(ration.TryOpenStream());

        clock.Move(TimeSpan.FromSeconds(1));
        Assert.NotNull(ration.TryOpenStream());
    }

    [Fact]
    public async Task Wait_BeyondTheEnvelopesOfASecond_WaitsForTheNext()
    {
        PartnerRation ration = Ration(new LimitSettings { PartnerEnvelopesPerSecond = 2 });
        var deliver = new Frame { Deliver = new Deliver { Number = 1 } };
        await ration.WaitAsync(deliver, LaneGroup.Ordinary, CancellationToken.None);
        await ration.WaitAsync(deliver, LaneGroup.Ordinary, CancellationToken.None);

        ValueTask third = ration.WaitAsync(deliver, LaneGroup.Ordinary, CancellationToken.None);
        Assert.False(third.IsCompleted);
        await ration.WaitAsync(new Frame { Ack = new Ack() }, LaneGroup.Ordinary, CancellationToken.None);
        clock.Move(TimeSpan.FromSeconds(1));
        await third;
    }

    [Fact]
    public async Task Wait_ForAnEnvelopeInParts_CountsOne_WithItsLastPart()
    {
        PartnerRation ration = Ration(new LimitSettings { PartnerEnvelopesPerSecond = 1 });
        Frame Part(uint offset) => new() { DeliverPart = new DeliverPart { Number = 1, Offset = offset, Total = 30, Content = Google.Protobuf.ByteString.CopyFrom(new byte[10]) } };
        await ration.WaitAsync(Part(0), LaneGroup.Ordinary, CancellationToken.None);
        await ration.WaitAsync(Part(10), LaneGroup.Ordinary, CancellationToken.None);
        await ration.WaitAsync(Part(20), LaneGroup.Ordinary, CancellationToken.None);

        await ration.WaitAsync(Part(0), LaneGroup.Ordinary, CancellationToken.None);
        ValueTask second = ration.WaitAsync(Part(20), LaneGroup.Ordinary, CancellationToken.None);
        Assert.False(second.IsCompleted);
        clock.Move(TimeSpan.FromSeconds(1));
        await second;
    }

    [Fact]
    public async Task Wait_BeyondTheBytesOfASecond_WaitsForTheNext()
    {
        PartnerRation ration = Ration(new LimitSettings { PartnerBytesPerSecond = LimitSettings.PartnerBytesPerSecondMin });
        var large = new Frame { Deliver = new Deliver { Envelope = new Envelope { Cms = Google.Protobuf.ByteString.CopyFrom(new byte[LimitSettings.PartnerBytesPerSecondMin]) } } };
        await ration.WaitAsync(large, LaneGroup.Ordinary, CancellationToken.None);

        ValueTask second = ration.WaitAsync(large, LaneGroup.Ordinary, CancellationToken.None);
        Assert.False(second.IsCompleted);
        clock.Move(TimeSpan.FromSeconds(2));
        await second;
    }

    [Fact]
    public async Task Wait_OnTheUrgentConnection_IsOfItsOwn_WhateverTheOrdinaryOneTakes()
    {
        PartnerRation ration = Ration(new LimitSettings { PartnerEnvelopesPerSecond = 1 });
        var deliver = new Frame { Deliver = new Deliver { Number = 1 } };
        await ration.WaitAsync(deliver, LaneGroup.Ordinary, CancellationToken.None);
        Assert.False(ration.WaitAsync(deliver, LaneGroup.Ordinary, CancellationToken.None).AsTask().IsCompleted);

        for (int i = 0; i < PartnerRation.UrgentEnvelopesPerSecond; i++)
            Assert.True(ration.WaitAsync(deliver, LaneGroup.Urgent, CancellationToken.None).AsTask().IsCompleted);
        ValueTask next = ration.WaitAsync(deliver, LaneGroup.Urgent, CancellationToken.None);
        Assert.False(next.IsCompleted);
        clock.Move(TimeSpan.FromSeconds(1));
        await next;
    }

    [Fact]
    public async Task Wait_BeyondTheBytesOrFramesOfTheUrgentConnection_WaitsForTheNext()
    {
        PartnerRation ration = Ration();
        var large = new Frame { Deliver = new Deliver { Envelope = new Envelope { Cms = Google.Protobuf.ByteString.CopyFrom(new byte[Protocol.Limits.FrameBytesMax - 1024]) } } };
        await ration.WaitAsync(large, LaneGroup.Urgent, CancellationToken.None);
        ValueTask second = ration.WaitAsync(large, LaneGroup.Urgent, CancellationToken.None);
        Assert.False(second.IsCompleted);
        clock.Move(TimeSpan.FromSeconds(Protocol.Limits.FrameBytesMax / PartnerRation.UrgentBytesPerSecond));
        await second;

        PartnerRation other = Ration();
        for (int i = 0; i < PartnerRation.UrgentFramesPerSecond; i++)
            await other.WaitAsync(new Frame { Heartbeat = new Heartbeat() }, LaneGroup.Urgent, CancellationToken.None);
        Assert.False(other.WaitAsync(new Frame { Heartbeat = new Heartbeat() }, LaneGroup.Urgent, CancellationToken.None).AsTask().IsCompleted);
    }

    [Fact]
    public async Task Wait_BeyondTheDocuments_WaitsForTheNext()
    {
        PartnerRation ration = Ration();
        var notice = new Frame { Notice = new Notice() };
        for (int i = 0; i < PartnerRation.DocumentsBurst; i++)
            await ration.WaitAsync(notice, LaneGroup.Ordinary, CancellationToken.None);

        ValueTask next = ration.WaitAsync(notice, LaneGroup.Ordinary, CancellationToken.None);
        Assert.False(next.IsCompleted);
        clock.Move(TimeSpan.FromSeconds(1));
        await next;
    }

    [Fact]
    public void NoteRefusals_BeyondTheHour_SuspendsForAWhile()
    {
        PartnerRation ration = Ration();
        Assert.Null(ration.NoteRefusals(PartnerRation.ReusesPerHour, refused: PartnerRation.RefusalsPerHour));
        Assert.False(ration.IsSuspended);

        Assert.NotNull(ration.NoteRefusals(reused: 1, refused: 0));
        Assert.True(ration.IsSuspended);
        clock.Move(PartnerRation.Suspension);
        Assert.False(ration.IsSuspended);
    }

    [Fact]
    public void NoteRefusals_OfAnotherHour_BeginsAnew()
    {
        PartnerRation ration = Ration();
        ration.NoteRefusals(reused: 0, PartnerRation.RefusalsPerHour);
        clock.Move(TimeSpan.FromHours(1));
        Assert.Null(ration.NoteRefusals(reused: 0, PartnerRation.RefusalsPerHour));
        Assert.NotNull(ration.NoteRefusals(reused: 0, refused: 1));
    }

    [Fact]
    public void MayChange_EndsWithTheHoursChanges()
    {
        PartnerRation ration = Ration();
        for (int i = 0; i <= PartnerRation.ChangesPerHour; i++)
        {
            Assert.True(ration.MayChange);
            ration.NoteChange();
        }
        Assert.False(ration.MayChange);
        clock.Move(TimeSpan.FromHours(1));
        Assert.True(ration.MayChange);
    }
}
