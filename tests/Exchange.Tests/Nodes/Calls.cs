using CertBridge.Client;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;

namespace CertBridge.Exchange.Tests.Nodes;

/// <summary>Calls to nodes that die and come back, and what is asked of them in the end.</summary>
internal static class Calls
{
    private const int PageLines = 500;

    /// <summary>A node that dies in the handshake looks like one that refused the certificate: TLS 1.3 does not tell the client (exit 4).</summary>
    public static bool WasCutOff(NodeCallException failure) =>
        failure.Exit is ExitCode.Unreachable or ExitCode.Unexpected or ExitCode.NotAllowed or ExitCode.Interrupted or ExitCode.Busy;

    /// <summary>Every page of the inbox.</summary>
    public static async Task<List<InboxSummary>> InboxAsync(NodeConnection node)
    {
        var all = new List<InboxSummary>();
        var request = new ListInboxRequest { Limit = PageLines };
        do
        {
            ListInboxResponse page = await node.Inbox.ListInboxAsync(request);
            all.AddRange(page.Items);
            request.Cursor = page.Next;
        }
        while (request.Cursor.Length > 0);
        return all;
    }
}
