using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace CertBridge.Node.Operating;

/// <summary>The local services. They share no state, so one of each serves every call.</summary>
internal static class OperatingRegistration
{
    public static IServiceCollection AddOperating(this IServiceCollection services) => services
        .AddSingleton<LedgerReading>()
        .AddSingleton<LedgerVerification>()
        .AddSingleton<RunningVerifications>()
        .AddSingleton<ReceiptFinding>()
        .AddSingleton<ReceiptProving>()
        .AddSingleton<IncidentFinding>()
        .AddSingleton<IncidentExporting>()
        .AddSingleton<EvidenceShowing>()
        .AddSingleton<CosignatureShowing>()
        .AddSingleton<ReceiptWaiting>()
        .AddSingleton<EpochReading>()
        .AddSingleton<ReportDesk>()
        .AddSingleton<InboxDesk>()
        .AddSingleton<OutboxDesk>()
        .AddSingleton<LedgerDesk>()
        .AddSingleton<NodeDesk>()
        .AddSingleton<PartnerDesk>()
        .AddSingleton<AgreementDesk>()
        .AddSingleton<PolicyChanging>()
        .AddSingleton<PolicyDesk>();

    public static void MapLocalServices(this IEndpointRouteBuilder endpoints)
    {
        // The node's clock of "started" begins here and not with the first question.
        _ = endpoints.ServiceProvider.GetRequiredService<NodeDesk>();
        endpoints.MapGrpcService<ReportDesk>();
        endpoints.MapGrpcService<InboxDesk>();
        endpoints.MapGrpcService<OutboxDesk>();
        endpoints.MapGrpcService<LedgerDesk>();
        endpoints.MapGrpcService<NodeDesk>();
        endpoints.MapGrpcService<PartnerDesk>();
        endpoints.MapGrpcService<AgreementDesk>();
        endpoints.MapGrpcService<PolicyDesk>();
    }
}
