using CertBridge.Protocol.Health;
using Grpc.Core;
using Microsoft.Extensions.Hosting;
using Status = CertBridge.Protocol.Health.HealthCheckResponse.Types.ServingStatus;

namespace CertBridge.Node.Watching;

/// <summary>grpc.health.v1 on the health listener: what load balancers and Kubernetes ask.</summary>
internal sealed class HealthDesk(NodeHealth health, IHostApplicationLifetime lifetime, TimeProvider time) : Health.HealthBase
{
    private const string LinkService = "certbridge.v1.LinkService";
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    public override Task<HealthCheckResponse> Check(HealthCheckRequest request, ServerCallContext context) => IsKnown(request.Service)
        ? Task.FromResult(new HealthCheckResponse { Status = Now() })
        : throw new RpcException(new Grpc.Core.Status(StatusCode.NotFound, "no such service"));

    public override async Task Watch(HealthCheckRequest request, IServerStreamWriter<HealthCheckResponse> responseStream, ServerCallContext context)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.ApplicationStopping);
        using var timer = new PeriodicTimer(LookEvery, time);
        Status? told = null;
        try
        {
            do
            {
                Status now = IsKnown(request.Service) ? Now() : Status.ServiceUnknown;
                if (now != told)
                    await responseStream.WriteAsync(new HealthCheckResponse { Status = now }, context.CancellationToken);
                told = now;
            }
            while (await timer.WaitForNextTickAsync(end.Token));
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested && !context.CancellationToken.IsCancellationRequested)
        {
            await responseStream.WriteAsync(new HealthCheckResponse { Status = Status.NotServing }, context.CancellationToken);
        }
        catch (OperationCanceledException)
        {
            // Whoever watched went away.
        }
    }

    private Status Now() => health.Ailments().Count == 0 ? Status.Serving : Status.NotServing;

    private static bool IsKnown(string service) => service is "" or LinkService;
}
