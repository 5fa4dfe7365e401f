using System.Buffers;
using CertBridge.Node.Linking;
using CertBridge.Protocol.V1;
using Google.Protobuf;

namespace CertBridge.Node.Tests.Linking;

public sealed class ExchangeMethodTests
{
    private static readonly Frame Delivery = new() { Deliver = new Deliver { Number = 1, Envelope = new Envelope { Cms = ByteString.CopyFrom(new byte[100_000]) } } };

    [Fact]
    public void IsOneDelivery_OfADelivery_IsTrue() => Assert.True(IsOneDelivery(Bytes(Delivery)));

    [Fact]
    public void IsOneDelivery_OfAnyOtherFrame_IsFalse()
    {
        Assert.False(IsOneDelivery(Bytes(new Frame { Hello = new Hello() })));
        Assert.False(IsOneDelivery(Bytes(new Frame { Leaves = new Leaves { FirstIndex = 7 } })));
        Assert.False(IsOneDelivery(Bytes(new Frame())));
        Assert.False(IsOneDelivery([]));
    }

    [Fact]
    public void IsOneDelivery_WithAnythingBesideIt_IsFalse()
    {
        byte[] delivery = Bytes(Delivery);
        byte[] hello = Bytes(new Frame { Hello = new Hello { Version = 1 } });

        Assert.False(IsOneDelivery([.. delivery, .. hello]));
        Assert.False(IsOneDelivery([.. hello, .. delivery]));
        Assert.False(IsOneDelivery(delivery[..^1]));
        Assert.False(IsOneDelivery(InAFrame([.. Delivery.ToByteArray(), .. new Frame { Hello = new Hello() }.ToByteArray()])));
    }

    /// <summary>Where a length inside is near 2^31 an older Google.Protobuf runs over the end of its buffer, or makes room for a gigabyte.</summary>
    [Theory]
    [InlineData("0A0A3AFFFFFFFF071806")]
    [InlineData("0A0B3AFFFFFFFF6772742D6161")]
    [InlineData("FFFFFFFF")]
    public void ReadRequest_OfWhatIsNoMessage_EndsTheLink(string hex)
    {
        var message = new ReadOnlySequence<byte>(Convert.FromHexString(hex));
        LinkBrokenException broken = Assert.Throws<LinkBrokenException>(() => ExchangeMethod.ReadRequest(message));
        Assert.Equal(ClosingReason.Protocol, broken.Reason);
    }

    /// <summary>A part is no large frame: only a whole delivery may be one.</summary>
    [Fact]
    public void ReadRequest_OfAPartAsLargeAsAWhole_EndsTheLink()
    {
        byte[] part = Bytes(new Frame { DeliverPart = new DeliverPart { Number = 1, Content = ByteString.CopyFrom(new byte[ExchangeMethod.SmallFrameBytesMax]) } });

        LinkBrokenException broken = Assert.Throws<LinkBrokenException>(() => ExchangeMethod.ReadRequest(new ReadOnlySequence<byte>(part)));

        Assert.Contains("that is no delivery", broken.Message, StringComparison.Ordinal);
    }

    private static bool IsOneDelivery(byte[] message) => ExchangeMethod.IsOneDelivery(new ReadOnlySequence<byte>(message));

    private static byte[] Bytes(Frame frame) => new ExchangeRequest { Frame = frame }.ToByteArray();

    /// <summary>A frame of exactly these bytes, which no writer of ours would make.</summary>
    private static byte[] InAFrame(byte[] frame)
    {
        using var bytes = new MemoryStream();
        using var writer = new CodedOutputStream(bytes);
        writer.WriteTag(ExchangeRequest.FrameFieldNumber, WireFormat.WireType.LengthDelimited);
        writer.WriteBytes(ByteString.CopyFrom(frame));
        writer.Flush();
        return bytes.ToArray();
    }
}
