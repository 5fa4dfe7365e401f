using CertBridge.Node.Linking;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Ids;
using CertBridge.Storage;
using CertBridge.Storage.Rows;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CertBridge.Node.Rotating;

/// <summary>
/// Writes each event in the life of a key into the node log: at the start what happened while the node was off, and from then on whenever card, sheets, the keys in use or what a partner has met change. What is written
/// is found by comparing the lives the log tells with what is so, so that an event is written once however often it is looked at, and one that was missed is made up for.
/// </summary>
internal sealed class KeyLog(NodeStore store, TrustBook trust, NodeKeys keys, KeySights sights, TimeProvider time, ILogger<KeyLog> logger) : BackgroundService
{
    private const int PageSize = 500;

    private readonly Signal changed = new();
    private volatile KeyLives lives = KeyLives.None;

    /// <summary>As the log tells them now.</summary>
    public KeyLives Lives => lives;

    /// <summary>One look; nothing is written where nothing happened.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<KeyHappening> due = lives.Due(trust.Current, keys.InUse, sights.All());
        if (due.Count == 0)
            return;
        DateTimeOffset at = time.GetUtcNow();
        await store.CommitAsync(CommitUrgency.Routine, due.Count * KeyLeaf.SizeBytes, writer => Append(writer, due, at), cancellationToken);
        foreach (KeyHappening happening in due)
        {
            lives = lives.With(happening, at);
            logger.KeyHappened(happening.Use.Word(), happening.Key.ToString(), Sealing.Cards.KeyStates.Word(happening.Happened), happening.Partner?.Value ?? "");
        }
    }

    /// <summary>What was written before this start.</summary>
    public void ReadBack()
    {
        ulong from = 0;
        while (true)
        {
            IReadOnlyList<NodeLeafRow> page = store.Read(reader => reader.KeyLeaves(from, PageSize));
            foreach ((KeyHappening happening, DateTimeOffset at) in page.Select(KeyLeaf.Read).OfType<(KeyHappening, DateTimeOffset)>())
                lives = lives.With(happening, at);
            if (page.Count < PageSize)
                return;
            from = page[^1].Index + 1;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        trust.Changed += OnTrust;
        keys.InUseChanged += changed.Raise;
        sights.Changed += changed.Raise;
        try
        {
            ReadBack();
            while (true)
            {
                await LookAsync(stoppingToken);
                await changed.WaitAsync(stoppingToken);
            }
        }
        catch (Exception end) when (end is OperationCanceledException or StoreFailedException or ObjectDisposedException)
        {
            // The node stops, or its store failed and stops it.
        }
        finally
        {
            trust.Changed -= OnTrust;
            keys.InUseChanged -= changed.Raise;
            sights.Changed -= changed.Raise;
        }
    }

    private void OnTrust(PartnerId concerned)
    {
        if (concerned == trust.Current.Self)
            changed.Raise();
    }

    private static bool Append(StoreWriter writer, IReadOnlyList<KeyHappening> due, DateTimeOffset at)
    {
        foreach (KeyHappening happening in due)
            writer.AppendNodeLeaf(KeyLeaf.Kind, KeyLeaf.Write(happening, at));
        return true;
    }
}
