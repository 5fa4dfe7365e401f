using System.Collections.Concurrent;
using CertBridge.Node.Linking;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Cards;
using CertBridge.Storage;
using CertBridge.Storage.Rows;
using Microsoft.Extensions.Hosting;

namespace CertBridge.Node.Rotating;

/// <summary>
/// Tells people that recovery officers of a partner put another root in the place of the one before: an alarm and a leaf of the node log in one commit, whichever way the card came. What is told is found by comparing the
/// partner's cards with the alarms there are, so that it is told once, and made up for where the node was killed between the two.
/// </summary>
internal sealed class PartnerRoots(NodeStore store, TrustBook trust, LinkAlarms alarms, TimeProvider time) : BackgroundService
{
    public const string Alarm = "ROOT_REPLACED";

    private readonly Signal changed = new();
    private readonly ConcurrentQueue<PartnerId> concerned = new();

    /// <summary>The newest card of a partner by which its recovery officers replaced its root, as far back as its cards are kept here; null for none since its introduction.</summary>
    public VerifiedCard? NewestOf(TrustedPartner partner) => partner.Card.RevokedKeys.Count == 0
        ? null // the root that was replaced would be among them, and most partners' cards need not be read from the disk
        : trust.FormerCardsOf(partner.Id).Prepend(partner.Card).FirstOrDefault(card => card.Recovered is { IsRootReplaced: true });

    /// <summary>One look at every partner; nothing is written where nothing happened.</summary>
    public Task LookAsync() => LookAsync(trust.Current.Partners.Values);

    private async Task LookAsync(IEnumerable<TrustedPartner> partners)
    {
        foreach (VerifiedCard card in partners.Select(NewestOf).OfType<VerifiedCard>())
        {
            string text = Text(card);
            if (store.Read(reader => reader.HasAlarm(Alarm, card.Id, text)))
                continue;
            byte[] leaf = RootLeaf.Write(card, time.GetUtcNow());
            AlarmRow alarm = alarms.Tell(Alarm, card.Id, text);
            await store.CommitAsync(CommitUrgency.Urgent, leaf.Length + text.Length, writer => Append(writer, leaf, alarm), CancellationToken.None);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        trust.Changed += OnTrust;
        try
        {
            await LookAsync();
            while (true)
            {
                await changed.WaitAsync(stoppingToken);
                HashSet<PartnerId> news = [];
                while (concerned.TryDequeue(out PartnerId partner))
                    news.Add(partner);
                await LookAsync(news.Select(trust.Current.Find).OfType<TrustedPartner>());
            }
        }
        catch (Exception end) when (end is OperationCanceledException or StoreFailedException or ObjectDisposedException)
        {
            // The node stops, or its store failed and stops it.
        }
        finally
        {
            trust.Changed -= OnTrust;
        }
    }

    private void OnTrust(PartnerId partner)
    {
        if (partner == trust.Current.Self)
            return;
        concerned.Enqueue(partner);
        changed.Raise();
    }

    /// <summary>Ids, digests and short names alone: nothing of it is free text of the partner.</summary>
    private static string Text(VerifiedCard card) =>
        $"card {card.Serial} of {card.Id} replaced its root, signed by its recovery officers {string.Join(" and ", card.Recovered!.Officers)}: "
        + $"telephone {card.Id} on a number known from elsewhere and compare the fingerprint {card.Fingerprint}";

    private static bool Append(StoreWriter writer, byte[] leaf, AlarmRow alarm)
    {
        writer.AppendNodeLeaf(RootLeaf.Kind, leaf);
        writer.AddAlarm(alarm);
        return true;
    }
}
