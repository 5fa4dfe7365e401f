using System.Buffers;
using CertBridge.Protocol.Messages;
using CertBridge.Protocol.V1;
using Google.Protobuf;
using Grpc.Core;

namespace CertBridge.Node.Linking;

/// <summary>
/// <c>LinkService.Exchange</c> with a reader of its own. A frame may have 20 MiB because an envelope may; a hello of that size would be ten million empty
/// lanes, and reading it would take thirty times as much memory. So a large frame must be one delivery and nothing else, which holds no lists,
/// and this is seen before anything is made of the bytes. A part of a delivery is no large frame. Fields a newer partner adds are passed over.
/// </summary>
internal static class ExchangeMethod
{
    /// <summary>Leaves have 1 MiB, an agreement with its signatures 512 KiB, a card 256 KiB; the rest is small.</summary>
    public const int SmallFrameBytesMax = 1_280 * 1024;

    private const string Service = "certbridge.v1.LinkService";

    private static readonly MessageParser<ExchangeRequest> Requests = ExchangeRequest.Parser.WithDiscardUnknownFields(true);

    private static readonly MessageParser<ExchangeResponse> Responses = ExchangeResponse.Parser.WithDiscardUnknownFields(true);

    public static readonly Method<ExchangeRequest, ExchangeResponse> Definition =
        new(MethodType.DuplexStreaming, Service, "Exchange", MarshallerOf(Requests), MarshallerOf(Responses));

    /// <exception cref="LinkBrokenException">It is no message of the link, or a large one that is no delivery.</exception>
    public static ExchangeRequest ReadRequest(ReadOnlySequence<byte> message) => Read(message, Requests);

    /// <returns>True when the message is a frame with a delivery, and both end where the message ends.</returns>
    public static bool IsOneDelivery(ReadOnlySequence<byte> message)
    {
        var bytes = new SequenceReader<byte>(message);
        return IsWhole(ref bytes, ExchangeRequest.FrameFieldNumber) && IsWhole(ref bytes, Frame.DeliverFieldNumber);
    }

    /// <summary>Steps into a field that takes all that is left.</summary>
    private static bool IsWhole(ref SequenceReader<byte> bytes, int field)
    {
        const int LengthDelimited = 2;
        return bytes.TryRead(out byte tag) && tag == ((field << 3) | LengthDelimited) && TryReadLength(ref bytes, out long length) && length == bytes.Remaining;
    }

    private static bool TryReadLength(ref SequenceReader<byte> bytes, out long length)
    {
        length = 0;
        for (int shift = 0; shift < 32 && bytes.TryRead(out byte next); shift += 7)
        {
            length |= (long)(next & 0x7F) << shift;
            if (next < 0x80)
                return true;
        }
        return false;
    }

    private static Marshaller<T> MarshallerOf<T>(MessageParser<T> parser)
        where T : class, IMessage<T> => new(Write, context => Read(context.PayloadAsReadOnlySequence(), parser));

    private static void Write<T>(T message, SerializationContext context)
        where T : IMessage<T>
    {
        context.SetPayloadLength(message.CalculateSize());
        message.WriteTo(context.GetBufferWriter());
        context.Complete();
    }

    private static T Read<T>(ReadOnlySequence<byte> message, MessageParser<T> parser)
        where T : class, IMessage<T>
    {
        if (message.Length > SmallFrameBytesMax && !IsOneDelivery(message))
            throw new LinkBrokenException(ClosingReason.Protocol, $"a frame of {message.Length} bytes that is no delivery; {SmallFrameBytesMax} are allowed");
        return MessageReading.TryRead(parser, message, out T? read)
            ? read
            : throw new LinkBrokenException(ClosingReason.Protocol, $"a frame of {message.Length} bytes that is no message of the link");
    }
}
