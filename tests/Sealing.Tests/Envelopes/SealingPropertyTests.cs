using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Envelopes;
using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Sealing.Tests.Envelopes;

/// <summary>
/// What is opened is what was sealed, whatever it was; and one bit anywhere is enough to refuse it, by a value. 200 drafts in CI, 20,000 with CERTBRIDGE_LONG=1; a
/// failure prints "Replay" with the seed.
/// </summary>
public sealed class SealingPropertyTests
{
    private static readonly Config Config =
        Config.QuickThrowOnFailure.WithMaxTest(Environment.GetEnvironmentVariable("CERTBRIDGE_LONG") == "1" ? 20_000 : 200);

    private static readonly Exchange Between = new();

    private static readonly Gen<V1.Marking> Markings =
        from tlp in Gen.Elements(Enum.GetValues<V1.Tlp>())
        from pap in Gen.Elements(Enum.GetValues<V1.Pap>())
        select new V1.Marking { Tlp = tlp, Pap = pap };

    private static readonly Gen<V1.EnvelopeItem> Items =
        from letters in Gen.Choose(1, 32).SelectMany(length => Gen.ArrayOf(Gen.Elements("abcdefghijklmnopqrstuvwxyz-".ToCharArray()), length))
        from path in Gen.Choose(0, 256).SelectMany(length => Gen.ArrayOf(Gen.Elements("[]. aë中0\0".ToCharArray()), length))
        from marking in Gen.OneOf(Markings, Gen.Constant<V1.Marking>(null!))
        from content in Gen.Choose(0, 3_000).SelectMany(length => Gen.ArrayOf(Gen.Choose(0, 255), length))
        select new V1.EnvelopeItem { Type = new string(letters), Path = new string(path), Marking = marking, Content = ByteString.CopyFrom([.. content.Select(one => (byte)one)]) };

    private static readonly Gen<EnvelopeDraft> Drafts =
        from items in Gen.Choose(1, 12).SelectMany(count => Gen.ArrayOf(Items, count))
        from days in Gen.Choose(1, 400)
        from revision in Gen.Choose(1, int.MaxValue)
        from marking in Markings
        from onward in Gen.Elements(Enum.GetValues<V1.OnwardRule>())
        from flags in Gen.Choose(0, 7)
        select Between.Draft("replaced") with
        {
            Items = items,
            Expires = Cert.Now.AddDays(days),
            Revision = (ulong)revision,
            Marking = marking,
            Onward = onward,
            Exercise = (flags & 1) != 0,
            PreviousManifest = (flags & 2) != 0 ? Digest.Of("before"u8) : null,
            ContentExpires = (flags & 4) != 0 ? Cert.Now.AddDays(days) : null,
        };

    [Fact]
    public void Opened_IsWhatWasSealed() => Check.One(Config, Prop.ForAll(Drafts.ToArbitrary(), draft =>
    {
        OpenedEnvelope opened = Between.Open(Between.Seal(draft));
        Assert.Equal(draft.Items, opened.Items);
        Assert.Equal(draft.Marking, opened.Manifest.Marking);
        Assert.Equal(
            (draft.ReportId, draft.Revision, draft.Onward, draft.Exercise), (opened.Manifest.ReportId, opened.Manifest.Revision, opened.Manifest.Onward, opened.Manifest.Exercise));
        Assert.Equal((ulong)(draft.ContentExpires?.ToUnixTimeMilliseconds() ?? 0), opened.Manifest.ContentExpiresMs);
        Assert.Equal(draft.PreviousManifest?.ToBytes() ?? [], opened.Manifest.PreviousManifestDigest.ToByteArray());
        Assert.Equal((ulong)draft.Expires.ToUnixTimeMilliseconds(), opened.Header.ExpiresMs);
        Assert.True(Enumerable.Range(0, draft.Items.Count).All(i => opened.Prove(i).Verify(opened.Manifest)));
    }));

    [Fact]
    public void AFlippedBit_AnywhereInHeaderOrCms_IsRefused() => Check.One(Config, Prop.ForAll(Drafts.ToArbitrary(), Gen.Choose(0, int.MaxValue).ToArbitrary(), (draft, place) =>
    {
        SealedEnvelope envelope = Between.Seal(draft);
        byte[] both = [.. envelope.Header, .. envelope.Cms];
        both[place % both.Length] ^= (byte)(1 << (place / both.Length % 8));
        OpenOutcome outcome = EnvelopeOpening.Open(both.AsMemory(0, envelope.Header.Length), both.AsMemory(envelope.Header.Length), Between.AtBor);
        Assert.IsNotType<OpenOutcome.Opened>(outcome);
    }));
}
