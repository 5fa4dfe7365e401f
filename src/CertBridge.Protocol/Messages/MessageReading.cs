using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Google.Protobuf;

namespace CertBridge.Protocol.Messages;

/// <summary>
/// Reads messages of others: what is cut or broken is no message. Of Google.Protobuf that was not true in 3.25, which ran over the end of its buffer
/// where a length inside was near 2^31, or made room for as much.
/// </summary>
public static class MessageReading
{
    /// <returns>False when the bytes are no message of this kind.</returns>
    public static bool TryRead<T>(MessageParser<T> parser, ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out T? message)
        where T : class, IMessage<T> => TryRead(parser, bytes, static (known, whole) => known.ParseFrom(whole), out message);

    /// <returns>False when the bytes are no message of this kind.</returns>
    public static bool TryRead<T>(MessageParser<T> parser, ReadOnlySequence<byte> bytes, [NotNullWhen(true)] out T? message)
        where T : class, IMessage<T> => TryRead(parser, bytes, static (known, whole) => known.ParseFrom(whole), out message);

    private static bool TryRead<T, TBytes>(MessageParser<T> parser, TBytes bytes, Func<MessageParser<T>, TBytes, T> parse, [NotNullWhen(true)] out T? message)
        where T : class, IMessage<T>
        where TBytes : allows ref struct
    {
        try
        {
            message = parse(parser, bytes);
            return true;
        }
        catch (InvalidProtocolBufferException)
        {
            message = null;
            return false;
        }
    }
}
