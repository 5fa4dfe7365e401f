namespace CertBridge.Node.Admitting;

/// <summary>
/// Bytes that went over one TLS connection, both ways. A link asks it whether the other side is still there while a frame larger than the line is quick is
/// under way (docs/LINK.md, Ending).
/// </summary>
internal sealed class ConnectionTraffic
{
    private long received;
    private long sent;

    public long Received => Volatile.Read(ref received);

    public long Sent => Volatile.Read(ref sent);

    public void Receive(long bytes) => Interlocked.Add(ref received, bytes);

    public void Send(long bytes) => Interlocked.Add(ref sent, bytes);
}
