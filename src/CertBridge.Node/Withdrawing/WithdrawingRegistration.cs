using Microsoft.Extensions.DependencyInjection;

namespace CertBridge.Node.Withdrawing;

internal static class WithdrawingRegistration
{
    public static IServiceCollection AddWithdrawing(this IServiceCollection services) => services
        .AddSingleton<RetractionDesk>()
        .AddHostedService<WithdrawalWorker>();
}
