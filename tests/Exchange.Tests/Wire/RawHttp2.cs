using System.Buffers.Binary;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace CertBridge.Exchange.Tests.Wire;

/// <summary>HTTP/2 by hand (RFC 9113) over TLS: sends what no library would. Header blocks are literals without Huffman coding and without an index.</summary>
internal sealed class RawHttp2 : IAsyncDisposable
{
    public const byte Data = 0, Headers = 1, Priority = 2, Reset = 3, Settings = 4, Ping = 6, GoAway = 7, Continuation = 9;
    public const byte EndStream = 1, EndHeaders = 4, Ack = 1;
    public static readonly TimeSpan AnswerMax = TimeSpan.FromSeconds(30);

    private const int FrameHeaderBytes = 9;
    private static readonly byte[] Preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray();

    /// <summary>SETTINGS_HEADER_TABLE_SIZE 0: the answer's header blocks then need no memory to be read.</summary>
    private static readonly byte[] NoTable = [0, 1, 0, 0, 0, 0];

    private readonly Socket socket;
    private readonly SslStream tls;

    private RawHttp2(Socket socket, SslStream tls)
    {
        this.socket = socket;
        this.tls = tls;
    }

    /// <param name="from">Address to call from; null for any.</param>
    public static async Task<RawHttp2> ConnectAsync(IPAddress address, int port, X509Certificate2? certificate, IPAddress? from = null)
    {
        var connection = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (from is not null)
            connection.Bind(new IPEndPoint(from, 0));
        await connection.ConnectAsync(address, port).WaitAsync(AnswerMax);
        var secured = new SslStream(new NetworkStream(connection, ownsSocket: true));
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = "node",
            ApplicationProtocols = [SslApplicationProtocol.Http2],
            ClientCertificates = certificate is null ? [] : [certificate],
            LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate!,
            RemoteCertificateValidationCallback = (_, server, _, _) => server is not null, // the test knows whom it called
        };
        await secured.AuthenticateAsClientAsync(options).WaitAsync(AnswerMax);
        return new RawHttp2(connection, secured);
    }

    /// <summary>Connects and says what every client says first.</summary>
    public static async Task<RawHttp2> OpenAsync(IPAddress address, int port, X509Certificate2? certificate, IPAddress? from = null)
    {
        RawHttp2 http = await ConnectAsync(address, port, certificate, from);
        await http.WriteAsync([.. Preface, .. Frame(Settings, 0, 0, NoTable)]);
        return http;
    }

    public static byte[] Frame(byte type, byte flags, int stream, ReadOnlySpan<byte> payload)
    {
        byte[] frame = new byte[FrameHeaderBytes + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, payload.Length << 8);
        frame[3] = type;
        frame[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame.AsSpan(FrameHeaderBytes));
        return frame;
    }

    /// <summary>RFC 7541 section 6.2.2, names and values of any length.</summary>
    public static byte[] Block(params IEnumerable<(string Name, string Value)> headers)
    {
        List<byte> block = [];
        foreach ((string name, string value) in headers)
        {
            block.Add(0);
            Append(block, Encoding.Latin1.GetBytes(name));
            Append(block, Encoding.Latin1.GetBytes(value));
        }
        return [.. block];
    }

    /// <summary>What a gRPC client sends before its first message.</summary>
    public static IEnumerable<(string Name, string Value)> GrpcHeaders(string path) =>
        [(":method", "POST"), (":scheme", "https"), (":path", path), (":authority", "node"), ("te", "trailers"), ("content-type", "application/grpc")];

    /// <summary>A gRPC message with its prefix: compressed flag, length.</summary>
    public static byte[] Message(ReadOnlySpan<byte> content, byte compressed = 0, int? claimedLength = null)
    {
        byte[] message = new byte[5 + content.Length];
        message[0] = compressed;
        BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(1), claimedLength ?? content.Length);
        content.CopyTo(message.AsSpan(5));
        return message;
    }

    public Task WriteAsync(byte[] bytes) => tls.WriteAsync(bytes).AsTask().WaitAsync(AnswerMax);

    public Task SendAsync(byte type, byte flags, int stream, byte[] payload) => WriteAsync(Frame(type, flags, stream, payload));

    /// <returns>Null when the connection has ended.</returns>
    public async Task<RawFrame?> ReadAsync(TimeSpan? atMost = null)
    {
        using var limit = new CancellationTokenSource(atMost ?? AnswerMax);
        try
        {
            byte[] header = new byte[FrameHeaderBytes];
            await tls.ReadExactlyAsync(header, limit.Token);
            byte[] payload = new byte[BinaryPrimitives.ReadInt32BigEndian(header) >>> 8];
            await tls.ReadExactlyAsync(payload, limit.Token);
            return new RawFrame(header[3], header[4], BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(5)), payload);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Reads until the stream, or the whole connection, has ended.</summary>
    public async Task<RawAnswer> AnswerAsync(int stream, TimeSpan? atMost = null)
    {
        var answer = new RawAnswer();
        while (await ReadAsync(atMost) is { } frame)
        {
            if (frame.Type == GoAway)
                answer.GoAwayCode = BinaryPrimitives.ReadInt32BigEndian(frame.Payload.AsSpan(4));
            if (frame.Stream != stream)
                continue;
            answer.Take(frame);
            if (answer.IsComplete)
                return answer;
        }
        answer.IsConnectionEnded = true;
        return answer;
    }

    /// <summary>Reads on until the other side ends the connection.</summary>
    /// <returns>How long that took.</returns>
    public async Task<TimeSpan> UntilEndedAsync(TimeSpan atMost)
    {
        long began = TimeProvider.System.GetTimestamp();
        while (await ReadAsync(atMost) is not null)
        {
            if (TimeProvider.System.GetElapsedTime(began) > atMost)
                throw new TimeoutException("the connection did not end");
        }
        return TimeProvider.System.GetElapsedTime(began);
    }

    public async ValueTask DisposeAsync()
    {
        await tls.DisposeAsync();
        socket.Dispose();
    }

    private static void Append(List<byte> block, byte[] text)
    {
        int rest = text.Length;
        if (rest < 127)
        {
            block.Add((byte)rest);
        }
        else
        {
            block.Add(127);
            for (rest -= 127; rest >= 128; rest >>= 7)
                block.Add((byte)((rest & 127) | 128));
            block.Add((byte)rest);
        }
        block.AddRange(text);
    }
}

/// <summary>One frame as it came.</summary>
internal sealed record RawFrame(byte Type, byte Flags, int Stream, byte[] Payload);
