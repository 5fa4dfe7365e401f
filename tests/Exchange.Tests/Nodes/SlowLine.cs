using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using CertBridge.Protocol.Ids;

namespace CertBridge.Exchange.Tests.Nodes;

/// <summary>
/// The line between two nodes: each is reached at an address of the line and not at its own, so that everything they say to each other passes here. It counts what it carries to each, takes its time, and breaks when it was
/// told to. It looks into nothing: TLS goes through from end to end.
/// </summary>
internal sealed class SlowLine : IAsyncDisposable
{
    private const int Port = 7443;
    private const int ChunkBytes = 16 * 1024;

    /// <summary>What may be under way one way, chunks: more than a second's worth of the loopback interface is of no use.</summary>
    private const int UnderWayMax = 256;

    private readonly CancellationTokenSource stop = new();
    private readonly Lock gate = new();
    private readonly HashSet<Socket> open = [];
    private readonly List<Task> accepting = [];
    private readonly Dictionary<PartnerId, End> ends = [];
    private TaskCompletionSource broken = new(TaskCreationOptions.RunContinuationsAsynchronously); // by the newest order to break

    /// <summary>How long everything takes, each way.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>Where others find the node. It listens from now on.</summary>
    public IPAddress Lay(PartnerId node, IPAddress own)
    {
        var end = new End(LoopbackAddress.Next(), new IPEndPoint(own, Port));
        ends.Add(node, end);
        end.Listener.Start();
        accepting.Add(AcceptAsync(node, end));
        return end.Outside;
    }

    /// <summary>Bytes that reached this node so far, on whichever connection, by whoever dialled.</summary>
    public long CarriedTo(PartnerId node) => Interlocked.Read(ref ends[node].Carried);

    /// <summary>Breaks every connection once so many more bytes have reached the node, and carries nothing until it is mended.</summary>
    public void BreakAfter(PartnerId node, long bytes)
    {
        lock (gate)
        {
            broken = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            ends[node].Left = bytes;
        }
    }

    /// <summary>Waits until it broke.</summary>
    public Task BrokenAsync() => broken.Task.WaitAsync(TimeSpan.FromSeconds(60));

    public void Mend()
    {
        foreach (PartnerId node in ends.Keys)
            MendTowards(node);
    }

    /// <summary>It carries what is dialled to this node, both ways, and nothing the node dials: of two that dial at once one link replaces the other, and what was under way on it comes again.</summary>
    public void MendTowards(PartnerId node)
    {
        lock (gate)
            ends[node].IsBroken = false;
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        foreach (End end in ends.Values)
            end.Listener.Dispose();
        CloseAll();
        await Task.WhenAll(accepting);
        stop.Dispose();
    }

    private async Task AcceptAsync(PartnerId node, End end)
    {
        var carrying = new List<Task>();
        try
        {
            while (true)
                carrying.Add(CarryAsync(node, end, await end.Listener.AcceptSocketAsync(stop.Token)));
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(carrying);
        }
    }

    private async Task CarryAsync(PartnerId node, End end, Socket dialler)
    {
        using Socket outside = dialler;
        using var inside = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        outside.NoDelay = true;
        try
        {
            if (!TryOpen(end, outside, inside))
                return;
            await inside.ConnectAsync(end.Inside, stop.Token);
            End other = ends.Single(one => one.Key != node).Value;
            await Task.WhenAny(PumpAsync(outside, inside, end), PumpAsync(inside, outside, other));
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // nobody listens, or the line broke
        }
        finally
        {
            lock (gate)
            {
                open.Remove(outside);
                open.Remove(inside);
            }
        }
    }

    /// <summary>One way of one connection: read as fast as it comes, written when its time has come.</summary>
    private async Task PumpAsync(Socket from, Socket to, End destination)
    {
        var underWay = Channel.CreateBounded<(byte[] Bytes, long ReadAt)>(UnderWayMax);
        await Task.WhenAny(ReadAsync(from, underWay.Writer), WriteAsync(underWay.Reader, to, destination));
    }

    private async Task ReadAsync(Socket from, ChannelWriter<(byte[] Bytes, long ReadAt)> underWay)
    {
        try
        {
            var chunk = new byte[ChunkBytes];
            while (await from.ReceiveAsync(chunk, stop.Token) is var read && read > 0)
                await underWay.WriteAsync((chunk[..read], TimeProvider.System.GetTimestamp()), stop.Token);
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // the line broke
        }
        underWay.TryComplete();
        await Task.Delay(Delay + TimeSpan.FromSeconds(1)); // what was read before is carried still
    }

    private async Task WriteAsync(ChannelReader<(byte[] Bytes, long ReadAt)> underWay, Socket to, End destination)
    {
        try
        {
            await foreach ((byte[] bytes, long readAt) in underWay.ReadAllAsync(stop.Token))
            {
                TimeSpan left = Delay - TimeProvider.System.GetElapsedTime(readAt);
                if (left > TimeSpan.Zero)
                    await Task.Delay(left, stop.Token);
                (int allowed, TaskCompletionSource order) = Allowed(destination, bytes.Length);
                for (int sent = 0; sent < allowed;)
                    sent += await to.SendAsync(bytes.AsMemory(sent, allowed - sent), stop.Token);
                Interlocked.Add(ref destination.Carried, allowed);
                if (allowed < bytes.Length)
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(100), stop.Token); // what it has is read there before a reset takes it
                    Break(order);
                    return;
                }
            }
            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // the line broke
        }
    }

    private (int Bytes, TaskCompletionSource Order) Allowed(End destination, int bytes)
    {
        lock (gate)
        {
            int allowed = (int)Math.Min(destination.Left ?? bytes, bytes);
            destination.Left -= allowed;
            return (allowed, broken);
        }
    }

    private bool TryOpen(End end, Socket outside, Socket inside)
    {
        lock (gate)
        {
            if (end.IsBroken)
                return false;
            open.Add(outside);
            open.Add(inside);
            return true;
        }
    }

    /// <summary>Once for each order: a second connection may meet the limit in the same moment, and the line may be mended before it comes here.</summary>
    private void Break(TaskCompletionSource order)
    {
        lock (gate)
        {
            if (order.Task.IsCompleted)
                return;
            foreach (End end in ends.Values)
                (end.Left, end.IsBroken) = (null, true);
            CloseAll();
            order.SetResult();
        }
    }

    private void CloseAll()
    {
        lock (gate)
        {
            foreach (Socket socket in open)
                socket.Close(timeout: 0);
            open.Clear();
        }
    }

    private sealed class End(IPAddress outside, IPEndPoint inside)
    {
        public long Carried;

        public IPAddress Outside => outside;

        public IPEndPoint Inside => inside;

        public TcpListener Listener { get; } = new(outside, Port);

        /// <summary>Bytes until it breaks; null for no such order.</summary>
        public long? Left { get; set; }

        /// <summary>Nothing that is dialled to it is carried.</summary>
        public bool IsBroken { get; set; }
    }
}
