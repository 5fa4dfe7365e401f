using System.Net;
using Microsoft.AspNetCore.Connections;

namespace CertBridge.Node.Admitting;

/// <summary>
/// Connections that have not said who they are. They have a small place of their own: a stranger who opens connections and goes no further ends
/// his own oldest ones, and never those of an address that somebody known has called from while there is a stranger's to end.
/// </summary>
internal sealed class HalfOpenPool(int max, int perAddressMax)
{
    private readonly Lock gate = new();
    private readonly LinkedList<HalfOpen> waiting = []; // oldest first; at most max, so it may be searched

    public int Count
    {
        get
        {
            lock (gate)
                return waiting.Count;
        }
    }

    /// <param name="evicted">The connection that has to go for it; null for none.</param>
    public HalfOpen Enter(ConnectionContext connection, IPAddress address, bool isKnown, out ConnectionContext? evicted)
    {
        var place = new HalfOpen(this, connection, address, isKnown);
        lock (gate)
        {
            HalfOpen? oldest = Superfluous(address);
            if (oldest is not null)
                waiting.Remove(oldest);
            evicted = oldest?.Connection;
            waiting.AddLast(place);
        }
        return place;
    }

    private HalfOpen? Superfluous(IPAddress address)
    {
        if (waiting.Count(one => one.Address.Equals(address)) >= perAddressMax)
            return waiting.First(one => one.Address.Equals(address));
        return waiting.Count < max ? null : waiting.FirstOrDefault(one => !one.IsKnown) ?? waiting.First?.Value;
    }

    private void Leave(HalfOpen place)
    {
        lock (gate)
            waiting.Remove(place);
    }

    /// <summary>One place in the pool. Left when TLS has said who it is, or when the connection ends.</summary>
    internal sealed class HalfOpen(HalfOpenPool pool, ConnectionContext connection, IPAddress address, bool isKnown) : IDisposable
    {
        public ConnectionContext Connection => connection;

        public IPAddress Address => address;

        public bool IsKnown => isKnown;

        public void Dispose() => pool.Leave(this);
    }
}
