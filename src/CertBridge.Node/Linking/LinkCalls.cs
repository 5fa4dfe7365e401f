using CertBridge.Protocol.V1;
using Grpc.Core;

namespace CertBridge.Node.Linking;

/// <summary>What the generated base class would be, bound to <see cref="ExchangeMethod"/>.</summary>
[BindServiceMethod(typeof(LinkCalls), nameof(Bind))]
internal abstract class LinkCalls
{
    public abstract Task Exchange(IAsyncStreamReader<ExchangeRequest> requestStream, IServerStreamWriter<ExchangeResponse> responseStream, ServerCallContext context);

    /// <summary>Called by gRPC, at start without a service and only to learn the method.</summary>
    public static void Bind(ServiceBinderBase binder, LinkCalls? service) =>
        binder.AddMethod(ExchangeMethod.Definition, service is null ? null : new DuplexStreamingServerMethod<ExchangeRequest, ExchangeResponse>(service.Exchange));
}
