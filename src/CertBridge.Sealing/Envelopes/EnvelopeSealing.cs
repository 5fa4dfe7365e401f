using System.Security.Cryptography;
using CertBridge.Protocol;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Recording.Trees;
using CertBridge.Sealing.Cms;
using CertBridge.Sealing.Keys;
using Google.Protobuf;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Sealing.Envelopes;

/// <summary>Seals a draft for its one recipient: sign the manifest, put the items behind it, pad, encrypt. docs/ENVELOPE.md has the bytes.</summary>
public static class EnvelopeSealing
{
    /// <param name="signing">The sender's signing key.</param>
    /// <param name="signingCertificate">Its certificate, as on the sender's card.</param>
    /// <param name="recipient">The newest encryption key on the recipient's key sheet.</param>
    /// <param name="recipientKem">The ML-KEM key paired with it: the envelope is of the hybrid suite. Null: of the classical one.</param>
    /// <exception cref="ArgumentException">The draft is over a limit or the certificate is another key's: a caller's bug.</exception>
    /// <exception cref="PlatformNotSupportedException">A key for ML-KEM where the platform has none (<see cref="PlatformSuites"/>).</exception>
    public static SealedEnvelope Seal(EnvelopeDraft draft, PrivateKey signing, KeyCertificate signingCertificate, KeyCertificate recipient, KemCertificate? recipientKem = null)
    {
        if (signingCertificate.KeyId != signing.Id)
            throw new ArgumentException("The certificate is not over the key that signs.", nameof(signingCertificate));
        byte[] header = HeaderOf(draft, recipientKem is null ? EnvelopeSuite.Classical : EnvelopeSuite.Hybrid).ToByteArray();
        Parsed<V1.EnvelopeHeader> read = HeaderForm.Read(header);
        if (!read.IsValid)
            throw new ArgumentException($"The header is over a limit: {read.Problems[0]}", nameof(draft));
        IReadOnlyList<ReadOnlyMemory<byte>> items = draft.Salted?.Encoded ?? Encode(draft.Items);
        byte[] seed = draft.Salted?.Seed.ToArray() ?? RandomNumberGenerator.GetBytes(ItemTree.SeedSizeBytes);
        PersonBlock? persons = draft.Persons.Count == 0 ? null : SealToPersons(draft, header, seed, items);
        byte[] manifest = ManifestOf(draft, header, MerkleTree.Root(ItemTree.Leaves(seed, items)), persons);
        byte[] signed = SignedManifest.Write(manifest, signing, signingCertificate, draft.Created);
        byte[] cms = Encrypt(signed, seed, items, persons, header, recipient, recipientKem);
        return new SealedEnvelope(draft.Id, header, cms, Digest.Of(signed));
    }

    private static V1.EnvelopeHeader HeaderOf(EnvelopeDraft draft, ushort suite) => new()
    {
        Version = 1,
        Suite = suite,
        Kind = draft.Kind,
        EnvelopeId = UnsafeByteOperations.UnsafeWrap(draft.Id.ToBytes()),
        Sender = draft.Sender.Value,
        Recipient = draft.Recipient.Value,
        AgreementHash = UnsafeByteOperations.UnsafeWrap(draft.AgreementHash.ToBytes()),
        CreatedMs = (ulong)draft.Created.ToUnixTimeMilliseconds(),
        ExpiresMs = (ulong)draft.Expires.ToUnixTimeMilliseconds(),
    };

    internal static ReadOnlyMemory<byte>[] Encode(IReadOnlyList<V1.EnvelopeItem> items)
    {
        if (items.Count is 0 or > Limits.EnvelopeItemsMax)
            throw new ArgumentException($"An envelope has 1 to {Limits.EnvelopeItemsMax} items, not {items.Count}.", nameof(items));
        if (items.Select(ContentForm.Objection).FirstOrDefault(objection => objection is not null) is { } objection)
            throw new ArgumentException($"An item is over a limit: {objection}.", nameof(items));
        return [.. items.Select(item => (ReadOnlyMemory<byte>)item.ToByteArray())];
    }

    /// <summary>The item block as it would follow the manifest, with a padding of its own, once for each person.</summary>
    private static PersonBlock SealToPersons(EnvelopeDraft draft, byte[] header, byte[] seed, IReadOnlyList<ReadOnlyMemory<byte>> items)
    {
        var block = new byte[Padme.LengthFor(ItemBlock.SizeFor(items))];
        ItemBlock.Write(seed, items, block);
        PersonBlock persons = PersonBlock.Seal(block, draft.Persons, header);
        CryptographicOperations.ZeroMemory(block);
        return persons;
    }

    private static byte[] ManifestOf(EnvelopeDraft draft, byte[] header, Digest root, PersonBlock? persons)
    {
        var manifest = new V1.Manifest
        {
            Header = UnsafeByteOperations.UnsafeWrap(header),
            ReportId = draft.ReportId,
            Revision = draft.Revision,
            PreviousManifestDigest = draft.PreviousManifest is { } previous ? UnsafeByteOperations.UnsafeWrap(previous.ToBytes()) : ByteString.Empty,
            Marking = draft.Marking,
            Onward = draft.Onward,
            Exercise = draft.Exercise,
            ContentExpiresMs = draft.ContentExpires is { } expires ? (ulong)expires.ToUnixTimeMilliseconds() : 0,
            ItemCount = (uint)draft.Items.Count,
            ItemRoot = UnsafeByteOperations.UnsafeWrap(root.ToBytes()),
            Release = draft.Release,
            PersonKeyIds = { draft.Persons.Select(person => UnsafeByteOperations.UnsafeWrap(person.KeyId.ToBytes())) },
            PersonsDigest = persons is null ? ByteString.Empty : UnsafeByteOperations.UnsafeWrap(persons.Digest.ToBytes()),
        };
        if (ContentForm.Objection(manifest) is { } objection)
            throw new ArgumentException($"The manifest is over a limit: {objection}.", nameof(draft));
        return manifest.ToByteArray();
    }

    /// <summary>
    /// From the inside out in one piece of memory: what is written first lies where the ciphertext of the innermost layer will be, and every layer is
    /// encrypted in its place.
    /// </summary>
    private static byte[] Encrypt(byte[] signed, byte[] seed, IReadOnlyList<ReadOnlyMemory<byte>> items, PersonBlock? persons, byte[] header, KeyCertificate recipient, KemCertificate? kem)
    {
        int used = checked(signed.Length + (persons?.Bytes.Length ?? ItemBlock.SizeFor(items)));
        int padded = used > Limits.CmsBytesMax ? used : Padme.LengthFor(used);
        int content = kem is null ? padded : EncapsulatedLayer.SizeFor(padded);
        if (AgreedLayer.SizeFor(content) > Limits.CmsBytesMax)
            throw new ArgumentException($"The envelope would have more than {Limits.CmsBytesMax} bytes.", nameof(items));
        var cms = GC.AllocateUninitializedArray<byte>(AgreedLayer.SizeFor(content));
        EncryptedFrame outer = AgreedLayer.Frame(cms, content);
        if (kem is null)
        {
            WritePlaintext(outer.Content, signed, seed, items, persons, used);
        }
        else
        {
            EncryptedFrame inner = EncapsulatedLayer.Frame(outer.Content, padded);
            WritePlaintext(inner.Content, signed, seed, items, persons, used);
            EncapsulatedLayer.Encrypt(inner, kem, header);
        }
        AgreedLayer.Encrypt(outer, recipient, header);
        CryptographicOperations.ZeroMemory(seed);
        return cms;
    }

    private static void WritePlaintext(Span<byte> destination, byte[] signed, byte[] seed, IReadOnlyList<ReadOnlyMemory<byte>> items, PersonBlock? persons, int used)
    {
        signed.CopyTo(destination);
        if (persons is null)
            ItemBlock.Write(seed, items, destination[signed.Length..]);
        else
            persons.Bytes.Span.CopyTo(destination[signed.Length..]);
        destination[used..].Clear();
    }
}
