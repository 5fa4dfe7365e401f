using CertBridge.Protocol;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.Messages;
using CertBridge.Sealing.Cards;
using CertBridge.Sealing.Cms;
using CertBridge.Sealing.Keys;
using Google.Protobuf;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Sealing.Envelopes;

/// <summary>
/// Reads what a relay passed on, out of an envelope whose own signature holds. Cheap before dear, fail closed:
/// <list type="number">
/// <item>the form: the originator's signed manifest to the last byte, its header, and that the outer manifest says the same of the report</item>
/// <item>that it was for the relay, and no other relay's: what was sealed to somebody else is no evidence here</item>
/// <item>the originator's card, its signer, the signature, may that key still sign</item>
/// <item>each item with its salt and path under the originator's root, in order, the core first</item>
/// </list>
/// </summary>
public static class PassedOnReading
{
    /// <param name="outer">The relay's envelope, of kind passed on.</param>
    /// <param name="cardOf">The card in force of a partner; null where none is held.</param>
    public static PassedOnOutcome Read(OpenedEnvelope outer, Func<PartnerId, VerifiedCard?> cardOf)
    {
        // 1
        if (outer.Items.Count < 2 || outer.Items[0] is not { Type: Enclosing.OriginType, Path.Length: 0, Marking: null, Content.Length: > 0 and <= Enclosing.SignedManifestBytesMax } origin)
            return Malformed("it has no signed manifest of its originator with the items it shows");
        ReadOnlySpan<byte> signed = origin.Content.Span;
        if (!SignedManifest.TryRead(signed, out SignedManifestParts parts) || parts.Whole.Length != signed.Length || parts.Manifest.Length > Limits.ManifestBytesMax)
            return Malformed("its originator's signed manifest is not of the form");
        if (ContentForm.ReadManifest(parts.Manifest) is not { } manifest || ContentForm.Objection(manifest) is not null || HeaderForm.Read(manifest.Header.Span).Value is not { } header)
            return Malformed("its originator's manifest is not of the form");
        if (!SaysTheSame(outer.Manifest, manifest))
            return Malformed("what it says of the report is not what its originator says");
        // 2
        if (header.Kind != V1.EnvelopeKind.Report || manifest.PersonsDigest.Length + manifest.PersonKeyIds.Count > 0)
            return Malformed("its originator sent no report that a node can read");
        if (header.Recipient != outer.Header.Sender || header.Sender == outer.Header.Sender)
            return Malformed("its originator did not send it to whoever passes it on");
        // 3
        PartnerId originator = PartnerId.Parse(header.Sender);
        if (cardOf(originator) is not { } card)
            return new PassedOnOutcome.NotVouchedFor(originator, $"no card of {originator}, which made it, is held here");
        KeyCertificate? signer = EnvelopeOpening.SignerOf(parts.Key, card);
        if (signer is null || !SignedManifest.Describes(parts, signer, DateTimeOffset.FromUnixTimeMilliseconds((long)header.CreatedMs)))
            return new PassedOnOutcome.NotVouchedFor(originator, $"its signer is not on the card of {originator}");
        if (!SignedManifest.IsSignedBy(parts, signer))
            return new PassedOnOutcome.Refused(V1.RefusalReason.BadSignature, $"the signature of {originator} does not hold");
        if (card.RevokedKeys.Contains(signer.KeyId))
            return new PassedOnOutcome.Refused(V1.RefusalReason.RevokedKey, $"the key {originator} signed it with is revoked");
        if (!card.SigningKeys.Contains(signer))
            return new PassedOnOutcome.NotVouchedFor(originator, $"the key {originator} signed it with is retired");
        // 4
        return Items(outer, manifest) is { } shown
            ? new PassedOnOutcome.Proven(new PassedOnReport
            {
                Originator = originator,
                Manifest = manifest,
                SignedBy = signer.KeyId,
                Indexes = [.. shown.Select(item => item.Index)],
                Items = [.. shown.Select(item => item.Item)],
            })
            : new PassedOnOutcome.Refused(V1.RefusalReason.BadSignature, $"an item is not proven to be one that {originator} signed");
    }

    /// <summary>The outer manifest is what this node decides and lists by, so it may say nothing else; its own are the header, its place in the chain, the count and the root.</summary>
    private static bool SaysTheSame(V1.Manifest outer, V1.Manifest origin) =>
        outer.ReportId == origin.ReportId
        && outer.Revision == origin.Revision
        && outer.Marking.Equals(origin.Marking)
        && outer.Onward == origin.Onward
        && outer.Exercise == origin.Exercise
        && outer.ContentExpiresMs == origin.ContentExpiresMs
        && outer.PersonKeyIds.Count == 0
        && outer.Release is null;

    /// <returns>Null unless every one is proven, in the order of the originator's envelope, none twice and the core first.</returns>
    private static List<(int Index, V1.EnvelopeItem Item)>? Items(OpenedEnvelope outer, V1.Manifest manifest)
    {
        var shown = new List<(int Index, V1.EnvelopeItem Item)>(outer.Items.Count - 1);
        foreach (V1.EnvelopeItem enclosing in outer.Items.Skip(1))
        {
            if (enclosing is not { Type: Enclosing.ItemType, Path.Length: 0, Marking: null } || Proven(enclosing.Content, manifest) is not { } item)
                return null;
            bool isNext = shown.Count == 0 ? item.Index == 0 : item.Index > shown[^1].Index;
            if (!isNext)
                return null;
            shown.Add(item);
        }
        return shown;
    }

    private static (int Index, V1.EnvelopeItem Item)? Proven(ByteString content, V1.Manifest manifest)
    {
        if (OneReading.Objection(content.Span, V1.PassedOnItem.Descriptor) is not null || !MessageReading.TryRead(V1.PassedOnItem.Parser, content.Span, out V1.PassedOnItem? shown))
            return null;
        if (shown.Path.Count > Enclosing.PathStepsMax || shown.Path.Any(step => step.Length != Digest.SizeBytes) || shown.Index >= Limits.EnvelopeItemsMax)
            return null;
        var proof = new ItemProof(shown.Index, shown.Salt.ToByteArray(), shown.Item.ToByteArray(), [.. shown.Path.Select(step => Digest.FromBytes(step.Span))]);
        return proof.Verify(manifest) && ContentForm.ReadItems([shown.Item.Memory]) is [{ } item] ? ((int)shown.Index, item) : null;
    }

    private static PassedOnOutcome.Refused Malformed(string because) => new(V1.RefusalReason.Limit, because);
}
