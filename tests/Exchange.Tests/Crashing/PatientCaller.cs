using CertBridge.Client;
using CertBridge.Exchange.Tests.Nodes;

namespace CertBridge.Exchange.Tests.Crashing;

/// <summary>A caller of a node that dies now and then: the connection is kept while it works, and made again when it was cut.</summary>
internal sealed class PatientCaller(TestNode node) : IDisposable
{
    private NodeConnection? connection;

    /// <returns>Null when the call was cut off, for asking again later.</returns>
    public async Task<bool?> AskAsync(Func<NodeConnection, Task> ask)
    {
        try
        {
            connection ??= node.Connect();
            await ask(connection);
            return true;
        }
        catch (NodeCallException failure) when (Calls.WasCutOff(failure))
        {
            Dispose();
            return null;
        }
    }

    public void Dispose()
    {
        connection?.Dispose();
        connection = null;
    }
}
