using System.Security.Cryptography.X509Certificates;
using CertBridge.Node.Admitting;
using CertBridge.Node.Rationing;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace CertBridge.Node.Linking;

/// <summary>
/// The end that answers. Who calls is what the TLS key says; a key that left its card since the handshake is refused here, and so is a partner that opens
/// more streams than one link and its successors need.
/// </summary>
internal sealed class LinkDesk(TrustBook trust, LinkConversation conversation, PartnerRations rations, LinkSignals signals, IHostApplicationLifetime lifetime) : LinkCalls
{
    public override async Task Exchange(IAsyncStreamReader<ExchangeRequest> requestStream, IServerStreamWriter<ExchangeResponse> responseStream, ServerCallContext context)
    {
        HttpContext http = context.GetHttpContext();
        LinkKey key = KeyOf(http);
        PartnerId partner = trust.Current.PartnerByPin(key.Pin)
            ?? throw new RpcException(new Status(StatusCode.PermissionDenied, "this key is on no card known here"));
        LaneGroup group = LaneGroups.Read(context.RequestHeaders.GetValue(LaneGroups.Header))
            ?? throw new RpcException(new Status(StatusCode.InvalidArgument, $"{LaneGroups.Header} names lanes that are not known here: {LaneGroup.Ordinary.Word()} and {LaneGroup.Urgent.Word()} are"));
        using IDisposable stream = rations.Of(partner).TryOpenStream()
            ?? throw new RpcException(new Status(StatusCode.ResourceExhausted, "too many streams: one link is kept for each group of lanes, the rest is in the way"));
        ConnectionTraffic traffic = http.Features.Get<ConnectionTraffic>() ?? new ConnectionTraffic();
        await context.WriteResponseHeadersAsync([]);
        LinkEnding ending = await conversation.RunAsync(partner, group, dialledByUs: false, key, new AnsweredFrames(requestStream, responseStream, traffic), lifetime.ApplicationStopping);
        if (ending.CameUp)
            signals.RaiseDial(partner); // after a hello that was refused two nodes would dial each other without a pause
    }

    private static LinkKey KeyOf(HttpContext http) => http.Connection.ClientCertificate is X509Certificate2 certificate
        ? LinkKey.Of(certificate) with { Own = http.Features.Get<ShownKey>()?.Key }
        : throw new RpcException(new Status(StatusCode.Unauthenticated, "no client certificate"));
}
