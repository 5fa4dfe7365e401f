using CertBridge.Protocol;

namespace CertBridge.Node.Linking;

/// <summary>
/// Waits for a frame as long as it gets on: a full envelope takes minutes on a slow line, and a limit on whole frames would keep it from ever arriving. In
/// each window it must bring <see cref="ProgressBytesMin"/>, and it gets no more windows than the largest frame needs at that pace, so that a partner
/// that trickles bytes ends as surely as one that stalls.
/// </summary>
internal static class LinkPatience
{
    /// <summary>Least progress in a window, bytes: 35 kbit/s where it is 15 s.</summary>
    public const int ProgressBytesMin = 64 * 1024;

    private const int WindowsMax = (Limits.FrameBytesMax / ProgressBytesMin) + 1;

    /// <param name="step">The read or write of one frame.</param>
    /// <param name="moved">Bytes the connection has moved in that direction so far.</param>
    /// <param name="window">How long nothing may move.</param>
    /// <exception cref="TimeoutException">A window passed without progress, or there were too many.</exception>
    public static async Task<T> WaitAsync<T>(Task<T> step, Func<long> moved, TimeSpan window, TimeProvider time, CancellationToken cancellationToken)
    {
        long before = moved();
        for (int windows = 1; ; windows++)
        {
            try
            {
                return await step.WaitAsync(window, time, cancellationToken);
            }
            catch (TimeoutException) when (windows < WindowsMax && moved() - before >= ProgressBytesMin)
            {
                before = moved();
            }
        }
    }
}
