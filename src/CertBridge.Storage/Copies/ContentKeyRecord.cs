using System.Buffers.Binary;
using CertBridge.Storage.Contents;

namespace CertBridge.Storage.Copies;

/// <summary>One content key in a file of them: u64be id, then the key as it is wrapped in the store.</summary>
internal static class ContentKeyRecord
{
    public static void Write(Stream file, long id, ReadOnlySpan<byte> wrapped)
    {
        if (wrapped.Length != ContentVault.WrappedBytes)
            throw new IOException($"content key {id} has {wrapped.Length} bytes");
        Span<byte> record = stackalloc byte[StoreSnapshot.KeyRecordBytes];
        BinaryPrimitives.WriteInt64BigEndian(record, id);
        wrapped.CopyTo(record[sizeof(long)..]);
        file.Write(record);
    }

    public static long Id(ReadOnlySpan<byte> record) => BinaryPrimitives.ReadInt64BigEndian(record);

    public static ReadOnlySpan<byte> Wrapped(ReadOnlySpan<byte> record) => record[sizeof(long)..];
}
