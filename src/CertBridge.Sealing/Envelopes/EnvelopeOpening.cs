using CertBridge.Protocol;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Recording.Trees;
using CertBridge.Sealing.Cards;
using CertBridge.Sealing.Cms;
using CertBridge.Sealing.Keys;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Sealing.Envelopes;

/// <summary>
/// Opens an envelope: cheap before dear, fail closed. What the header says for everybody to read is refused by name. From then on until a
/// signature by a key of the partner holds there is one answer, <see cref="OpenOutcome.Unopenable"/>, so that nobody can ask questions of our keys by
/// sending bytes; the one name before it, bad signature, is only given to what was sealed to us and names a key of the card as its signer.
/// <list type="number">
/// <item>sizes and the header's form, its sender, recipient, expiry and suite</item>
/// <item>the skeleton of the outer object, byte for byte, and its context, which is the header's</item>
/// <item>our key, agreement, unwrapping, decryption; in the hybrid suite the same once more inside: skeleton, context, decapsulation, unwrapping, decryption</item>
/// <item>the skeleton of the signed manifest, the item block and the padding, to the last byte; the manifest's copy of the header</item>
/// <item>the signer, its attributes, its signature</item>
/// <item>may that key still sign; the form of the manifest and its items; the root over the items</item>
/// </list>
/// </summary>
public static class EnvelopeOpening
{
    public static Parsed<V1.EnvelopeHeader> ReadHeader(ReadOnlyMemory<byte> header) => HeaderForm.Read(header.Span);

    public static OpenOutcome Open(ReadOnlyMemory<byte> header, ReadOnlyMemory<byte> cms, OpeningContext context)
    {
        // 1
        if (cms.Length is 0 or > Limits.CmsBytesMax || HeaderForm.Read(header.Span).Value is not { } read)
            return new OpenOutcome.Refused(V1.RefusalReason.Limit);
        if (HeaderRefusal(read, context) is { } refusal)
            return new OpenOutcome.Refused(refusal);
        // 2 and 3
        byte[]? plaintext = Decrypt(header.Span, cms.Span, read.Suite, context.DecryptionKeys);
        return plaintext is null ? new OpenOutcome.Unopenable() : OpenPlaintext(plaintext, header.Span, read, context);
    }

    private static V1.RefusalReason? HeaderRefusal(V1.EnvelopeHeader header, OpeningContext context)
    {
        if (header.Recipient != context.Self.Value || header.Sender != context.Sender.Id.Value)
            return V1.RefusalReason.WrongRecipient;
        if (context.Now.ToUnixTimeMilliseconds() > (long)header.ExpiresMs + (long)Limits.EnvelopeGrace.TotalMilliseconds)
            return V1.RefusalReason.Expired;
        return context.Sender.Suites.Contains((ushort)header.Suite) ? null : V1.RefusalReason.Limit;
    }

    /// <summary>The layers the header's suite has, no more and no fewer: an inner object is no signed manifest, and a signed manifest is no inner object.</summary>
    internal static byte[]? Decrypt(ReadOnlySpan<byte> header, ReadOnlySpan<byte> cms, uint suite, IReadOnlyDictionary<string, DecryptionKey> keys)
    {
        if (!AgreedLayer.TryRead(cms, header, out AgreedLayerParts outer))
            return null;
        if (!keys.TryGetValue(Convert.ToHexStringLower(outer.Key), out DecryptionKey? key))
            return null;
        if (suite == EnvelopeSuite.Hybrid && key.Kem is null)
            return null;
        byte[]? content = AgreedLayer.Decrypt(outer, key.Agreement.Agreement);
        return suite == EnvelopeSuite.Hybrid && content is not null ? Decapsulate(content, header, key.Kem!) : content;
    }

    /// <summary>The inner key must be the one paired with the outer: a sender who mixes two pairs uses a key for which nothing was promised.</summary>
    private static byte[]? Decapsulate(byte[] content, ReadOnlySpan<byte> header, KemPrivateKey key) =>
        EncapsulatedLayer.TryRead(content, header, out EncapsulatedLayerParts inner) && inner.Key.SequenceEqual(key.SubjectKeyIdentifier)
            ? EncapsulatedLayer.Decrypt(inner, key.Decapsulation)
            : null;

    private static OpenOutcome OpenPlaintext(byte[] plaintext, ReadOnlySpan<byte> header, V1.EnvelopeHeader read, OpeningContext context)
    {
        // 4
        bool isWhole = SignedManifest.TryRead(plaintext, out SignedManifestParts parts) && parts.Manifest.Length <= Limits.ManifestBytesMax;
        if (!isWhole || ContentForm.ReadManifest(parts.Manifest) is not { } manifest)
            return new OpenOutcome.Unopenable();
        ItemBlock? block = null;
        PersonBlock? persons = null;
        bool isAccounted = manifest.PersonsDigest.IsEmpty
            ? ItemBlock.TryRead(plaintext, parts.Whole.Length, out block)
            : PersonBlock.TryRead(plaintext, parts.Whole.Length, isPadded: true, out persons);
        if (!isAccounted)
            return new OpenOutcome.Unopenable();
        if (!manifest.Header.Span.SequenceEqual(header))
            return new OpenOutcome.Unopenable();
        // 5
        KeyCertificate? signer = SignerOf(parts.Key, context.Sender);
        if (signer is null || !SignedManifest.Describes(parts, signer, DateTimeOffset.FromUnixTimeMilliseconds((long)read.CreatedMs)))
            return new OpenOutcome.Unopenable();
        if (!SignedManifest.IsSignedBy(parts, signer))
            return new OpenOutcome.Refused(V1.RefusalReason.BadSignature);
        // 6
        if (context.Sender.RevokedKeys.Contains(signer.KeyId))
            return new OpenOutcome.Refused(V1.RefusalReason.RevokedKey);
        if (!context.Sender.SigningKeys.Contains(signer))
            return new OpenOutcome.Unopenable(); // a retired key: the checkpoint that may vouch for it is not known here
        ReadOnlyMemory<byte> signedManifest = plaintext.AsMemory(0, parts.Whole.Length);
        return persons is null ? Admit(signedManifest, read, manifest, block!, signer) : AdmitForPersons(signedManifest, read, manifest, persons, signer);
    }

    /// <summary>The items themselves are checked by the person who opens them; that these are the bytes the sender signed for is known here.</summary>
    private static OpenOutcome AdmitForPersons(ReadOnlyMemory<byte> signedManifest, V1.EnvelopeHeader header, V1.Manifest manifest, PersonBlock persons, KeyCertificate signer)
    {
        if (ContentForm.Objection(manifest) is not null || persons.SealedTo.Count != manifest.PersonKeyIds.Count)
            return new OpenOutcome.Refused(V1.RefusalReason.Limit);
        if (!manifest.PersonsDigest.Span.SequenceEqual(persons.Digest.ToBytes()))
            return new OpenOutcome.Refused(V1.RefusalReason.BadSignature); // it holds over the manifest, not over what is sealed here
        return new OpenOutcome.ForPersons(new PersonSealedEnvelope
        {
            Header = header,
            Manifest = manifest,
            SignedManifest = signedManifest,
            ManifestDigest = Digest.Of(signedManifest.Span),
            SignedBy = signer.KeyId,
        });
    }

    private static OpenOutcome Admit(ReadOnlyMemory<byte> signedManifest, V1.EnvelopeHeader header, V1.Manifest manifest, ItemBlock block, KeyCertificate signer)
    {
        if (ContentForm.Objection(manifest) is not null || ContentForm.ReadItems(block.Items) is not { } items)
            return new OpenOutcome.Refused(V1.RefusalReason.Limit);
        Digest[] leaves = ItemTree.Leaves(block.Seed.Span, block.Items);
        bool isCovered = manifest.ItemCount == items.Count && manifest.ItemRoot.Span.SequenceEqual(MerkleTree.Root(leaves).ToBytes());
        if (!isCovered)
            return new OpenOutcome.Refused(V1.RefusalReason.BadSignature); // it holds over the manifest, not over these items
        return new OpenOutcome.Opened(new OpenedEnvelope(block, leaves)
        {
            Header = header,
            Manifest = manifest,
            Items = items,
            SignedManifest = signedManifest,
            ManifestDigest = Digest.Of(signedManifest.Span),
            SignedBy = signer.KeyId,
        });
    }

    internal static KeyCertificate? SignerOf(ReadOnlySpan<byte> keyIdentifier, VerifiedCard sender)
    {
        foreach (KeyCertificate key in sender.SigningKeys.Concat(sender.FormerSigningKeys))
        {
            if (keyIdentifier.SequenceEqual(key.SubjectKeyIdentifier))
                return key;
        }
        return null;
    }
}
