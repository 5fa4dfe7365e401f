using System.Security.Cryptography;
using CertBridge.Sharing.Policies;
using CertBridge.Storage.Contents;
using Microsoft.Extensions.DependencyInjection;

namespace CertBridge.Node.Deciding;

internal static class DecidingRegistration
{
    public static IServiceCollection AddDeciding(this IServiceCollection services) => services
        .AddSingleton<PeriodCounts>()
        .AddSingleton<Pseudonyms>()
        .AddSingleton(services => KeyOf(services.GetRequiredService<StoreKey>()))
        .AddSingleton<DecidedReports>()
        .AddSingleton<Replaying>()
        .AddSingleton<PolicyTrial>()
        .AddSingleton<OutgoingDeciding>()
        .AddSingleton<OnwardDeciding>()
        .AddSingleton<IncomingDeciding>()
        .AddSingleton<KeptDeciding>()
        .AddSingleton<WithdrawalSealing>()
        .AddSingleton<FeedbackSealing>()
        .AddSingleton<Redeciding>();

    /// <summary>The home's own, as pseudonyms are: kept apart from the store, so that its files alone tell no facts.</summary>
    internal static FactsKey KeyOf(StoreKey secret)
    {
        byte[] key = secret.Facts();
        var made = new FactsKey(key);
        CryptographicOperations.ZeroMemory(key);
        return made;
    }
}
