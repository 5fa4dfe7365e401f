using System.Text.Json.Nodes;
using CertBridge.Protocol;
using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Envelopes;
using CertBridge.Sealing.Tests;
using CertBridge.Sharing.Feedbacks;
using Google.Protobuf;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Vectors.Tests.Making;

/// <summary>cert-aln made a report for cert-bor, which says something about it: what cert-aln reads out of an envelope that opens.</summary>
internal sealed class FeedbackVectors
{
    private const string Useful = "useful";
    private const string Sighting = "sighting-of-an-indicator";
    private const string Duplicate = "duplicate";
    private const string Opened = "opened-by-a-person";
    private const string Refused = "refused-by-a-person";
    private const string Limit = "limit";
    private const string NotSent = "not-sent";

    private static readonly V1.Marking Red = new() { Tlp = V1.Tlp.Red, Pap = V1.Pap.Green };
    private static readonly V1.Marking Amber = new() { Tlp = V1.Tlp.Amber, Pap = V1.Pap.Green };

    private readonly Sealing.Tests.Envelopes.Exchange exchange = new();
    private readonly SealedEnvelope report;
    private readonly VectorSet set = new("feedback");

    private FeedbackVectors() => report = exchange.Seal(exchange.Draft("the core of the report", "198.51.100.7", "198.51.100.8"));

    public static IReadOnlyList<Vector> Make() => new FeedbackVectors().MakeAll();

    private List<Vector> MakeAll()
    {
        set.Good(Useful, "The whole report was useful, with a note of 500 characters.", Input(IsUseful()), Against());
        set.Good(Sighting, "The second indicator was seen three times, until an hour from now.", Input(IsSighting()), Against());
        set.Good(Duplicate, "Another report says the same.", Input(IsDuplicate()), Against());
        set.Good(Opened, "A person it was sealed to opened it; whose signature that is the contact sheet says.", Input(IsOpened(), Red), Against());
        set.Good(Refused, "A person refuses it for its marking.", Input(IsRefused(), Red), Against());
        Manifests();
        Persons();
        Items();
        Messages();
        Sightings();
        Shown();
        return set.Made;
    }

    private void Manifests()
    {
        Says("marking-red", "It is marked TLP:RED.", draft => draft with { Marking = new V1.Marking { Tlp = V1.Tlp.Red, Pap = V1.Pap.Green } });
        Says("marking-of-one-half", "Its marking has no PAP.", draft => draft with { Marking = new V1.Marking { Tlp = V1.Tlp.Amber } });
        Says("marking-unknown", "Its TLP is none.", draft => draft with { Marking = new V1.Marking { Tlp = (V1.Tlp)6, Pap = V1.Pap.Green } });
        Says("follows-another", "Its manifest names one before it.", draft => draft with { PreviousManifest = Digest.Of("before"u8) });
        Says("released", "Its manifest has a release.", draft => draft with { Release = new V1.ReleaseRecord { HighestLane = V1.LaneName.Routine, Signatures = { ByteString.CopyFrom(1) } } });
    }

    private void Persons()
    {
        Person(Opened, "opened-below-red", "What a person opened is TLP:AMBER.", Amber, IsOpened(), _ => { });
        Person(Opened, "opened-by-nobody", "Nobody opened it.", Red, IsOpened(), feedback => feedback.Person = null);
        Person(Opened, "useful-by-a-person", "A person says that it was useful.", Red, IsOpened(), feedback => feedback.Kind = V1.FeedbackKind.Useful);
        Person(Opened, "opened-with-a-reason", "It was opened, for a reason.", Red, IsOpened(), feedback => feedback.Person.Reason = V1.PersonRefusal.Other);
        Person(Refused, "refused-without-a-reason", "It was refused, for no reason.", Red, IsRefused(), feedback => feedback.Person.Reason = V1.PersonRefusal.Unspecified);
        Person(Refused, "refused-for-an-unknown-reason", "The reason is 5.", Red, IsRefused(), feedback => feedback.Person.Reason = (V1.PersonRefusal)5);
        Person(Opened, "opened-with-a-note", "A note stands beside it.", Red, IsOpened(), feedback => feedback.Note = "Read.");
        Person(Opened, "opened-of-an-item", "It is about one indicator.", Red, IsOpened(), feedback => feedback.Item = Showing(2));
        Person(Opened, "person-with-an-escape", "The name drives the terminal.", Red, IsOpened(), feedback => feedback.Person.Name = "\u001b[2J");
        Person(Opened, "person-without-a-name", "There is no name.", Red, IsOpened(), feedback => feedback.Person.Name = "");
        Person(Opened, "sealed-to-31-bytes", "The key id has 31 bytes.", Red, IsOpened(), feedback => feedback.Person.SealedTo = ByteString.CopyFrom(new byte[31]));
        Person(Opened, "person-without-a-signature", "There is no signature.", Red, IsOpened(), feedback => feedback.Person.Signature = ByteString.Empty);
        Person(Opened, "signature-over-3-kib", "The signature has 3,073 bytes.", Red, IsOpened(), feedback => feedback.Person.Signature = ByteString.CopyFrom(new byte[Limits.ReleaseSignatureBytesMax + 1]));
        Person(Opened, "person-with-another-field", "Something travels beside the person.", Red, IsOpened(), feedback =>
            feedback.Person = V1.PersonReceipt.Parser.ParseFrom(Wire.AndField(feedback.Person.ToByteArray(), 50, 1)));
    }

    private void Items()
    {
        V1.EnvelopeItem item = FeedbackItem.Write(IsUseful());
        Item("two-items", "It is said twice in one envelope.", item, item);
        Item("item-of-another-type", "Its item has the type withdrawal.", With(item, changed => changed.Type = "withdrawal"));
        Item("item-with-a-path", "Its item has a path.", With(item, changed => changed.Path = "indicators[0]"));
        Item("item-with-a-marking", "Its item has a marking of its own.", With(item, changed => changed.Marking = Amber));
        Item("item-no-message", "Its item is no Feedback.", With(item, changed => changed.Content = ByteString.CopyFrom(0xFF, 0xFF, 0xFF)));
        Item("item-over-256-kib", "Its item has 262,145 bytes.", With(item, changed => changed.Content = ByteString.CopyFrom(new byte[Limits.FeedbackBytesMax + 1])));
        Item("field-twice", "Its kind is there twice.", With(item, changed => changed.Content = ByteString.CopyFrom(Wire.AndField(changed.Content.ToByteArray(), 1, 4))));
        Item("unknown-critical-field", "It has a field 100.", With(item, changed => changed.Content = ByteString.CopyFrom(Wire.AndField(changed.Content.ToByteArray(), 100, 1))));
    }

    private void Messages()
    {
        Bad(Useful, "no-kind", Limit, "It has no kind.", IsUseful(), feedback => feedback.Kind = V1.FeedbackKind.Unspecified);
        Bad(Useful, "unknown-kind", Limit, "Its kind is 10.", IsUseful(), feedback => feedback.Kind = (V1.FeedbackKind)10);
        Bad(Useful, "revision-0", Limit, "It is about revision 0.", IsUseful(), feedback => feedback.Revision = 0);
        Bad(Useful, "revision-over-63-bits", Limit, "It is about revision 2^63.", IsUseful(), feedback => feedback.Revision = 1UL << 63);
        Bad(Useful, "digest-of-31-bytes", Limit, "The digest has 31 bytes.", IsUseful(), feedback => feedback.ManifestDigest = ByteString.CopyFrom(feedback.ManifestDigest.Span[..31]));
        Bad(Useful, "no-digest", Limit, "There is no digest.", IsUseful(), feedback => feedback.ManifestDigest = ByteString.Empty);
        Bad(Useful, "note-of-501-characters", Limit, "The note has 501 characters.", IsUseful(), feedback => feedback.Note += "n");
        Bad(Useful, "note-of-two-lines", Limit, "The note has a line feed.", IsUseful(), feedback => feedback.Note = "It helped.\nA lot.");
        Bad(Useful, "note-with-an-escape", Limit, "The note drives the terminal.", IsUseful(), feedback => feedback.Note = "\u001b]0;owned\u0007");
        Bad(Useful, "note-with-a-c1-control", Limit, "The note has a control character of two bytes.", IsUseful(), feedback => feedback.Note = "\u009b31m");
        Bad(Useful, "note-turned-around", Limit, "The note reads otherwise than it is.", IsUseful(), feedback => feedback.Note = "exe.\u202efdp");
        Bad(Useful, "note-with-a-line-separator", Limit, "The note has a line separator.", IsUseful(), feedback => feedback.Note = "It helped.\u2028A lot.");
        Bad(Useful, "note-with-a-byte-order-mark", Limit, "The note begins with a byte order mark.", IsUseful(), feedback => feedback.Note = "\ufeffIt helped.");
        Bad(Useful, "useful-names-a-report", Limit, "What was useful names another report.", IsUseful(), feedback => feedback.DuplicateOf = "CB-ALN-2026-0002");
        Bad(Duplicate, "duplicate-of-no-report-id", Limit, "What it is a duplicate of has no report id.", IsDuplicate(), feedback => feedback.DuplicateOf = "CB-aln-2026-0002");
        Bad(Duplicate, "duplicate-with-a-sighting", Limit, "A duplicate was seen.", IsDuplicate(), feedback => feedback.Sighting = Seen());
    }

    private void Sightings()
    {
        Bad(Sighting, "sighting-without-times", Limit, "A sighting says neither how often nor when.", IsSighting(), feedback => feedback.Sighting = null);
        Bad(Sighting, "seen-0-times", Limit, "It was seen 0 times.", IsSighting(), feedback => feedback.Sighting.Count = 0);
        Bad(Sighting, "seen-too-often", Limit, "It was seen 1,000,001 times.", IsSighting(), feedback => feedback.Sighting.Count = Limits.SightingCountMax + 1);
        Bad(Sighting, "seen-last-before-first", Limit, "It was seen last before it was seen first.", IsSighting(), feedback => feedback.Sighting.LastMs = feedback.Sighting.FirstMs - 1);
        Bad(Sighting, "seen-before-1990", Limit, "It was seen a millisecond before 1990.", IsSighting(), feedback => feedback.Sighting.FirstMs = 631_151_999_999);
        Bad(Sighting, "seen-in-the-future", Limit, "It was seen an hour and a millisecond from now.", IsSighting(), feedback => feedback.Sighting.LastMs++);
        Bad(Sighting, "sighting-unknown-critical-field", Limit, "The sighting has a field 100.", IsSighting(), feedback =>
            feedback.Sighting = V1.Sighting.Parser.ParseFrom(Wire.AndField(feedback.Sighting.ToByteArray(), 100, 1)));
    }

    private void Shown()
    {
        Bad(Sighting, "other-digest", NotSent, "The digest is of another manifest.", IsSighting(), feedback => feedback.ManifestDigest = ByteString.CopyFrom(new byte[32]));
        Bad(Sighting, "other-revision", NotSent, "The shown manifest is of revision 1, and it is about revision 2.", IsSighting(), feedback => feedback.Revision = 2);
        Bad(Sighting, "core", NotSent, "The core is shown as item 0.", IsSighting(), feedback => feedback.Item = Showing(0));
        Bad(Sighting, "index-of-another", NotSent, "The index is 1.", IsSighting(), feedback => feedback.Item.Index = 1);
        Bad(Sighting, "index-beyond-the-count", NotSent, "The index is 3.", IsSighting(), feedback => feedback.Item.Index = 3);
        Bad(Sighting, "salt-of-zeros", NotSent, "The salt is 16 zeros.", IsSighting(), feedback => feedback.Item.Salt = ByteString.CopyFrom(new byte[16]));
        Bad(Sighting, "salt-of-15-bytes", NotSent, "The salt has 15 bytes.", IsSighting(), feedback => feedback.Item.Salt = ByteString.CopyFrom(feedback.Item.Salt.Span[..15]));
        Bad(Sighting, "other-bytes", NotSent, "The item says something else.", IsSighting(), feedback =>
            feedback.Item.Item = new V1.EnvelopeItem { Type = "indicator", Path = "indicators[1]", Content = ByteString.CopyFromUtf8("192.0.2.1") }.ToByteString());
        Bad(Sighting, "no-path", NotSent, "There is no path.", IsSighting(), feedback => feedback.Item.Path.Clear());
        Bad(Sighting, "path-too-long", NotSent, "A hash follows the path.", IsSighting(), feedback => feedback.Item.Path.Add(feedback.Item.Path[0]));
        Bad(Sighting, "step-of-31-bytes", NotSent, "A step of the path has 31 bytes.", IsSighting(), feedback => feedback.Item.Path[0] = ByteString.CopyFrom(feedback.Item.Path[0].Span[..31]));
        Bad(Sighting, "no-signed-manifest", NotSent, "The signed manifest is missing.", IsSighting(), feedback => feedback.Item.SignedManifest = ByteString.Empty);
        Bad(Sighting, "manifest-with-trailing-byte", NotSent, "A byte follows the signed manifest, and the digest is of both.", IsSighting(), feedback =>
        {
            feedback.Item.SignedManifest = ByteString.CopyFrom([.. feedback.Item.SignedManifest.Span, 0]);
            feedback.ManifestDigest = ByteString.CopyFrom(Digest.Of(feedback.Item.SignedManifest.Span).ToBytes());
        });
        Bad(Sighting, "no-indicator", NotSent, "The item is proven, and has the type evidence.", IsSighting(), feedback => Show(feedback, Sealed(draft => draft with
        {
            Items = [.. draft.Items.Select((item, i) => i == 2 ? With(item, changed => changed.Type = "evidence") : item)],
        })));
        Bad(Sighting, "of-another-report", NotSent, "The item is proven, and of another report.", IsSighting(), feedback => Show(feedback, Sealed(draft => draft with { ReportId = "CB-ALN-2026-0002" })));
    }

    private V1.Feedback IsOpened() => Of(V1.FeedbackKind.Opened, feedback => feedback.Person = new V1.PersonReceipt
    {
        Name = "duty-1",
        SealedTo = ByteString.CopyFrom(Digest.Of("a key"u8).ToBytes()),
        Signature = ByteString.CopyFrom(new byte[Limits.ReleaseSignatureBytesMax]),
    });

    private V1.Feedback IsRefused()
    {
        V1.Feedback feedback = IsOpened();
        (feedback.Kind, feedback.Person.Reason) = (V1.FeedbackKind.Refused, V1.PersonRefusal.Marking);
        return feedback;
    }

    private V1.Feedback IsUseful() => Of(V1.FeedbackKind.Useful, feedback => feedback.Note = new string('n', Limits.FeedbackNoteLengthMax));

    private V1.Feedback IsDuplicate() => Of(V1.FeedbackKind.Duplicate, feedback => feedback.DuplicateOf = "CB-ALN-2026-0002");

    private V1.Feedback IsSighting() => Of(V1.FeedbackKind.Sighting, feedback =>
    {
        feedback.Sighting = Seen();
        feedback.Item = Showing(2);
    });

    private V1.Feedback Of(V1.FeedbackKind kind, Action<V1.Feedback> change)
    {
        var feedback = new V1.Feedback { Kind = kind, Revision = 1, ManifestDigest = ByteString.CopyFrom(report.ManifestDigest.ToBytes()) };
        change(feedback);
        return feedback;
    }

    private static V1.Sighting Seen()
    {
        ulong last = (ulong)Cert.Now.AddHours(1).ToUnixTimeMilliseconds();
        return new V1.Sighting { Count = 3, FirstMs = last - 60_000, LastMs = last };
    }

    private V1.ShownItem Showing(int index) => Showing(report, index);

    private V1.ShownItem Showing(SealedEnvelope envelope, int index)
    {
        OpenedEnvelope opened = exchange.Open(envelope);
        ItemProof proof = opened.Prove(index);
        return new V1.ShownItem
        {
            SignedManifest = ByteString.CopyFrom(opened.SignedManifest.Span),
            Index = proof.Index,
            Salt = ByteString.CopyFrom(proof.Salt),
            Item = ByteString.CopyFrom(proof.Item),
            Path = { proof.Path.Select(step => ByteString.CopyFrom(step.ToBytes())) },
        };
    }

    private SealedEnvelope Sealed(Func<EnvelopeDraft, EnvelopeDraft> change) => exchange.Seal(change(exchange.Draft("the core of the report", "198.51.100.7", "198.51.100.8")));

    private void Show(V1.Feedback feedback, SealedEnvelope envelope)
    {
        feedback.ManifestDigest = ByteString.CopyFrom(envelope.ManifestDigest.ToBytes());
        feedback.Item = Showing(envelope, 2);
    }

    private void Bad(string good, string name, string reason, string about, V1.Feedback feedback, Action<V1.Feedback> change)
    {
        change(feedback);
        set.Bad(good, name, reason, about, Input(feedback), Against());
    }

    private void Person(string good, string name, string about, V1.Marking marking, V1.Feedback feedback, Action<V1.Feedback> change)
    {
        change(feedback);
        set.Bad(good, name, Limit, about, Input(feedback, marking), Against());
    }

    private void Says(string name, string about, Func<EnvelopeDraft, EnvelopeDraft> change) => set.Bad(Useful, name, Limit, about, Input([FeedbackItem.Write(IsUseful())], change), Against());

    private void Item(string name, string about, params V1.EnvelopeItem[] items) => set.Bad(Useful, name, Limit, about, Input(items), Against());

    private static V1.EnvelopeItem With(V1.EnvelopeItem item, Action<V1.EnvelopeItem> change)
    {
        V1.EnvelopeItem changed = item.Clone();
        change(changed);
        return changed;
    }

    private JsonObject Input(V1.Feedback feedback, V1.Marking? marking = null) => Input([FeedbackItem.Write(feedback)], draft => draft with { Marking = marking ?? draft.Marking });

    /// <summary>Sealed by cert-bor to cert-aln, around whatever it is given.</summary>
    private JsonObject Input(IReadOnlyList<V1.EnvelopeItem> items, Func<EnvelopeDraft, EnvelopeDraft>? change = null)
    {
        EnvelopeDraft draft = exchange.Draft() with
        {
            Kind = V1.EnvelopeKind.Feedback,
            Sender = exchange.Bor.Id,
            Recipient = exchange.Aln.Id,
            Marking = Amber,
            Items = items,
        };
        SealedEnvelope envelope = EnvelopeSealing.Seal(change is null ? draft : change(draft), exchange.Bor.Signing, exchange.Bor.SigningCertificate, exchange.Aln.EncryptionCertificate);
        return EnvelopeScene.Input(envelope.Header, envelope.Cms);
    }

    private JsonObject Against() => new()
    {
        ["recipient"] = exchange.Aln.Id.Value,
        ["recipientScalars"] = new JsonArray(JsonValue.Create(EnvelopeScene.ScalarOf(exchange.Aln.Encryption))),
        ["senderCards"] = Json.List([exchange.Bor.Verified().Wire.ToByteArray()]),
        ["nowMs"] = Cert.Now.ToUnixTimeMilliseconds(),
    };
}
