using CertBridge.Node.Linking;
using CertBridge.Node.Rationing;
using Microsoft.Extensions.DependencyInjection;

namespace CertBridge.Node.Receiving;

/// <summary>Wires receiving.</summary>
internal static class ReceivingRegistration
{
    public static IServiceCollection AddReceiving(this IServiceCollection services) => services
        .AddSingleton<SuiteFloors>()
        .AddSingleton<FloorLowering>()
        .AddSingleton<ArrivalJudging>()
        .AddSingleton<WithdrawalApplying>()
        .AddSingleton<ArrivalRecording>()
        .AddSingleton<PartnerRoom>()
        .AddSingleton<PartialArrivals>()
        .AddSingleton(_ => new PatientThreads(Environment.ProcessorCount))
        .AddSingleton(services => new TurnThreads(services.GetRequiredService<PatientThreads>().Run, new CoreClock()))
        .AddSingleton(services => new FairTurns(Environment.ProcessorCount, services.GetRequiredService<TurnThreads>()))
        .AddSingleton<ReceiptSigning>()
        .AddSingleton<ByteBudget>()
        .AddSingleton<ReceivingShares>()
        .AddSingleton<ILinkPartSource, ReceivingSource>();
}
