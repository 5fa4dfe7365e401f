using System.Buffers;
using System.Net.Sockets;
using System.Security.Authentication;
using CertBridge.Node.Admitting;
using CertBridge.Node.Linking;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Simulation.Tests.Nodes;
using Google.Protobuf;
using Grpc.Core;

namespace CertBridge.Simulation.Tests.Wires;

/// <summary>What the node's own dialling gets instead of gRPC over TLS.</summary>
internal sealed class SimulatedLines(SimulatedNode node, SimulatedNetwork network, TrustBook trust, TimeProvider time) : ILinkLines
{
    public LinkLine To(PartnerId partner, LaneGroup group, string[] endpoints) => new SimulatedLine(node, network, partner, group, trust, time);
}

/// <summary>One connection that is dialled in the world.</summary>
internal sealed class SimulatedLine(SimulatedNode node, SimulatedNetwork network, PartnerId partner, LaneGroup group, TrustBook trust, TimeProvider time) : LinkLine
{
    private LinkKey key;
    private string? objection;
    private WireEnd? end;

    public override LinkKey Key => key;

    public override string? Objection => objection;

    public override async Task<FrameDuplex> ConnectAsync(CancellationToken stopping)
    {
        var headers = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        network.Dial(node, partner.Value, group.Word(), (wire, answerer) => Answered(wire, answerer, headers));
        await headers.Task.WaitAsync(stopping);
        return new SimulatedFrames(end!);
    }

    public override void Dispose() => end?.Close(isReset: true);

    private void Answered(Wire? wire, SimulatedNode? answerer, TaskCompletionSource headers)
    {
        if (wire is null || answerer is null)
        {
            headers.TrySetException(new RpcException(new Status(StatusCode.Unavailable, "", new SocketException((int)SocketError.ConnectionRefused))));
            return;
        }
        end = wire.Dialling;
        key = LinkKey.Of(answerer.Certificate);
        // As DiallingTls judges a server: this is the handshake.
        objection = CertificateJudgement.Objection(answerer.Certificate, CertificateJudgement.ServerAuthentication, time.GetUtcNow())?.ToString()
            ?? (trust.Current.PartnerByPin(key.Pin) == partner ? null : "the key at the partner's endpoint is not on its card");
        if (objection is not null)
        {
            wire.Cut();
            headers.TrySetException(new RpcException(new Status(StatusCode.Unavailable, "", new AuthenticationException())));
            return;
        }
        answerer.Answer(wire.Answering, node.Certificate, group.Word(), refused =>
        {
            if (refused is null)
                network.Carry(wire.Answering, wire.Dialling, () => headers.TrySetResult());
            else
                headers.TrySetException(refused);
        });
    }
}

/// <summary>The end that dialled, as <see cref="DialledFrames"/> over a call.</summary>
internal sealed class SimulatedFrames(WireEnd end) : FrameDuplex
{
    public override ConnectionTraffic Traffic => end.Traffic;

    public override async Task<Frame?> ReadAsync() =>
        await end.TakeAsync() is { } message ? ExchangeMethod.ReadRequest(new ReadOnlySequence<byte>(message)).Frame : null; // requests and responses have one form

    public override Task WriteAsync(Frame frame, bool moreFollow) => end.PutAsync(new ExchangeRequest { Frame = frame }.ToByteArray(), frame.KindCase.ToString());

    public override Task FinishAsync()
    {
        end.Finish();
        return Task.CompletedTask;
    }
}
