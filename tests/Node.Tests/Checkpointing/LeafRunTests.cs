using CertBridge.Node.Checkpointing;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using Google.Protobuf;

namespace CertBridge.Node.Tests.Checkpointing;

public sealed class LeafRunTests
{
    private static readonly byte[] Sent = new LeafRecord { Sent = new SentRecord { Epoch = 1, Lane = LaneName.Routine, Number = 1, EnvelopeDigest = Bytes(), AtMs = 1 } }.ToByteArray();
    private static readonly byte[] Receipt = new LeafRecord { Receipt = new Receipt { Sender = "cert-aln", Receiver = "cert-bor", EnvelopeDigest = Bytes() } }.ToByteArray();

    [Fact]
    public void HasReceipt_WhereOneOfTheLeavesIsOne() => Assert.True(Run(Sent, Receipt, Sent).HasReceipt);

    [Fact]
    public void HasReceipt_OfSentLeavesAlone_IsFalse() => Assert.False(Run(Sent, Sent).HasReceipt);

    [Fact]
    public void HasReceipt_OfNothing_IsFalse() => Assert.False(Run().HasReceipt);

    private static LeafRun Run(params byte[][] records) => new(0, records, IsLast: true);

    private static ByteString Bytes() => ByteString.CopyFrom(Digest.Of("x"u8).ToBytes());
}
