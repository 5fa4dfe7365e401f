using System.Net.Sockets;
using CertBridge.Node.Settings;

namespace CertBridge.Node.Linking;

/// <summary>
/// Connects to the first of several endpoints of one partner that answers. They are begun a moment after one another, the next at once where one failed, so that a route that is whole is not
/// taken twice and one that swallows everything costs a moment (after RFC 8305 section 5, "Connection Attempt Delay"). Who answers is asked by TLS, not here.
/// </summary>
internal static class EndpointRace
{
    /// <summary>RFC 8305 section 5: 250 ms, recommended.</summary>
    private static readonly TimeSpan BetweenStarts = TimeSpan.FromMilliseconds(250);

    /// <param name="endpoints">host:port, in the order in which they are begun.</param>
    /// <exception cref="SocketException">None answered: what the last one said.</exception>
    public static async ValueTask<Stream> ConnectAsync(IReadOnlyList<string> endpoints, CancellationToken cancellationToken)
    {
        using var decided = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = new List<Task<Socket>>();
        Exception? failure = null;
        try
        {
            for (int begun = 0; begun < endpoints.Count || running.Count > 0;)
            {
                if (begun < endpoints.Count)
                    running.Add(ConnectAsync(endpoints[begun++], decided.Token));
                if (await FirstAsync(running, begun < endpoints.Count, decided.Token) is not { } ended)
                    continue;
                running.Remove(ended);
                if (ended.IsCompletedSuccessfully)
                    return new NetworkStream(await ended, ownsSocket: true);
                failure = ended.Exception?.InnerException;
            }
        }
        finally
        {
            await decided.CancelAsync();
            foreach (Task<Socket> late in running)
                _ = late.ContinueWith(static task => task.Result.Dispose(), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
        }
        cancellationToken.ThrowIfCancellationRequested();
        throw failure ?? new SocketException((int)SocketError.HostNotFound);
    }

    /// <returns>Null where it is time to begin the next.</returns>
    private static async Task<Task<Socket>?> FirstAsync(List<Task<Socket>> running, bool moreToBegin, CancellationToken cancellationToken)
    {
        if (!moreToBegin)
            return await Task.WhenAny(running);
        Task pause = Task.Delay(BetweenStarts, cancellationToken);
        return await Task.WhenAny([.. running, pause]) as Task<Socket>;
    }

    private static async Task<Socket> ConnectAsync(string endpoint, CancellationToken cancellationToken)
    {
        HostPort target = HostPort.TryParse(endpoint) ?? throw new SocketException((int)SocketError.HostNotFound);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(target.Host, target.Port, cancellationToken);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
