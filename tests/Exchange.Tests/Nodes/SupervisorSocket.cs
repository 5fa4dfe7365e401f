using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;

namespace CertBridge.Exchange.Tests.Nodes;

/// <summary>The service manager's end of sd_notify: a datagram socket that hears what a process says of itself, and as the real one never lets its sender wait.</summary>
internal sealed class SupervisorSocket : IDisposable
{
    private static readonly TimeSpan HearingMax = TimeSpan.FromSeconds(60);
    private readonly Socket socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("certbridge-notify-");
    private readonly Channel<string[]> heard = Channel.CreateUnbounded<string[]>();

    public SupervisorSocket()
    {
        socket.Bind(new UnixDomainSocketEndPoint(Address));
        _ = ListenAsync();
    }

    public string Address => Path.Combine(folder.FullName, "notify");

    /// <summary>The lines of the next datagram that has this one; what comes before is dropped.</summary>
    public async Task<string[]> HearAsync(string line)
    {
        var dropped = new List<string>();
        using var limit = new CancellationTokenSource(HearingMax);
        try
        {
            while (true)
            {
                string[] lines = await heard.Reader.ReadAsync(limit.Token);
                if (lines.Contains(line))
                    return lines;
                dropped.AddRange(lines);
            }
        }
        catch (OperationCanceledException late)
        {
            throw new TimeoutException($"'{line}' was not said within {HearingMax.TotalSeconds:0} s, only:\n{string.Join('\n', dropped)}", late);
        }
    }

    public void Dispose()
    {
        socket.Dispose();
        folder.Delete(recursive: true);
    }

    private async Task ListenAsync()
    {
        byte[] datagram = new byte[4096];
        try
        {
            while (true)
            {
                int length = await socket.ReceiveAsync(datagram);
                heard.Writer.TryWrite(Encoding.UTF8.GetString(datagram, 0, length).Split('\n'));
            }
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
