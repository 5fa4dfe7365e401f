using Microsoft.Extensions.DependencyInjection;

namespace CertBridge.Node.Deciding;

internal static class DecidingRegistration
{
    public static IServiceCollection AddDeciding(this IServiceCollection services) => services
        .AddSingleton<PeriodCounts>()
        .AddSingleton<Pseudonyms>()
        .AddSingleton<Replaying>()
        .AddSingleton<PolicyTrial>()
        .AddSingleton<OutgoingDeciding>()
        .AddSingleton<IncomingDeciding>()
        .AddSingleton<WithdrawalSealing>()
        .AddSingleton<Redeciding>();
}
