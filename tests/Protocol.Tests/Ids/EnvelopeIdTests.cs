using CertBridge.Protocol.Ids;

namespace CertBridge.Protocol.Tests.Ids;

public sealed class EnvelopeIdTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 25, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Create_IsVersion7_AndBeginsWithTheTime() // RFC 9562 section 5.7: 48 bits of Unix milliseconds, big-endian
    {
        byte[] bytes = EnvelopeId.Create(Now).ToBytes();
        Assert.Equal(7, bytes[6] >> 4);
        Assert.Equal((ulong)Now.ToUnixTimeMilliseconds(), System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(bytes) >> 16);
    }

    [Fact]
    public void BytesAndText_LeadBackToTheSameId()
    {
        EnvelopeId id = EnvelopeId.Create(Now);
        Assert.True(EnvelopeId.TryFromBytes(id.ToBytes(), out EnvelopeId fromBytes));
        Assert.True(EnvelopeId.TryParse(id.ToString(), out EnvelopeId fromText));
        Assert.Equal(id, fromBytes);
        Assert.Equal(id, fromText);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(15)]
    [InlineData(17)]
    public void TryFromBytes_OfAnotherLength_IsRefused(int length) => Assert.False(EnvelopeId.TryFromBytes(new byte[length], out _));

    [Theory]
    [InlineData("00000000-0000-0000-0000-000000000000")] // nil
    [InlineData("f47ac10b-58cc-4372-a567-0e02b2c3d479")] // version 4
    [InlineData("01a21329-72d7-4a9e-8dd0-b36bf3cacfee")]
    [InlineData("01a2131f-e567-7886-930d-a1ea1ca1309")] // a digit short
    [InlineData("{01a21329-72d7-7a9e-8dd0-b36bf3cacfee}")]
    [InlineData("01a2132972d77a9e8dd0b36bf3cacfee")]
    [InlineData("")]
    [InlineData(null)]
    public void TryParse_OfAnotherVersionOrForm_IsRefused(string? text) => Assert.False(EnvelopeId.TryParse(text, out _));
}
