using System.Collections.Concurrent;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Ids;
using Microsoft.Extensions.Hosting;

namespace CertBridge.Node.Linking;

/// <summary>Keeps one dialling loop for each partner that has an endpoint and each group of lanes; a partner without one is waited for.</summary>
internal sealed class LinkDialler(TrustBook trust, LinkSignals signals, PartnerDialling dialling) : BackgroundService
{
    private readonly ConcurrentDictionary<(PartnerId, LaneGroup), Task> loops = new();
    private readonly Signal changed = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        trust.Changed += OnChanged;
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                foreach (TrustedPartner partner in trust.Current.Partners.Values)
                {
                    foreach (LaneGroup group in LaneGroups.All)
                        Begin(partner.Id, group, stoppingToken);
                }
                await changed.WaitAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The node stops: the loops end by the same token.
        }
        finally
        {
            trust.Changed -= OnChanged;
            await Task.WhenAll(loops.Values);
        }
    }

    private void Begin(PartnerId partner, LaneGroup group, CancellationToken stopping) =>
        _ = loops.GetOrAdd((partner, group), _ => Task.Run(() => dialling.KeepAsync(partner, group, stopping), CancellationToken.None));

    private void OnChanged(PartnerId concerned)
    {
        IEnumerable<PartnerId> told = concerned == trust.Current.Self ? trust.Current.Partners.Keys : [concerned];
        foreach (PartnerId partner in told)
        {
            signals.RaiseTrust(partner);
            signals.RaiseDial(partner);
        }
        changed.Raise();
    }
}
