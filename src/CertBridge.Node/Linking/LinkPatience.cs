using CertBridge.Protocol;

namespace CertBridge.Node.Linking;

/// <summary>
/// How long one direction of a link waits for the other side. There is an allowance of time; waiting spends it, and bytes that moved earn it back at
/// <see cref="BytesPerSecondMin"/>, never beyond the allowance. So a frame may take the allowance and a second for each 16 KiB of it: a full envelope takes
/// minutes on a slow line, and who stalls or trickles is out after little more than the allowance. One that carries over does not begin anew with each frame,
/// or whoever takes a little of each would be waited for as long as frames are there. Not thread-safe.
/// </summary>
/// <param name="allowance">How long nothing may move.</param>
/// <param name="carriesOver">True where the next step begins only because something waits to be moved; what lies between two steps is nobody's fault and is earned back.</param>
/// <param name="moved">Bytes the connection has moved in that direction so far.</param>
/// <param name="time">Whose clock.</param>
internal sealed class LinkPatience(TimeSpan allowance, bool carriesOver, Func<long> moved, TimeProvider time)
{
    /// <summary>The slowest line that carries the largest frame: 128 kbit/s, on which that takes 22 minutes.</summary>
    public const int BytesPerSecondMin = 16 * 1024;

    /// <summary>Bytes that are not the frame's, such as padding, move too: no step takes longer than the largest frame needs.</summary>
    private static readonly TimeSpan LargestFrame = TimeSpan.FromSeconds(Limits.FrameBytesMax / (double)BytesPerSecondMin);

    /// <summary>What is left below this is nothing: it would be spent in ever smaller looks.</summary>
    private static readonly TimeSpan LookMin = TimeSpan.FromMilliseconds(100);

    private readonly TimeSpan allowance = allowance;
    private TimeSpan left = allowance;
    private long movedBefore = moved();
    private long restedSince = time.GetTimestamp();

    /// <param name="step">The read or write of one frame.</param>
    /// <param name="cancellationToken">Ends the waiting, not the step.</param>
    /// <exception cref="TimeoutException">The allowance is spent, or the step takes longer than any frame may.</exception>
    public async Task<T> WaitAsync<T>(Task<T> step, CancellationToken cancellationToken)
    {
        if (step.IsCompleted)
            return await step;
        Rest();
        TimeSpan spent = TimeSpan.Zero;
        while (left >= LookMin && spent < allowance + LargestFrame)
        {
            TimeSpan look = left;
            long began = time.GetTimestamp();
            try
            {
                T result = await step.WaitAsync(look, time, cancellationToken);
                Spend(time.GetElapsedTime(began));
                restedSince = time.GetTimestamp();
                return result;
            }
            catch (TimeoutException) when (!step.IsFaulted)
            {
                Spend(look);
                spent += look;
            }
        }
        throw new TimeoutException();
    }

    private void Rest()
    {
        if (carriesOver)
            Earn(time.GetElapsedTime(restedSince));
        else
            (left, movedBefore) = (allowance, moved());
    }

    private void Spend(TimeSpan waited)
    {
        long now = moved();
        left -= waited;
        Earn(TimeSpan.FromSeconds((now - movedBefore) / (double)BytesPerSecondMin));
        movedBefore = now;
    }

    private void Earn(TimeSpan earned) => left = left + earned < allowance ? left + earned : allowance;
}
