using System.Buffers;
using System.Security.Cryptography.X509Certificates;
using CertBridge.Node.Admitting;
using CertBridge.Node.Linking;
using CertBridge.Protocol.V1;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace CertBridge.Simulation.Tests.Wires;

/// <summary>A call of the link service as <see cref="LinkDesk"/> sees it, over one end of a wire.</summary>
internal sealed class AnsweredCall : ServerCallContext
{
    private readonly Action headersWritten;
    private readonly Dictionary<object, object> state;

    public AnsweredCall(WireEnd end, X509Certificate2 client, string group, Action headersWritten)
    {
        this.headersWritten = headersWritten;
        RequestHeadersCore = new Metadata { { LaneGroups.Header, group } };
        var http = new DefaultHttpContext();
        http.Connection.ClientCertificate = client;
        http.Features.Set(end.Traffic);
        state = new Dictionary<object, object> { ["__HttpContext"] = http }; // where Grpc.AspNetCore looks outside its own server
    }

    protected override string MethodCore => "/certbridge.v1.LinkService/Exchange";

    protected override string HostCore => "localhost";

    protected override string PeerCore => "ipv4:127.0.0.1:1";

    protected override DateTime DeadlineCore => DateTime.MaxValue;

    protected override Metadata RequestHeadersCore { get; }

    protected override CancellationToken CancellationTokenCore => CancellationToken.None;

    protected override Metadata ResponseTrailersCore { get; } = [];

    protected override Status StatusCore { get; set; }

    protected override WriteOptions? WriteOptionsCore { get; set; }

    protected override AuthContext AuthContextCore { get; } = new(null, []);

    protected override IDictionary<object, object> UserStateCore => state;

    protected override Task WriteResponseHeadersAsyncCore(Metadata responseHeaders)
    {
        headersWritten();
        return Task.CompletedTask;
    }

    protected override ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options) => throw new NotSupportedException();
}

/// <summary>What the caller sends.</summary>
internal sealed class WireReader(WireEnd end) : IAsyncStreamReader<ExchangeRequest>
{
    public ExchangeRequest Current { get; private set; } = new();

    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        if (await end.TakeAsync() is not { } message)
            return false;
        Current = ExchangeMethod.ReadRequest(new ReadOnlySequence<byte>(message));
        return true;
    }
}

/// <summary>What it is answered.</summary>
internal sealed class WireWriter(WireEnd end) : IServerStreamWriter<ExchangeResponse>
{
    public WriteOptions? WriteOptions { get; set; }

    public Task WriteAsync(ExchangeResponse message) => end.PutAsync(message.ToByteArray(), message.Frame.KindCase.ToString());
}
