using FsCheck;
using FsCheck.Fluent;

namespace CertBridge.Fuzz.Tests;

/// <summary>One change to bytes, with places as fractions so that it fits any length.</summary>
internal sealed record Mutation(int Kind, double From, double Length, byte[] Bytes)
{
    private const int Kinds = 7;

    private static readonly byte[][] Interesting =
        [[0], [0xFF], [0x80], [0x7F], [0, 0, 0, 0], [0xFF, 0xFF, 0xFF, 0xFF], [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01], [0x30, 0x80], [0x30, 0x84, 0x7F, 0xFF, 0xFF, 0xFF], "\n"u8.ToArray(), "{["u8.ToArray(), "&a *a "u8.ToArray(), "\u202e\0"u8.ToArray()];

    public static Gen<Mutation> Any { get; } =
        from kind in Gen.Choose(0, Kinds - 1)
        from start in Gen.Choose(0, 9_999)
        from length in Gen.Choose(0, 9_999)
        from interesting in Gen.Elements(Interesting)
        from random in Gen.ArrayOf(Gen.Choose(0, 255).Select(one => (byte)one), 3)
        select new Mutation(kind, start / 10_000.0, Math.Pow(length / 10_000.0, 4), kind % 2 == 0 ? interesting : random);

    public byte[] Apply(byte[] bytes)
    {
        int at = (int)(From * bytes.Length);
        int count = Math.Min(bytes.Length - at, 1 + (int)(Length * bytes.Length));
        byte[] before = bytes[..at];
        byte[] after = bytes[at..];
        return Kind switch
        {
            0 => [.. before, .. Bytes, .. after],
            1 when bytes.Length > 0 => [.. before, (byte)(after[0] ^ (1 << (Bytes[0] % 8))), .. after[1..]],
            2 => [.. before, .. Bytes, .. after.Skip(Bytes.Length)],
            3 => [.. before, .. after[count..]],
            4 => before,
            5 => [.. before, .. after[..count], .. after],
            6 => [.. after, .. before],
            _ => bytes,
        };
    }
}
