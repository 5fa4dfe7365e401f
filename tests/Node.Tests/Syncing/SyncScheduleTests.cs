using CertBridge.Node.Syncing;

namespace CertBridge.Node.Tests.Syncing;

public sealed class SyncScheduleTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
    private static readonly SyncFinding One = SyncFinding.Nothing with { Count = 1 };

    [Fact]
    public void Due_AtTheFirstLink_AfterAnEpoch_AndOnALinkLongAfter_IsAtOnce()
    {
        SyncStanding clean = After(before: null, SyncFinding.Nothing, Noon);

        Assert.Equal(Noon, SyncSchedule.Due(null, 1, Noon));
        Assert.Equal(Noon, SyncSchedule.Due(clean, 2, Noon));
        Assert.Equal(Noon.AddHours(2), SyncSchedule.Due(clean, 1, Noon.AddHours(2)));
        Assert.Equal(clean.NextAt, SyncSchedule.Due(clean, 1, Noon.AddMinutes(1)));
    }

    [Theory]
    [InlineData(0.0, "2026-11-21T01:00:00Z")]
    [InlineData(0.5, "2026-11-21T03:00:00Z")]
    public void After_WithoutADifference_IsTheNextNight_AtThePartnersOwnTime(double share, string expected) =>
        Assert.Equal(DateTimeOffset.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), After(before: null, SyncFinding.Nothing, Noon, share).NextAt);

    [Fact]
    public void After_InTheNight_IsTheNightAfter()
    {
        DateTimeOffset three = new(2026, 11, 21, 3, 0, 0, TimeSpan.Zero);

        Assert.Equal(three.AddDays(1), After(before: null, SyncFinding.Nothing, three, share: 0.5).NextAt);
    }

    [Fact]
    public void After_WithADifference_IsSoon_ThenLater_UpToAnHour_AndKeepsSinceWhen()
    {
        SyncStanding standing = After(before: null, One, Noon);
        Assert.Equal((Noon.AddSeconds(2), (DateTimeOffset?)Noon), (standing.NextAt, standing.Since));
        standing = After(standing, One, Noon.AddSeconds(2));
        Assert.Equal((Noon.AddSeconds(6), (DateTimeOffset?)Noon), (standing.NextAt, standing.Since));
        for (int more = 0; more < 40; more++)
            standing = After(standing, One, Noon.AddDays(1));
        Assert.Equal((Noon.AddDays(1).AddHours(1), (DateTimeOffset?)Noon), (standing.NextAt, standing.Since));

        standing = After(standing, SyncFinding.Nothing, Noon.AddDays(2));
        Assert.Equal((0, 0, null), (standing.Difference, standing.Tries, standing.Since));
    }

    [Fact]
    public void After_WhatIsUnderWay_IsSoon_AndNoDifference()
    {
        SyncStanding standing = After(before: null, SyncFinding.Nothing with { IsUnderWay = true }, Noon);

        Assert.Equal((0, null, Noon.AddSeconds(2)), (standing.Difference, standing.Since, standing.NextAt));
    }

    [Fact]
    public void Missed_KeepsWhatWasFound()
    {
        SyncStanding missed = SyncSchedule.Missed(After(before: null, One, Noon), 1, Noon.AddHours(1));

        Assert.Equal((1, (DateTimeOffset?)Noon, Noon.AddHours(1).AddSeconds(4)), (missed.Difference, missed.ComparedAt, missed.NextAt));
    }

    private static SyncStanding After(SyncStanding? before, SyncFinding withdrawn, DateTimeOffset now, double share = 0) => SyncSchedule.After(before, withdrawn, SyncFinding.Nothing, 1, now, share);
}
