using System.Net;
using System.Net.Sockets;
using CertBridge.Node.Admitting;
using CertBridge.Node.Linking;

namespace CertBridge.Node.Tests.Linking;

/// <summary>A real reader at the other end of a connection, with a short allowance, so that a test takes seconds and not minutes.</summary>
public sealed class SlowReaderTests
{
    private const int FrameBytes = 64 * 1024;
    private const int BufferBytes = 8 * 1024;
    private static readonly TimeSpan Allowance = TimeSpan.FromSeconds(4);

    /// <summary>Eight readings a second: a quarter of the rate, which takes every frame a little and none fast enough; and four times the rate.</summary>
    [Fact]
    public async Task Write_ToWhoReadsSlowlyEnoughToHold_Ends_AndToAnHonestSlowLine_Arrives()
    {
        await Assert.ThrowsAsync<TimeoutException>(() => WriteFramesAsync(frames: 1_000, LinkPatience.BytesPerSecondMin / 4));
        await WriteFramesAsync(frames: 6, LinkPatience.BytesPerSecondMin * 4);
    }

    private static async Task WriteFramesAsync(int frames, int readingBytesPerSecond)
    {
        using var listener = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = BufferBytes };
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        using var writer = new Socket(SocketType.Stream, ProtocolType.Tcp) { SendBufferSize = BufferBytes };
        await writer.ConnectAsync(listener.LocalEndPoint!);
        using Socket reader = await listener.AcceptAsync();
        using var stop = new CancellationTokenSource();
        Task<Exception?> reading = Record.ExceptionAsync(() => ReadAsync(reader, readingBytesPerSecond / 8, stop.Token))!;
        var traffic = new ConnectionTraffic();
        var patience = new LinkPatience(Allowance, carriesOver: true, () => traffic.Sent, TimeProvider.System);
        try
        {
            for (int i = 0; i < frames; i++)
                await patience.WaitAsync(WriteAsync(writer, traffic), CancellationToken.None);
        }
        finally
        {
            await stop.CancelAsync();
            await reading;
        }
    }

    /// <summary>As a transport does: in pieces, each counted when it was taken.</summary>
    private static async Task<bool> WriteAsync(Socket writer, ConnectionTraffic traffic)
    {
        byte[] piece = new byte[1024];
        for (int sent = 0; sent < FrameBytes; sent += piece.Length)
        {
            await writer.SendAsync(piece);
            traffic.Send(piece.Length);
        }
        return true;
    }

    private static async Task ReadAsync(Socket reader, int bytes, CancellationToken stopping)
    {
        byte[] buffer = new byte[bytes];
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1) / 8);
        while (await timer.WaitForNextTickAsync(stopping))
        {
            int taken = 0;
            while (taken < bytes)
                taken += await reader.ReceiveAsync(buffer.AsMemory(taken), stopping);
        }
    }
}
