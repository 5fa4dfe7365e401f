using System.Text;
using CertBridge.Node.Founding;
using CertBridge.Node.Running;
using CertBridge.Node.Tests.Founding;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Agreements;
using CertBridge.Simulation.Tests.Worlds;
using CertBridge.Storage.Homes;

namespace CertBridge.Simulation.Tests.Nodes;

/// <summary>
/// So many nodes that hold each other's cards and have an agreement in force with each other, two officers on each, and an empty store. Founded once a process by the real founding; each world gets copies.
/// </summary>
internal sealed class FoundedHomes : IDisposable
{
    public static readonly IReadOnlyList<string> Ids = ["cert-aln", "cert-bor", "cert-cel", "cert-dun", "cert-eld"];

    /// <summary>When every world begins: the nodes were founded half an hour before.</summary>
    public static readonly DateTimeOffset Began = FoundedNode.Now + TimeSpan.FromMinutes(30);

    private readonly FoundedNode[] nodes;

    private FoundedHomes(int count)
    {
        nodes = [.. Ids.Take(count).Select(id => new FoundedNode(id))];
        foreach (FoundedNode node in nodes)
            node.AddOfficer();
        foreach (FoundedNode node in nodes)
        {
            TrustBook book = node.Book();
            foreach (FoundedNode other in nodes.Where(other => other != node))
            {
                Demand(book.ImportCard(other.Card.Bytes, other.Card.Fingerprint));
                byte[] document = Document(node, other);
                Demand(book.TakeAgreement(document, [.. node.SignByEach(document), .. other.SignByEach(document)]));
            }
        }
    }

    public static async Task<FoundedHomes> FoundAsync(int count)
    {
        var homes = new FoundedHomes(count);
        foreach (FoundedNode node in homes.nodes)
            await OpenOnceAsync(node.Home);
        return homes;
    }

    /// <summary>A copy of the node's home, in a folder of its own.</summary>
    public NodeHome Copy(string id, string folder)
    {
        TempFolder.Copy(Of(id).Home.Folder, folder);
        return NodeHome.At(folder);
    }

    /// <summary>What both officers of the node sign, each on their own machine.</summary>
    public byte[][] SignByEach(string id, byte[] statement) => Of(id).SignByEach(statement);

    public void Dispose()
    {
        foreach (FoundedNode node in nodes)
            node.Dispose();
    }

    private FoundedNode Of(string id) => nodes.Single(node => node.Id.Value == id);

    /// <summary>The same bytes from either side.</summary>
    private static byte[] Document(FoundedNode one, FoundedNode other)
    {
        (FoundedNode first, FoundedNode second) = string.CompareOrdinal(one.Id.Value, other.Id.Value) < 0 ? (one, other) : (other, one);
        return Encoding.UTF8.GetBytes(AgreementTemplate.Write(first.Id, second.Id, DateOnly.FromDateTime(FoundedNode.Now.UtcDateTime), 1));
    }

    /// <summary>The store is made and brought to its schema here, and not in every world.</summary>
    private static async Task OpenOnceAsync(NodeHome home)
    {
        Parsed<NodeParts> parts = NodeParts.Load(home, new NodeClock(new Timeline(), Began), turns => ThreadPool.UnsafeQueueUserWorkItem(static turn => turn(), turns, preferLocal: false));
        Demand(parts);
        await parts.Value!.DisposeAsync();
    }

    private static void Demand<T>(Parsed<T> parsed)
        where T : class
    {
        if (!parsed.IsValid)
            throw new InvalidOperationException(string.Join('\n', parsed.Problems));
    }
}
