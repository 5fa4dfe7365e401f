using Microsoft.Extensions.Hosting;

namespace CertBridge.Node.Introducing;

/// <summary>Makes up, before anything listens, for what a killed process had not done.</summary>
internal sealed class IntroductionRecovery(IntroductionBook book) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => book.RecoverAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
