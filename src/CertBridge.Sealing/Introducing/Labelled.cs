using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using CertBridge.Protocol.Ids;

namespace CertBridge.Sealing.Introducing;

/// <summary>
/// SHA-256 over <c>CertBridge/1 LABEL</c>, a line feed, and the parts in their order, each behind its length (u32be): no two lists of parts give the same bytes.
/// </summary>
internal sealed class Labelled : IDisposable
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public Labelled(string label)
    {
        hash.AppendData(Encoding.ASCII.GetBytes($"CertBridge/1 {label}\n"));
    }

    public Labelled Add(ReadOnlySpan<byte> part)
    {
        Span<byte> length = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(length, (uint)part.Length);
        hash.AppendData(length);
        hash.AppendData(part);
        return this;
    }

    public Labelled Add(string part) => Add(Encoding.UTF8.GetBytes(part));

    public Labelled Add(Digest part) => Add(part.ToBytes());

    public Digest Sum() => Digest.FromBytes(hash.GetHashAndReset());

    public void Dispose() => hash.Dispose();
}
