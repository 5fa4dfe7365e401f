using CertBridge.Protocol;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.Messages;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Sealing.Envelopes;

/// <summary>
/// The form of a manifest and of its items: lengths, counts, alphabets. Asked of our own drafts before sealing and of a partner's after its
/// signature held. What markings mean, and whether items belong together, is judged where reports are known.
/// </summary>
internal static class ContentForm
{
    private const int TypeLengthMax = 32;
    private const int PathLengthMax = 256;

    /// <returns>Null when the form is right, else what is not.</returns>
    public static string? Objection(V1.Manifest manifest) => manifest switch
    {
        _ when !ReportId.TryParse(manifest.ReportId, out _) => "report_id is not a report id such as CB-ALN-2026-0001",
        { Revision: 0 } => "revisions begin at 1",
        { Marking: null } => "there is no marking",
        _ when manifest.PreviousManifestDigest.Length is not (0 or Digest.SizeBytes) => "previous_manifest_digest has neither 0 nor 32 bytes",
        _ when manifest.PersonKeyIds.Count > Limits.PersonsMax || manifest.PersonKeyIds.Any(key => key.Length != Digest.SizeBytes) =>
            $"person_key_ids are at most {Limits.PersonsMax} of 32 bytes",
        { ItemCount: 0 or > Limits.EnvelopeItemsMax } => $"there are 1 to {Limits.EnvelopeItemsMax} items",
        _ when manifest.ItemRoot.Length != Digest.SizeBytes => "item_root has not 32 bytes",
        _ when manifest.PersonsDigest.Length is not (0 or Digest.SizeBytes) => "persons_digest has neither 0 nor 32 bytes",
        _ when manifest.PersonsDigest.Length > 0 && manifest.PersonKeyIds.Count == 0 => "there is a persons_digest and no person",
        _ when manifest.Release is { } release => Objection(release),
        _ => null,
    };

    public static string? Objection(V1.EnvelopeItem item) => item switch
    {
        _ when item.Type.Length is 0 or > TypeLengthMax || !item.Type.All(c => char.IsAsciiLetterLower(c) || c == '-') => $"an item's type is 1 to {TypeLengthMax} of a-z -",
        _ when item.Path.Length > PathLengthMax => $"an item's path has at most {PathLengthMax} characters",
        _ when item.Content.Length > Limits.ReportBytesMax => $"an item's content has at most {Limits.ReportBytesMax} bytes",
        _ => null,
    };

    private static string? Objection(V1.ReleaseRecord release) => release switch
    {
        _ when !Enum.IsDefined(release.HighestLane) || release.HighestLane == V1.LaneName.Unspecified => "the release names no lane that is known",
        _ when release.Signatures.Count is 0 or > Limits.ReleaseSignaturesMax => $"a release has 1 to {Limits.ReleaseSignaturesMax} signatures",
        _ when release.Signatures.Any(signature => signature.Length is 0 or > Limits.ReleaseSignatureBytesMax) =>
            $"a signature of a release has 1 to {Limits.ReleaseSignatureBytesMax} bytes",
        _ => null,
    };

    /// <returns>Null when it is not a manifest message, or one that could be read in two ways.</returns>
    public static V1.Manifest? ReadManifest(ReadOnlySpan<byte> manifest) =>
        OneReading.Objection(manifest, V1.Manifest.Descriptor) is null && MessageReading.TryRead(V1.Manifest.Parser, manifest, out V1.Manifest? read) ? read : null;

    /// <returns>Null when one of them is not an item of the right form.</returns>
    public static IReadOnlyList<V1.EnvelopeItem>? ReadItems(IReadOnlyList<ReadOnlyMemory<byte>> items)
    {
        var read = new V1.EnvelopeItem[items.Count];
        for (int i = 0; i < read.Length; i++)
        {
            if (OneReading.Objection(items[i].Span, V1.EnvelopeItem.Descriptor) is not null)
                return null;
            if (!MessageReading.TryRead(V1.EnvelopeItem.Parser, items[i].Span, out V1.EnvelopeItem? item) || Objection(item) is not null)
                return null;
            read[i] = item;
        }
        return read;
    }
}
