using CertBridge.Node.Receiving;

namespace CertBridge.Node.Tests.Receiving;

public sealed class ReceivingLaneTests
{
    [Fact]
    public void Judge_TheNumberAboveTheFloor_IsNext()
    {
        var lane = new ReceivingLane(epoch: 1, floor: 7);
        Assert.Equal(NumberVerdict.Next, lane.Judge(8));
        Assert.Equal(NumberVerdict.Next, lane.Judge(9));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public void Judge_ANumberAtOrBelowTheFloor_IsRepeated(ulong number) =>
        Assert.Equal(NumberVerdict.Repeated, new ReceivingLane(1, 7).Judge(number));

    [Fact]
    public void Judge_ANumberTakenOnThisLink_IsRepeated()
    {
        var lane = new ReceivingLane(1, 0);
        lane.Judge(1);
        Assert.Equal(NumberVerdict.Repeated, lane.Judge(1));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(ulong.MaxValue)]
    public void Judge_ALeftOutNumber_IsOutOfOrder(ulong number) =>
        Assert.Equal(NumberVerdict.OutOfOrder, new ReceivingLane(1, 0).Judge(number));

    [Fact]
    public void Judge_AfterBusy_DropsUntilTheSameNumberComesAgain()
    {
        var lane = new ReceivingLane(1, 0);
        lane.Judge(1);
        lane.Judge(2);
        lane.Judge(3);
        lane.Busy(2);

        Assert.Equal(NumberVerdict.Dropped, lane.Judge(4));
        Assert.Equal(NumberVerdict.Dropped, lane.Judge(3));
        Assert.Equal(NumberVerdict.Next, lane.Judge(2));
        Assert.Equal(NumberVerdict.Next, lane.Judge(3));
    }

    [Fact]
    public void Begin_JudgesTheNumber_AndTakesItNot()
    {
        var lane = new ReceivingLane(1, 7);

        Assert.Equal(NumberVerdict.Next, lane.Begin(8));
        Assert.Equal(NumberVerdict.Next, lane.Judge(8));
        Assert.Equal(NumberVerdict.Repeated, lane.Begin(8));
        Assert.Equal(NumberVerdict.OutOfOrder, lane.Begin(10));
    }

    [Fact]
    public void Begin_AfterBusy_DropsWhatWasUnderWay_UntilTheNumberComesFromItsBeginning()
    {
        var lane = new ReceivingLane(1, 0);
        lane.Judge(1);
        lane.Busy(1);

        Assert.Equal(NumberVerdict.Dropped, lane.Begin(1, isMiddle: true));
        Assert.Equal(NumberVerdict.Dropped, lane.Begin(2));
        Assert.Equal(NumberVerdict.Next, lane.Begin(1));
        Assert.Equal(NumberVerdict.Next, lane.Begin(1, isMiddle: true));
        Assert.Equal(NumberVerdict.Next, lane.Judge(1));
    }

    [Fact]
    public void IsHeldBack_AfterBusy_HoldsTheNumberAndWhatFollows()
    {
        var lane = new ReceivingLane(1, 0);
        int before = lane.Generation;
        lane.Busy(2);

        Assert.False(lane.IsHeldBack(1, before));
        Assert.True(lane.IsHeldBack(2, before));
        Assert.True(lane.IsHeldBack(3, before));
    }

    /// <summary>The busy number is back while what was sent behind it the first time still waits: that must not overtake it.</summary>
    [Fact]
    public void IsHeldBack_WhenTheBusyNumberIsBack_HoldsWhatWasTakenInBefore_AndNotWhatComesAgain()
    {
        var lane = new ReceivingLane(1, 0);
        for (ulong number = 1; number <= 3; number++)
            lane.Judge(number);
        int before = lane.Generation;
        lane.Busy(2);
        Assert.Equal(NumberVerdict.Next, lane.Judge(2));
        Assert.Equal(NumberVerdict.Next, lane.Judge(3));

        Assert.False(lane.IsHeldBack(1, before));
        Assert.True(lane.IsHeldBack(3, before));
        Assert.False(lane.IsHeldBack(2, lane.Generation));
        Assert.False(lane.IsHeldBack(3, lane.Generation));
    }
}
