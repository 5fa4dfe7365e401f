using Google.Protobuf;

namespace CertBridge.Vectors.Tests.Making;

/// <summary>Small spoilings of bytes and messages.</summary>
internal static class Wire
{
    public static byte[] Flip(byte[] bytes, int at)
    {
        byte[] flipped = [.. bytes];
        flipped[at < 0 ? bytes.Length + at : at] ^= 1;
        return flipped;
    }

    public static ByteString Flip(ByteString bytes, int at) => ByteString.CopyFrom(Flip(bytes.ToByteArray(), at));

    public static byte[] With<T>(byte[] message, Action<T> change)
        where T : IMessage<T>, new()
    {
        var read = new T();
        read.MergeFrom(message);
        change(read);
        return read.ToByteArray();
    }

    /// <summary>A varint field after the message: a second value, or an unknown one.</summary>
    public static byte[] AndField(byte[] message, int number, ulong value)
    {
        using var stream = new MemoryStream();
        using (var output = new CodedOutputStream(stream, leaveOpen: true))
        {
            output.WriteTag(number, WireFormat.WireType.Varint);
            output.WriteUInt64(value);
        }
        return [.. message, .. stream.ToArray()];
    }
}
