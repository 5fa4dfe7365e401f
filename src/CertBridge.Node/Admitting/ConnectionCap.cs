using Microsoft.AspNetCore.Connections;

namespace CertBridge.Node.Admitting;

/// <summary>Bounds the connections of a listener where nobody says who they are: one more is ended at once.</summary>
internal sealed class ConnectionCap(string listener, int max, RefusalTally tally)
{
    private int open;

    public async Task InvokeAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        try
        {
            if (Interlocked.Increment(ref open) <= max)
            {
                await next(connection);
                return;
            }
            tally.Count(listener, "too many connections");
            connection.Abort(new ConnectionAbortedException("too many connections"));
        }
        finally
        {
            Interlocked.Decrement(ref open);
        }
    }
}
