using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Google.Protobuf;

namespace CertBridge.Protocol.Messages;

/// <summary>
/// Reads messages of others. The library refuses what is cut or broken with an exception of its own, and where a length inside is close to 2^31 it runs over the
/// end of its buffer instead, with another: for a caller both are bytes that are no message.
/// </summary>
public static class MessageReading
{
    /// <returns>False when the bytes are no message of this kind.</returns>
    public static bool TryRead<T>(MessageParser<T> parser, ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out T? message)
        where T : class, IMessage<T>
    {
        try
        {
            message = parser.ParseFrom(bytes);
            return true;
        }
        catch (Exception refused) when (IsRefusal(refused))
        {
            message = null;
            return false;
        }
    }

    /// <returns>False when the bytes are no message of this kind.</returns>
    public static bool TryRead<T>(MessageParser<T> parser, ReadOnlySequence<byte> bytes, [NotNullWhen(true)] out T? message)
        where T : class, IMessage<T>
    {
        try
        {
            message = parser.ParseFrom(bytes);
            return true;
        }
        catch (Exception refused) when (IsRefusal(refused))
        {
            message = null;
            return false;
        }
    }

    private static bool IsRefusal(Exception thrown) => thrown is InvalidProtocolBufferException or IndexOutOfRangeException or ArgumentException;
}
