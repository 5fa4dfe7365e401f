using CertBridge.Node.Admitting;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace CertBridge.Node.Linking;

/// <summary>The end that answers. Who calls is what the TLS key says; a key that left its card since the handshake is refused here.</summary>
internal sealed class LinkDesk(TrustBook trust, LinkConversation conversation, LinkSignals signals, IHostApplicationLifetime lifetime) : LinkCalls
{
    public override async Task Exchange(IAsyncStreamReader<ExchangeRequest> requestStream, IServerStreamWriter<ExchangeResponse> responseStream, ServerCallContext context)
    {
        Digest pin = PinOf(context);
        PartnerId partner = trust.Current.PartnerByPin(pin)
            ?? throw new RpcException(new Status(StatusCode.PermissionDenied, "this key is on no card known here"));
        await context.WriteResponseHeadersAsync([]);
        await conversation.RunAsync(partner, dialledByUs: false, pin, new AnsweredFrames(requestStream, responseStream), lifetime.ApplicationStopping);
        signals.Dial(partner).Raise();
    }

    private static Digest PinOf(ServerCallContext context)
    {
        HttpContext http = context.GetHttpContext();
        return http.Connection.ClientCertificate is { } certificate
            ? CertificateJudgement.PinOf(certificate)
            : throw new RpcException(new Status(StatusCode.Unauthenticated, "no client certificate"));
    }
}
