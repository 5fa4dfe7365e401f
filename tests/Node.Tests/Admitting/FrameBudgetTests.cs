using System.Buffers;
using CertBridge.Node.Admitting;
using CertBridge.Node.Tests.Rationing;

namespace CertBridge.Node.Tests.Admitting;

public sealed class FrameBudgetTests
{
    private static readonly byte[] Preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray();
    private static readonly byte[] Ping = [0, 0, 8, 6, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8];
    private static readonly byte[] DataOfOneByte = [0, 0, 1, 0, 0, 0, 0, 0, 1, 7];
    private readonly FrameBudget budget = new(countsHeaders: true, new StandingClock());

    [Fact]
    public void Passes_UntilTheFramesThatMoveNothingAreUsedUp()
    {
        Assert.True(Passes(Preface));
        int passed = 0;
        while (Passes(Ping))
            passed++;
        Assert.Equal(AdmissionLimits.IdleFramesBurst, passed);
    }

    [Fact]
    public void Passes_DataWithoutEnd()
    {
        Assert.True(Passes(Preface));
        Assert.All(Enumerable.Range(0, 5 * AdmissionLimits.IdleFramesBurst), _ => Assert.True(Passes(DataOfOneByte)));
    }

    [Fact]
    public void Passes_FramesInPieces_CountsEachOnce()
    {
        byte[] all = [.. Preface, .. Enumerable.Repeat(Ping, AdmissionLimits.IdleFramesBurst).SelectMany(frame => frame)];
        Assert.All(all, one => Assert.True(Passes([one])));
        Assert.All(Ping[..8], one => Assert.True(Passes([one])));
        Assert.False(Passes([Ping[8]]));
    }

    private bool Passes(byte[] bytes) => budget.Passes(new ReadOnlySequence<byte>(bytes));
}
