using System.Buffers.Binary;
using System.Security.Cryptography;
using CertBridge.Protocol.Ids;

namespace CertBridge.Recording.Reconciling;

/// <summary>
/// How many elements a branch has, and their digest. Two branches with one digest hold the same elements, unless SHA-256 was broken: of at most 16 elements it is SHA-256 over 0x00 and, by rising place, length (u32be)
/// and bytes of name and value; of more over 0x01 and, for each of the sixteen branches below, count (u32be) and digest.
/// </summary>
public sealed record Twig(int Count, Digest Digest)
{
    public static readonly Twig Empty = OfElements([]);

    public static Twig OfElements(ReadOnlySpan<SetElement> elements)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData([0x00]);
        foreach (SetElement element in elements)
        {
            Append(hash, element.Name.Span);
            Append(hash, element.Value.Span);
        }
        return new Twig(elements.Length, Digest.FromBytes(hash.GetHashAndReset()));
    }

    /// <param name="below">Sixteen, in the order of their digits.</param>
    public static Twig OfTwigs(IReadOnlyList<Twig> below)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData([0x01]);
        foreach (Twig twig in below)
        {
            AppendNumber(hash, twig.Count);
            hash.AppendData(twig.Digest.ToBytes());
        }
        return new Twig(below.Sum(twig => twig.Count), Digest.FromBytes(hash.GetHashAndReset()));
    }

    private static void Append(IncrementalHash hash, ReadOnlySpan<byte> bytes)
    {
        AppendNumber(hash, bytes.Length);
        hash.AppendData(bytes);
    }

    private static void AppendNumber(IncrementalHash hash, int number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)number);
        hash.AppendData(bytes);
    }
}
