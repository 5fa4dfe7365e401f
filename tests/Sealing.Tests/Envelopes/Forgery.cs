using CertBridge.Sealing.Cms;
using CertBridge.Sealing.Envelopes;
using CertBridge.Sealing.Keys;
using Google.Protobuf;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Sealing.Tests.Envelopes;

/// <summary>Makes envelopes our own sealing would never make: what is inside is changed and encrypted anew, as whoever has the recipient's certificate can.</summary>
internal static class Forgery
{
    public static byte[] Plaintext(Exchange exchange, SealedEnvelope envelope)
    {
        Assert.True(AgreedLayer.TryRead(envelope.Cms, envelope.Header, out AgreedLayerParts parts));
        return AgreedLayer.Decrypt(parts, exchange.Bor.Encryption.Agreement)!;
    }

    /// <summary>Only the outer layer, over whatever the test puts into it.</summary>
    public static byte[] Outer(byte[] plaintext, KeyCertificate recipient, byte[] header)
    {
        var cms = new byte[AgreedLayer.SizeFor(plaintext.Length)];
        EncryptedFrame frame = AgreedLayer.Frame(cms, plaintext.Length);
        plaintext.CopyTo(frame.Content);
        AgreedLayer.Encrypt(frame, recipient, header);
        return cms;
    }

    /// <summary>Only the inner layer of the hybrid suite.</summary>
    public static byte[] Inner(byte[] plaintext, KemCertificate recipient, byte[] header)
    {
        var cms = new byte[EncapsulatedLayer.SizeFor(plaintext.Length)];
        EncryptedFrame frame = EncapsulatedLayer.Frame(cms, plaintext.Length);
        plaintext.CopyTo(frame.Content);
        EncapsulatedLayer.Encrypt(frame, recipient, header);
        return cms;
    }

    /// <summary>What the inner layer of a hybrid envelope has inside.</summary>
    public static byte[] InnerPlaintext(Exchange exchange, SealedEnvelope envelope)
    {
        Assert.True(EncapsulatedLayer.TryRead(Plaintext(exchange, envelope), envelope.Header, out EncapsulatedLayerParts parts));
        return EncapsulatedLayer.Decrypt(parts, exchange.Bor.Kem.Decapsulation)!;
    }

    public static OpenOutcome OpenPlaintext(Exchange exchange, SealedEnvelope envelope, byte[] plaintext) =>
        EnvelopeOpening.Open(envelope.Header, Outer(plaintext, exchange.Bor.EncryptionCertificate, envelope.Header), exchange.AtBor);

    /// <summary>The signed manifest changed as a DER tree, everything behind it kept, the padding made right.</summary>
    public static OpenOutcome OpenWithSignedData(Exchange exchange, SealedEnvelope envelope, Action<DerNode> change)
    {
        byte[] plaintext = Plaintext(exchange, envelope);
        DerNode signedData = DerNode.Parse(plaintext, out int size);
        change(signedData);
        return OpenPlaintext(exchange, envelope, Padded([.. signedData.Encode(), .. Unpadded(plaintext)[size..]]));
    }

    /// <summary>A manifest of the test's making, rightly signed, with the items given as bytes.</summary>
    public static OpenOutcome OpenWithManifest(
        Exchange exchange, SealedEnvelope envelope, Action<V1.Manifest> change, Func<IReadOnlyList<byte[]>, IReadOnlyList<byte[]>>? items = null)
    {
        byte[] plaintext = Plaintext(exchange, envelope);
        Assert.True(SignedManifest.TryRead(plaintext, out SignedManifestParts parts));
        Assert.True(ItemBlock.TryRead(plaintext, parts.Whole.Length, out ItemBlock? block));
        V1.Manifest manifest = V1.Manifest.Parser.ParseFrom(parts.Manifest);
        ReadOnlyMemory<byte>[] kept = [.. (items ?? (same => same))([.. block!.Items.Select(item => item.ToArray())])];
        manifest.ItemCount = (uint)kept.Length;
        manifest.ItemRoot = ByteString.CopyFrom(Recording.Trees.MerkleTree.Root(ItemTree.Leaves(block.Seed.Span, kept)).ToBytes());
        change(manifest);
        byte[] signed = SignedManifest.Write(manifest.ToByteArray(), exchange.Aln.Signing, exchange.Aln.SigningCertificate, Cert.Now);
        var content = new byte[ItemBlock.SizeFor(kept)];
        ItemBlock.Write(block.Seed.Span, kept, content);
        return OpenPlaintext(exchange, envelope, Padded([.. signed, .. content]));
    }

    public static byte[] Padded(byte[] plaintext)
    {
        var padded = new byte[Padme.LengthFor(plaintext.Length)];
        plaintext.CopyTo(padded, 0);
        return padded;
    }

    /// <summary>Without its zeros; the last item of the tests ends in a letter.</summary>
    public static byte[] Unpadded(byte[] plaintext) => plaintext[..(plaintext.AsSpan().LastIndexOfAnyExcept((byte)0) + 1)];
}
