using CertBridge.Node.Checkpointing;
using CertBridge.Node.Linking;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.V1;
using CertBridge.Storage;
using Microsoft.Extensions.Hosting;

namespace CertBridge.Node.Rotating;

/// <summary>
/// After another key took over while the node runs: (1) the heads of our logs are signed with the log key in use, (2) every link ends and comes up anew, so that each partner meets the keys in use at the next hello. What was
/// on its way is sent again there.
/// </summary>
internal sealed class TakingOver(NodeKeys keys, HeadResigning heads, LinkBoard board) : BackgroundService
{
    /// <summary>For people on both sides.</summary>
    public const string Words = "another key of this node took over: the link comes up anew with it";

    private readonly Signal changed = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        keys.InUseChanged += changed.Raise;
        try
        {
            while (true)
            {
                await changed.WaitAsync(stoppingToken);
                await heads.ResignAsync(stoppingToken);
                board.CloseAll(ClosingReason.Superseded, Words);
            }
        }
        catch (Exception end) when (end is OperationCanceledException or StoreFailedException or ObjectDisposedException)
        {
            // The node stops, or its store failed and stops it.
        }
        finally
        {
            keys.InUseChanged -= changed.Raise;
        }
    }
}
