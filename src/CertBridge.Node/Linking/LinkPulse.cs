namespace CertBridge.Node.Linking;

/// <summary>
/// A beat a second for all links together. With a timer for each link and each thing it looks after, a node with a hundred partners woke hundreds of times a second while nothing happened; at a beat all of them do what is
/// due on threads that are awake anyway (bench/RESULTS.md, partners).
/// </summary>
internal sealed class LinkPulse : IDisposable
{
    /// <summary>From one beat to the next.</summary>
    public static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    private readonly ITimer timer;
    private TaskCompletionSource next = New();

    public LinkPulse(TimeProvider time) => timer = time.CreateTimer(static pulse => ((LinkPulse)pulse!).Tell(), this, Beat, Beat);

    /// <summary>Returns at the given beat from now: within a second at the first. Whoever does not wait misses it, and waits for the one after.</summary>
    public async Task WaitAsync(int beats, CancellationToken cancellationToken)
    {
        for (int left = beats; left > 0; left--)
            await Volatile.Read(ref next).Task.WaitAsync(cancellationToken);
    }

    public void Dispose() => timer.Dispose();

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Tell() => Interlocked.Exchange(ref next, New()).SetResult();
}
