using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;

namespace CertBridge.Node.Admitting;

/// <summary>
/// Lets one plaintext port speak both HTTP/1.1 (curl, Prometheus, httpGet probes) and HTTP/2 (gRPC probes). The server speaks one of them on a port without TLS, so
/// the first bytes decide: an HTTP/2 client begins with the fixed preface of RFC 9113 section 3.4, which is no HTTP/1.1 request.
/// </summary>
internal sealed class PrefaceDispatch
{
    private static readonly TimeSpan FirstBytesMax = TimeSpan.FromSeconds(AdmissionLimits.HeadersSeconds);

    /// <summary>Enough to tell: no HTTP/1.1 method begins so.</summary>
    private static ReadOnlySpan<byte> Preface => "PRI * HTTP/2.0"u8;

    private ConnectionDelegate? http2;

    /// <summary>Keeps what a listener that speaks HTTP/2 does with a connection after TLS.</summary>
    public ConnectionDelegate Capture(ConnectionDelegate next) => http2 = next;

    public async Task InvokeAsync(ConnectionContext connection, ConnectionDelegate http1)
    {
        if (http2 is { } captured && await IsHttp2Async(connection))
            await captured(connection);
        else
            await http1(connection);
    }

    /// <summary>Looks, and consumes nothing.</summary>
    private static async Task<bool> IsHttp2Async(ConnectionContext connection)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(connection.ConnectionClosed);
        limit.CancelAfter(FirstBytesMax);
        PipeReader input = connection.Transport.Input;
        try
        {
            while (true)
            {
                ReadResult read = await input.ReadAsync(limit.Token);
                bool? verdict = Judge(read.Buffer);
                input.AdvanceTo(read.Buffer.Start, verdict is null && !read.IsCompleted ? read.Buffer.End : read.Buffer.Start);
                if (verdict is not null || read.IsCompleted)
                    return verdict is true;
            }
        }
        catch (OperationCanceledException silent) when (!connection.ConnectionClosed.IsCancellationRequested)
        {
            connection.Abort(new ConnectionAbortedException("nothing was asked", silent));
            return false;
        }
    }

    /// <returns>Null while it may still become either.</returns>
    internal static bool? Judge(ReadOnlySequence<byte> seen)
    {
        int length = (int)Math.Min(seen.Length, Preface.Length);
        Span<byte> start = stackalloc byte[Preface.Length];
        seen.Slice(0, length).CopyTo(start);
        if (!Preface.StartsWith(start[..length]))
            return false;
        return length == Preface.Length ? true : null;
    }
}
