using System.Buffers.Binary;

namespace CertBridge.Storage.Contents;

/// <summary>
/// What lies where a sealed title lay once its content was destroyed: a zero byte, which begins no sealed field, and the instant as 8 bytes, Unix milliseconds, big endian.
/// </summary>
internal static class ForgottenMark
{
    private const int SizeBytes = 1 + sizeof(long);

    public static byte[] Write(DateTimeOffset at)
    {
        byte[] mark = new byte[SizeBytes];
        BinaryPrimitives.WriteInt64BigEndian(mark.AsSpan(1), at.ToUnixTimeMilliseconds());
        return mark;
    }

    /// <returns>Null where there is no mark.</returns>
    public static DateTimeOffset? Read(ReadOnlySpan<byte> field) => field.Length == SizeBytes && field[0] == 0
        ? DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64BigEndian(field[1..]))
        : null;
}
