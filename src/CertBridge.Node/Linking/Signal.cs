using System.Threading.Channels;

namespace CertBridge.Node.Linking;

/// <summary>Wakes one waiter. Raised any number of times before the wait, it wakes once: the waiter then looks at the store for what is new.</summary>
internal sealed class Signal
{
    private readonly Channel<bool> raised = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Raise() => raised.Writer.TryWrite(true);

    public async Task WaitAsync(CancellationToken cancellationToken) => await raised.Reader.ReadAsync(cancellationToken);

    /// <summary>Waits for the signal, at most for <paramref name="atMost"/>.</summary>
    /// <returns>True when it was raised.</returns>
    public async Task<bool> WaitAsync(TimeSpan atMost, TimeProvider time, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(WholePause.Of(atMost), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await raised.Reader.ReadAsync(either.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
