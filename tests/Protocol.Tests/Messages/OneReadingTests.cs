using CertBridge.Protocol.Messages;
using CertBridge.Protocol.V1;
using Google.Protobuf;

namespace CertBridge.Protocol.Tests.Messages;

/// <summary>What two readers of Protocol Buffers could read in two ways is refused; everything one could write is taken.</summary>
public sealed class OneReadingTests
{
    private static readonly byte[] Good = new Manifest
    {
        Header = ByteString.CopyFromUtf8("header"),
        ReportId = "CB-ALN-2026-0001",
        Revision = ulong.MaxValue,
        Marking = new Marking { Tlp = Tlp.Amber, Pap = Pap.Red },
        Onward = OnwardRule.Nobody,
        Exercise = true,
        ContentExpiresMs = ulong.MaxValue,
        PersonKeyIds = { ByteString.CopyFrom(1), ByteString.CopyFrom(1) },
        ItemCount = uint.MaxValue,
        ItemRoot = ByteString.CopyFrom(2),
    }.ToByteArray();

    [Fact]
    public void AMessageAnybodyCouldWrite_HasNoObjection()
    {
        Assert.Null(OneReading.Objection(Good, Manifest.Descriptor));
        Assert.Null(OneReading.Objection([], Manifest.Descriptor));
        byte[] card = new Card { Suites = { 1, 0x0101 }, Officers = { new CardOfficer { Name = "mira" }, new CardOfficer { Name = "nils" } } }.ToByteArray();
        Assert.Null(OneReading.Objection(card, Card.Descriptor));
        Assert.Null(OneReading.Objection([.. card, 0x68, 0x02], Card.Descriptor)); // a repeated number that is not packed
    }

    public static TheoryData<string, string> Twofold => new()
    {
        { "a number twice", "18 01" },
        { "a message twice, which readers merge", "2A 02 08 05" },
        { "a number within a message twice", "" },
        { "an unknown field twice", "78 01 78 01" },
        { "a critical field", "A0 06 01" },
        { "the highest field number", "F8 FF FF FF 0F 01" },
        { "field 0", "00 01" },
        { "a group", "7B 7C" },
        { "a wire type that is none", "7E 01" },
        { "a known field as bytes", "42 01 01" },
        { "cut in a tag", "F8" },
        { "cut in a number", "78 80" },
        { "cut in bytes", "7A 05 01" },
        { "a length of 64 bits", "7A FF FF FF FF FF FF FF FF FF 01" },
        { "a number over 64 bits", "78 FF FF FF FF FF FF FF FF FF 02" },
        { "a number of eleven bytes", "78 80 80 80 80 80 80 80 80 80 80 01" },
    };

    [Theory]
    [MemberData(nameof(Twofold))]
    public void BytesWithTwoReadings_AreObjectedTo(string what, string behind)
    {
        byte[] message = behind.Length > 0 ? [.. Good, .. Bytes(behind)] : [.. Bytes("2A 04 08 01 08 05")];
        Assert.True(OneReading.Objection(message, Manifest.Descriptor) is not null, what);
    }

    [Theory]
    [InlineData("a uint32 over 32 bits", "50 80 80 80 80 10")]
    [InlineData("an enum over 31 bits", "30 80 80 80 80 08")]
    [InlineData("a negative enum", "30 FF FF FF FF FF FF FF FF FF 01")]
    [InlineData("a bool of 2", "38 02")]
    [InlineData("text that is not UTF-8", "12 01 FF")]
    [InlineData("a fixed64 of four bytes", "45 01 02 03 04")]
    public void AValueOutOfItsRange_IsObjectedTo(string what, string alone) =>
        Assert.True(OneReading.Objection(Bytes(alone), Manifest.Descriptor) is not null, what);

    [Fact]
    public void APackedNumberOutOfItsRange_IsObjectedTo() =>
        Assert.NotNull(OneReading.Objection(Bytes("6A 05 80 80 80 80 10"), Card.Descriptor));

    [Fact]
    public void EveryBeginning_IsJudgedWithoutAThrow()
    {
        for (int length = 0; length < Good.Length; length++)
            OneReading.Objection(Good.AsSpan(0, length), Manifest.Descriptor);
    }

    private static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
}
