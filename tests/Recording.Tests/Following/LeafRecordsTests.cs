using CertBridge.Protocol;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;
using CertBridge.Recording.Following;
using Google.Protobuf;

namespace CertBridge.Recording.Tests.Following;

public sealed class LeafRecordsTests
{
    public static TheoryData<string, LeafRecord> Good => new()
    {
        { "sent", Leaves.Sent() },
        { "stored", Leaves.Stored() },
        { "anchor", Leaves.Anchor() },
        { "quarantined, with its class", Leaves.Receipt(receipt => (receipt.Verdict, receipt.QuarantineReason, receipt.DenialClass) = (ReceiptVerdict.Quarantined, QuarantineReason.NotAllowed, DenialClass.Marking)) },
        { "quarantined, opened", Leaves.Receipt(receipt => (receipt.Verdict, receipt.QuarantineReason) = (ReceiptVerdict.Quarantined, QuarantineReason.NotAllowed)) },
        { "quarantined, unopenable", Leaves.Receipt(Unopenable) },
        { "refused without an agreement", Leaves.Receipt(Refused) },
        { "refused with an id of zeros", Leaves.Receipt(receipt => { Refused(receipt); receipt.EnvelopeId = Leaves.Bytes(16, 0); }) },
    };

    public static TheoryData<string, LeafRecord> Bad => new()
    {
        { "", new LeafRecord() },
        { "sent.epoch", Leaves.SentWith(sent => sent.Epoch = 0) },
        { "sent.lane", Leaves.SentWith(sent => sent.Lane = LaneName.Unspecified) },
        { "sent.lane", Leaves.SentWith(sent => sent.Lane = (LaneName)6) },
        { "sent.number", Leaves.SentWith(sent => sent.Number = 0) },
        { "sent.number", Leaves.SentWith(sent => sent.Number = ulong.MaxValue) },
        { "sent.envelope_id", Leaves.SentWith(sent => sent.EnvelopeId = Leaves.Bytes(15, 1)) },
        { "sent.envelope_digest", Leaves.SentWith(sent => sent.EnvelopeDigest = Leaves.Bytes(33, 1)) },
        { "sent.at_ms", Leaves.SentWith(sent => sent.AtMs = 0) },
        { "sent.at_ms", Leaves.SentWith(sent => sent.AtMs = ulong.MaxValue) },
        { "anchor.blinded", Leaves.AnchorWith(anchor => anchor.Blinded = Leaves.Bytes(31, 1)) },
        { "anchor.at_ms", Leaves.AnchorWith(anchor => anchor.AtMs = 0) },
        { "receipt.sender", Leaves.Receipt(receipt => receipt.Sender = "") },
        { "receipt.receiver", Leaves.Receipt(receipt => receipt.Receiver = "CERT BOR") },
        { "receipt.epoch", Leaves.Receipt(receipt => receipt.Epoch = 0) },
        { "receipt.lane", Leaves.Receipt(receipt => receipt.Lane = (LaneName)(-1)) },
        { "receipt.number", Leaves.Receipt(receipt => receipt.Number = 0) },
        { "receipt.envelope_id", Leaves.Receipt(receipt => receipt.EnvelopeId = ByteString.Empty) },
        { "receipt.envelope_digest", Leaves.Receipt(receipt => receipt.EnvelopeDigest = ByteString.Empty) },
        { "receipt.agreement_hash", Leaves.Receipt(receipt => receipt.AgreementHash = Leaves.Bytes(31, 1)) },
        { "receipt.manifest_digest", Leaves.Receipt(receipt => receipt.ManifestDigest = Leaves.Bytes(1, 1)) },
        { "receipt.received_ms", Leaves.Receipt(receipt => receipt.ReceivedMs = 253_402_300_800_000) },
        { "receipt.kind", Leaves.Receipt(receipt => receipt.Kind = ReceiptKind.Unspecified) },
        { "receipt.kind", Leaves.Receipt(receipt => receipt.Kind = (ReceiptKind)3) },
        { "receipt.withdrawal", Leaves.Receipt(receipt => receipt.Kind = ReceiptKind.Applied) },
        { "receipt.withdrawal", Leaves.Receipt(receipt => receipt.Withdrawal = new WithdrawalResult { Outcome = WithdrawalOutcome.Applied }) },
        { "receipt.withdrawal.outcome", Leaves.Receipt(receipt => { receipt.Kind = ReceiptKind.Applied; receipt.Withdrawal = new WithdrawalResult(); }) },
        { "receipt.withdrawal", Leaves.Receipt(receipt => { Refused(receipt); receipt.Kind = ReceiptKind.Applied; receipt.Withdrawal = new WithdrawalResult { Outcome = WithdrawalOutcome.Applied }; }) },
        { "receipt.verdict", Leaves.Receipt(receipt => receipt.Verdict = ReceiptVerdict.Unspecified) },
        { "receipt.verdict", Leaves.Receipt(receipt => receipt.Verdict = (ReceiptVerdict)4) },
        { "receipt.verdict", Leaves.Receipt(receipt => receipt.ManifestDigest = ByteString.Empty) },
        { "receipt.verdict", Leaves.Receipt(receipt => receipt.AgreementHash = ByteString.Empty) },
        { "receipt.denial_class", Leaves.Receipt(receipt => receipt.DenialClass = DenialClass.Policy) },
        { "receipt.denial_class", Leaves.Receipt(receipt => { Unopenable(receipt); receipt.DenialClass = DenialClass.Policy; }) },
        { "receipt.denial_class", Leaves.Receipt(receipt => (receipt.Verdict, receipt.QuarantineReason, receipt.DenialClass) = (ReceiptVerdict.Quarantined, QuarantineReason.NotAllowed, (DenialClass)8)) },
        { "receipt.verdict", Leaves.Receipt(receipt => receipt.QuarantineReason = QuarantineReason.NotAllowed) },
        { "receipt.verdict", Leaves.Receipt(receipt => receipt.RefusalReason = RefusalReason.Limit) },
        { "receipt.verdict", Leaves.Receipt(receipt => receipt.Verdict = ReceiptVerdict.Quarantined) },
        { "receipt.verdict", Leaves.Receipt(receipt => { Unopenable(receipt); receipt.QuarantineReason = (QuarantineReason)4; }) },
        { "receipt.verdict", Leaves.Receipt(receipt => { Unopenable(receipt); receipt.RefusalReason = RefusalReason.Limit; }) },
        { "receipt.verdict", Leaves.Receipt(receipt => { Refused(receipt); receipt.RefusalReason = (RefusalReason)11; }) },
        { "receipt.verdict", Leaves.Receipt(receipt => { Refused(receipt); receipt.QuarantineReason = QuarantineReason.Unopenable; }) },
    };

    [Theory]
    [MemberData(nameof(Good))]
    public void Read_OfWhatWriteWrote_GivesItBack(string name, LeafRecord record)
    {
        Assert.NotEmpty(name);
        Assert.Equal(record, LeafRecords.Read(LeafRecords.Write(record)).Value);
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public void Read_OfARecordThatCannotBe_NamesItsField(string field, LeafRecord record)
    {
        Problem problem = Assert.Single(LeafRecords.Read(record.ToByteArray()).Problems);

        Assert.Equal((LedgerErrors.LeafInvalid, field), (problem.Code, problem.Field));
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public void Write_OfARecordThatCannotBe_Throws(string field, LeafRecord record)
    {
        ArgumentException thrown = Assert.Throws<ArgumentException>(() => LeafRecords.Write(record));

        Assert.Contains(field, thrown.Message, StringComparison.Ordinal);
    }

    /// <summary>Where a length inside is near 2^31 an older Google.Protobuf runs over the end of its buffer, or makes room for a gigabyte.</summary>
    [Fact]
    public void Read_OfALengthNearTwoToThe31_IsRefused()
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.False(LeafRecords.Read(Convert.FromHexString("12FFFFFFFF6772742D6161")).IsValid);
        Assert.False(LeafRecords.Read(Convert.FromHexString("12FFFFFFFF6772FFFFFFFF742D6161")).IsValid);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1024 * 1024);
    }

    [Fact]
    public void Read_OfNothingOrTooMuch_IsRefused()
    {
        Assert.False(LeafRecords.Read([]).IsValid);
        Assert.False(LeafRecords.Read(new byte[Limits.LeafRecordBytesMax + 1]).IsValid);
        Assert.False(LeafRecords.Read([0xff, 0xff, 0xff]).IsValid);
    }

    [Fact]
    public void Read_OfEveryBeginning_IsRefused()
    {
        byte[] bytes = LeafRecords.Write(Leaves.Stored());
        for (int length = 0; length < bytes.Length; length++)
            Assert.False(LeafRecords.Read(bytes.AsSpan(0, length)).IsValid, $"{length} bytes were taken");
    }

    [Fact]
    public void Read_OfTheSameFieldTwice_IsRefused()
    {
        byte[] sent = LeafRecords.Write(Leaves.Sent());

        Assert.False(LeafRecords.Read([.. sent, .. sent]).IsValid);
    }

    [Fact]
    public void Read_OfBothKinds_IsRefused()
    {
        Assert.False(LeafRecords.Read([.. LeafRecords.Write(Leaves.Sent()), .. LeafRecords.Write(Leaves.Stored())]).IsValid);
    }

    [Fact]
    public void Read_OfAFieldOfANewerWriter_KeepsIt()
    {
        // Field 90, a varint of 1, after all that are known: tag (90 << 3), encoded in two bytes.
        byte[] newer = [.. LeafRecords.Write(Leaves.Sent()), 0xd0, 0x05, 0x01];

        Assert.Equal(newer, LeafRecords.Read(newer).Value!.ToByteArray());
    }

    [Fact]
    public void Read_InALogOfOtherParties_IsRefused()
    {
        byte[] bytes = LeafRecords.Write(Leaves.Stored());

        Assert.True(LeafRecords.Read(bytes, owner: Leaves.Bor, about: Leaves.Aln).IsValid);
        Assert.Equal("receipt.receiver", LeafRecords.Read(bytes, owner: Leaves.Aln, about: Leaves.Bor).Problems[0].Field);
        Assert.Equal("receipt.sender", LeafRecords.Read(bytes, owner: Leaves.Bor, about: Leaves.Bor).Problems[0].Field);
        Assert.True(LeafRecords.Read(LeafRecords.Write(Leaves.Sent()), owner: Leaves.Aln, about: Leaves.Bor).IsValid);
    }

    private static void Unopenable(Receipt receipt)
    {
        receipt.Verdict = ReceiptVerdict.Quarantined;
        receipt.QuarantineReason = QuarantineReason.Unopenable;
        receipt.ManifestDigest = ByteString.Empty;
    }

    private static void Refused(Receipt receipt)
    {
        receipt.Verdict = ReceiptVerdict.Refused;
        receipt.RefusalReason = RefusalReason.WrongAgreement;
        receipt.ManifestDigest = ByteString.Empty;
        receipt.AgreementHash = ByteString.Empty;
    }
}
