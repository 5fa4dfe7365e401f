using CertBridge.Node.Watching;
using CertBridge.Protocol.Ids;
using CertBridge.Storage;
using CertBridge.Storage.Rows;
using Microsoft.Extensions.Logging;

namespace CertBridge.Node.Linking;

/// <summary>Writes an alarm for a person. The same finding again, as at every redial, is counted by the store.</summary>
internal sealed class LinkAlarms(NodeStore store, TimeProvider time, ILogger<LinkAlarms> logger)
{
    /// <summary>Is not given up when the link ends: whoever causes an alarm could else hang up before it is written.</summary>
    public async Task RaiseAsync(string kind, PartnerId partner, string text, byte[]? evidence = null)
    {
        AlarmRow row = Tell(kind, partner, text, evidence);
        await store.CommitAsync(CommitUrgency.Urgent, text.Length + row.Evidence.Length, writer => writer.AddAlarm(row), CancellationToken.None);
    }

    /// <summary>For an alarm that must be in the commit of what it tells of.</summary>
    /// <returns>What to add there; it is in the log already.</returns>
    public AlarmRow Tell(string kind, PartnerId partner, string text, byte[]? evidence = null)
    {
        logger.LinkAlarm(partner, kind, text);
        NodeMeters.AlarmsRaised.Add(kind);
        return new AlarmRow(kind, partner, text, time.GetUtcNow()) { Evidence = evidence ?? [] };
    }
}
