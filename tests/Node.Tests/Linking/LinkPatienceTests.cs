using CertBridge.Node.Linking;

namespace CertBridge.Node.Tests.Linking;

/// <summary>The clock's windows are over at once, so that what decides is whether bytes came in them.</summary>
public sealed class LinkPatienceTests
{
    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(1);
    private readonly TaskCompletionSource<bool> frame = new();
    private long moved;

    [Fact]
    public async Task Wait_WhileAFrameGetsOn_GoesOn()
    {
        int looks = 0;
        long Moved()
        {
            if (++looks == 40)
                frame.TrySetResult(true);
            return moved += LinkPatience.ProgressBytesMin;
        }
        Assert.True(await LinkPatience.WaitAsync(frame.Task, Moved, Window, TimeProvider.System, CancellationToken.None));
    }

    [Fact]
    public async Task Wait_WhenItTrickles_Ends() =>
        await Assert.ThrowsAsync<TimeoutException>(() => LinkPatience.WaitAsync(frame.Task, () => moved++, Window, TimeProvider.System, CancellationToken.None));

    [Fact]
    public async Task Wait_ForMoreThanTheLargestFrameNeeds_Ends() =>
        await Assert.ThrowsAsync<TimeoutException>(() =>
            LinkPatience.WaitAsync(frame.Task, () => moved += LinkPatience.ProgressBytesMin, Window, TimeProvider.System, CancellationToken.None));
}
