using System.Text;
using CertBridge.Protocol.Ids;

namespace CertBridge.Recording.Trees;

/// <summary>The leaf hash of the private node log. The kind is in it as well as the record: what a leaf is taken for must not be changed either.</summary>
public static class NodeLeafHash
{
    /// <param name="kind">Stable word without a zero byte.</param>
    /// <param name="record">Exact bytes.</param>
    public static Digest Of(string kind, ReadOnlySpan<byte> record) => MerkleHash.Leaf([.. Encoding.UTF8.GetBytes(kind), 0, .. record]);
}
