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
        logger.LinkAlarm(partner, kind, text);
        var row = new AlarmRow(kind, partner, text, time.GetUtcNow()) { Evidence = evidence ?? [] };
        await store.CommitAsync(CommitUrgency.Urgent, text.Length + row.Evidence.Length, writer => writer.AddAlarm(row), CancellationToken.None);
    }
}
