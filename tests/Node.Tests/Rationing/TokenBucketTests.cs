using CertBridge.Node.Rationing;

namespace CertBridge.Node.Tests.Rationing;

public sealed class TokenBucketTests
{
    private readonly StandingClock clock = new();

    [Fact]
    public void TryTake_GivesTheBurst_AndThenTheRate()
    {
        var bucket = new TokenBucket(perSecond: 10, burst: 3, clock);
        Assert.Equal([true, true, true, false], Enumerable.Range(0, 4).Select(_ => bucket.TryTake()));

        clock.Move(TimeSpan.FromMilliseconds(100));
        Assert.Equal([true, false], Enumerable.Range(0, 2).Select(_ => bucket.TryTake()));
    }

    [Fact]
    public void Take_SaysWhenToComeAgain()
    {
        var bucket = new TokenBucket(perSecond: 10, burst: 1, clock);
        Assert.Equal(TimeSpan.Zero, bucket.Take());
        Assert.Equal(TimeSpan.FromMilliseconds(100), bucket.Take());
    }

    [Fact]
    public void Take_OfMoreThanTheBurst_PassesOnceFull_AndLeavesADebt()
    {
        var bucket = new TokenBucket(perSecond: 10, burst: 10, clock);
        Assert.Equal(TimeSpan.Zero, bucket.Take(30));

        clock.Move(TimeSpan.FromSeconds(2));
        Assert.False(bucket.TryTake());
        clock.Move(TimeSpan.FromSeconds(1));
        Assert.True(bucket.TryTake());
    }

    [Fact]
    public void IsFull_AfterARest()
    {
        var bucket = new TokenBucket(perSecond: 1, burst: 2, clock);
        bucket.TryTake();
        Assert.False(bucket.IsFull);
        clock.Move(TimeSpan.FromSeconds(1));
        Assert.True(bucket.IsFull);
    }
}
