namespace CertBridge.Node.Linking;

/// <summary>Works of one link that stand or fall as one.</summary>
internal static class Together
{
    /// <summary>
    /// Runs all of them until the first ends, as that one ends. The others are stopped, and have ended too before this does: what one committed late,
    /// or a lane it still held, would be a conflict to the next link, which begins from what is stored.
    /// </summary>
    public static async Task RunAsync(IEnumerable<Func<CancellationToken, Task>> works, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task[] all = [.. works.Select(work => work(stop.Token))];
        try
        {
            await await Task.WhenAny(all);
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(all).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
