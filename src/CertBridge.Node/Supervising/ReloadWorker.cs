using System.Runtime.InteropServices;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CertBridge.Node.Supervising;

/// <summary>
/// SIGHUP reads the settings again. It also comes when the terminal goes that a node was started in: a node that had one and has it no more stops, as it would have
/// without this.
/// </summary>
internal sealed class ReloadWorker(SettingsReload reload, Supervisor manager, IHostApplicationLifetime lifetime, ILogger<ReloadWorker> logger) : BackgroundService
{
    private const string Terminal = "/dev/tty";

    private readonly Channel<bool> asked = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private bool hadTerminal;
    private PosixSignalRegistration? signal;

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        hadTerminal = HasTerminal();
        signal = PosixSignalRegistration.Create(PosixSignal.SIGHUP, OnSignal);
        return base.StartAsync(cancellationToken);
    }

    public override void Dispose()
    {
        signal?.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (bool _ in asked.Reader.ReadAllAsync(stoppingToken))
                ReloadOnce();
        }
        catch (OperationCanceledException)
        {
            // The node stops.
        }
    }

    private void ReloadOnce()
    {
        manager.Reloading();
        string outcome;
        try
        {
            outcome = reload.Reload();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            logger.ReloadFailed(failure.Message);
            outcome = "reload failed";
        }
        manager.Ready(outcome);
    }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        if (hadTerminal && !HasTerminal())
        {
            logger.TerminalGone();
            lifetime.StopApplication();
            return;
        }
        asked.Writer.TryWrite(true);
    }

    private static bool HasTerminal()
    {
        try
        {
            using var terminal = new FileStream(Terminal, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
            return true;
        }
        catch (Exception none) when (none is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return false;
        }
    }
}
