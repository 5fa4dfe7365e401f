using CertBridge.Protocol.Errors;
using CertBridge.Sealing.Cms;
using CertBridge.Sealing.Keys;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Sealing.Envelopes;

/// <summary>
/// Opens content that is sealed to a named person, with that person's key and on their machine. Nothing the node said is believed but who signed: the signature over the manifest, the
/// digest of what is sealed, and the root over what comes out are all verified here.
/// </summary>
public static class PersonOpening
{
    /// <summary>What a node that holds the envelope hands to the person's client: it opens the outer layers and looks no further.</summary>
    /// <returns>Null where the node cannot open it, or where nothing in it is sealed to persons.</returns>
    public static PersonSealedContent? Unwrap(ReadOnlySpan<byte> header, ReadOnlySpan<byte> cms, IReadOnlyDictionary<string, DecryptionKey> keys)
    {
        if (HeaderForm.Read(header).Value is not { } read || EnvelopeOpening.Decrypt(header, cms, read.Suite, keys) is not { } plaintext)
            return null;
        bool isSealed = SignedManifest.TryRead(plaintext, out SignedManifestParts parts);
        int start = isSealed ? parts.Whole.Length : 0;
        return isSealed && PersonBlock.TryRead(plaintext, start, isPadded: true, out PersonBlock? block)
            ? new PersonSealedContent(plaintext.AsMemory(0, start), block!.Bytes)
            : null;
    }

    /// <param name="header">Exact bytes.</param>
    /// <param name="content">As <see cref="Unwrap"/> gave it.</param>
    /// <param name="signer">The sender's signing key, as on the card.</param>
    /// <param name="person">The person's own key.</param>
    public static Parsed<OpenedByPerson> Open(ReadOnlyMemory<byte> header, PersonSealedContent content, KeyCertificate signer, PrivateKey person) => Open(header, content, signer, person, out _);

    /// <inheritdoc cref="Open(ReadOnlyMemory{byte}, PersonSealedContent, KeyCertificate, PrivateKey)"/>
    /// <param name="proven">
    /// The manifest, once the sender's signature, the digest of what is sealed and the person's key in it hold: what is wrong from there on is the sender's doing, and nobody's between. Null before.
    /// </param>
    public static Parsed<OpenedByPerson> Open(ReadOnlyMemory<byte> header, PersonSealedContent content, KeyCertificate signer, PrivateKey person, out V1.Manifest? proven)
    {
        proven = null;
        if (Verified(header.Span, content.SignedManifest.Span, signer) is not { } manifest)
            return Wrong("The sender's signature over the manifest does not hold.");
        if (!PersonBlock.TryRead(content.Block, 0, isPadded: false, out PersonBlock? block) || !manifest.PersonsDigest.Span.SequenceEqual(block!.Digest.ToBytes()))
            return Wrong("What is sealed is not what the manifest names.");
        if (Decrypt(block, header.Span, person, out int place) is not { } plaintext)
            return Parsed<OpenedByPerson>.Invalid(new Problem(ReleaseErrors.NotForThisPerson, "key", "Nothing in it is sealed to this key."));
        if (block.SealedTo.Count != manifest.PersonKeyIds.Count || !manifest.PersonKeyIds[place].Span.SequenceEqual(person.Id.Digest.ToBytes()))
            return Wrong("It is sealed to this key, and the manifest does not name it: nobody released it for this person.");
        proven = manifest;
        if (SaltedItems.Read(plaintext) is not { } items || items.Items.Count != manifest.ItemCount || !manifest.ItemRoot.Span.SequenceEqual(items.Root.ToBytes()))
            return Wrong("The items are not those the sender signed.");
        return Parsed<OpenedByPerson>.Valid(new OpenedByPerson(manifest, items.Items));
    }

    private static V1.Manifest? Verified(ReadOnlySpan<byte> header, ReadOnlySpan<byte> signedManifest, KeyCertificate signer)
    {
        if (HeaderForm.Read(header).Value is not { } read || !SignedManifest.TryRead(signedManifest, out SignedManifestParts parts) || parts.Whole.Length != signedManifest.Length)
            return null;
        if (ContentForm.ReadManifest(parts.Manifest) is not { } manifest || !manifest.Header.Span.SequenceEqual(header) || ContentForm.Objection(manifest) is not null)
            return null;
        DateTimeOffset created = DateTimeOffset.FromUnixTimeMilliseconds((long)read.CreatedMs);
        bool isTheirs = parts.Key.SequenceEqual(signer.SubjectKeyIdentifier) && SignedManifest.Describes(parts, signer, created) && SignedManifest.IsSignedBy(parts, signer);
        return isTheirs ? manifest : null;
    }

    private static byte[]? Decrypt(PersonBlock block, ReadOnlySpan<byte> header, PrivateKey person, out int place)
    {
        for (place = 0; place < block.SealedTo.Count; place++)
        {
            if (AgreedLayer.TryRead(block.SealedTo[place].Span, header, out AgreedLayerParts parts, EnvelopeContext.PersonLayer) && parts.Key.SequenceEqual(person.SubjectKeyIdentifier))
                return AgreedLayer.Decrypt(parts, person.Agreement);
        }
        return null;
    }

    private static Parsed<OpenedByPerson> Wrong(string message) => Parsed<OpenedByPerson>.Invalid(new Problem(ReleaseErrors.PersonContentWrong, "", message));
}

/// <summary>What lies inside the layers that are sealed to the node.</summary>
/// <param name="SignedManifest">DER SignedData over the manifest.</param>
/// <param name="Block">What is sealed to the persons, without padding.</param>
public sealed record PersonSealedContent(ReadOnlyMemory<byte> SignedManifest, ReadOnlyMemory<byte> Block);

/// <summary>What a person's key opened: the items are those the sender signed.</summary>
public sealed record OpenedByPerson(V1.Manifest Manifest, IReadOnlyList<V1.EnvelopeItem> Items);
