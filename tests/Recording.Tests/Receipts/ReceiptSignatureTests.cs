using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;
using CertBridge.Recording.Following;
using CertBridge.Recording.Receipts;
using Google.Protobuf;

namespace CertBridge.Recording.Tests.Receipts;

/// <summary>A receipt signed by itself opens as what it is, and as nothing else: no byte of it may change, and it holds for one place of one log.</summary>
public sealed class ReceiptSignatureTests : IDisposable
{
    private const ulong Place = 41;
    private const string Origin = "certbridge/dev/cert-bor/cert-aln";
    private readonly LogKey key = new();
    private readonly byte[] record = LeafRecords.Write(Leaves.Stored());

    public void Dispose() => key.Dispose();

    [Fact]
    public void Signed_OpensAsItsRecord_AtItsPlace()
    {
        Parsed<FollowedLeaf> opened = Open(Signed());

        Assert.True(opened.IsValid);
        Assert.Equal((Place, 1UL), (opened.Value.Index, opened.Value.Record.Receipt.Number));
        Assert.Equal(record, opened.Value.Bytes);
    }

    [Fact]
    public void Text_IsTheKind_TheLog_ThePlace_AndTheRecord() =>
        Assert.Equal([.. "CertBridge/1 receipt\ncertbridge/dev/cert-bor/cert-aln\n"u8, 0, 0, 0, 0, 0, 0, 1, 2, 0xAB], ReceiptSignature.Text(Origin, 0x102, [0xAB]));

    [Fact]
    public void AnyByteOfTheRecordChanged_DoesNotOpen()
    {
        for (int i = 0; i < record.Length; i++)
        {
            byte[] spoilt = [.. record];
            spoilt[i] ^= 1;
            Assert.False(Open(Signed(with => with.Record = ByteString.CopyFrom(spoilt))).IsValid, $"byte {i}");
        }
    }

    [Fact]
    public void AnyByteOfTheSignatureChanged_DoesNotOpen()
    {
        SignedReceipt good = Signed();
        for (int i = 0; i < good.Signature.Length; i++)
        {
            byte[] spoilt = good.Signature.ToByteArray();
            spoilt[i] ^= 1;
            SignedReceipt bad = good.Clone();
            bad.Signature = ByteString.CopyFrom(spoilt);
            Assert.False(Open(bad).IsValid, $"byte {i}");
        }
    }

    [Fact]
    public void AtAnotherPlace_UnderAnotherKey_OrForAnotherPair_DoesNotOpen()
    {
        using var other = new LogKey();
        Assert.False(Open(Signed(with => with.LeafIndex++)).IsValid);
        Assert.False(Open(Signed(with => with.LeafIndex = ulong.MaxValue)).IsValid);
        Assert.False(Open(Signed(with => with.KeyId = ByteString.CopyFrom(other.Id.Digest.ToBytes()))).IsValid);
        Assert.False(Open(Signed(with => with.KeyId = ByteString.Empty)).IsValid);
        Assert.False(Open(Signed(with => with.Signature = ByteString.Empty)).IsValid);
        Assert.False(ReceiptSignature.Open(Signed(), Origin, key.Verify, Leaves.Aln, Leaves.Bor).IsValid);
        Assert.False(ReceiptSignature.Open(Signed(), Origin + "/2", key.Verify, Leaves.Bor, Leaves.Aln).IsValid);
    }

    [Theory]
    [InlineData(ReceiptSignature.LeafIndexMax, true)]
    [InlineData(ReceiptSignature.LeafIndexMax + 1, false)]
    public void APlaceThatNoLogReaches_IsNone_WhoeverSignedIt(ulong place, bool opens) =>
        Assert.Equal(opens, Open(ReceiptSignature.Sign(Origin, place, record, key.Id, key.Sign)).IsValid);

    [Fact]
    public void ASentRecord_IsNoReceipt_WhoeverSignedIt()
    {
        byte[] sent = LeafRecords.Write(Leaves.Sent());

        Parsed<FollowedLeaf> opened = Open(ReceiptSignature.Sign(Origin, Place, sent, key.Id, key.Sign));

        Assert.Contains("no receipt", opened.Problems[0].Message, StringComparison.Ordinal);
    }

    private Parsed<FollowedLeaf> Open(SignedReceipt receipt) => ReceiptSignature.Open(receipt, Origin, key.Verify, Leaves.Bor, Leaves.Aln);

    private SignedReceipt Signed(Action<SignedReceipt>? spoil = null)
    {
        SignedReceipt receipt = ReceiptSignature.Sign(Origin, Place, record, key.Id, key.Sign);
        spoil?.Invoke(receipt);
        return receipt;
    }
}
