using CertBridge.Client;
using CertBridge.Protocol.V1;

namespace CertBridge.Bench.Nodes;

/// <summary>What every run asks a node again and again.</summary>
internal static class WaitingReports
{
    /// <summary>Outbox entries that have no receipt yet.</summary>
    public static async Task<long> CountWaitingAsync(this NodeConnection connection) => (long)(await connection.Node.ShowStatusAsync(new ShowStatusRequest())).OutboxWaiting;
}
