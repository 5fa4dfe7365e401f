using Microsoft.AspNetCore.Connections;

namespace CertBridge.Node.Admitting;

/// <summary>
/// Connections by whose key they were made with. One more than its owner may have ends the owner's oldest: a partner that dials again after its line
/// broke gets in, and nobody can take another's seat.
/// </summary>
internal sealed class ConnectionSeats(int perOwnerMax)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, LinkedList<ConnectionContext>> owners = new(StringComparer.Ordinal);

    /// <param name="superseded">The connection that has to go for it; null for none.</param>
    public IDisposable Take(string owner, ConnectionContext connection, out ConnectionContext? superseded)
    {
        superseded = null;
        lock (gate)
        {
            if (!owners.TryGetValue(owner, out LinkedList<ConnectionContext>? taken))
                owners[owner] = taken = [];
            if (taken.Count >= perOwnerMax)
            {
                superseded = taken.First?.Value;
                taken.RemoveFirst();
            }
            taken.AddLast(connection);
        }
        return new Seat(this, owner, connection);
    }

    private void Leave(string owner, ConnectionContext connection)
    {
        lock (gate)
        {
            if (!owners.TryGetValue(owner, out LinkedList<ConnectionContext>? taken))
                return;
            taken.Remove(connection);
            if (taken.Count == 0)
                owners.Remove(owner);
        }
    }

    private sealed class Seat(ConnectionSeats seats, string owner, ConnectionContext connection) : IDisposable
    {
        public void Dispose() => seats.Leave(owner, connection);
    }
}
