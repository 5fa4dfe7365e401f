using System.Buffers;
using System.Buffers.Binary;
using CertBridge.Formats;
using CertBridge.Formats.Iodef;
using CertBridge.Formats.Lists;
using CertBridge.Formats.Misp;
using CertBridge.Formats.Stix;
using CertBridge.Node.Linking;
using CertBridge.Node.Settings;
using CertBridge.Node.Trusting;
using CertBridge.Protocol;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Recording.Checkpoints;
using CertBridge.Recording.Following;
using CertBridge.Recording.Trees;
using CertBridge.Sealing.Envelopes;
using CertBridge.Sealing.Keys;
using CertBridge.Sealing.Statements;
using CertBridge.Sharing.Agreements;
using CertBridge.Sharing.Feedbacks;
using CertBridge.Sharing.Reports;
using Google.Protobuf;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Fuzz;

/// <summary>
/// Every parser of bytes from outside, by name: true is accepted, false is refused by the parser's own refusal. An exception is a crash. Sizes are
/// bounded first as the caller in the program bounds them.
/// </summary>
internal static class Parsers
{
    private static readonly DateTimeOffset Now = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);
    private static readonly PartnerId Aln = PartnerId.Parse("cert-aln");
    private static readonly PartnerId Bor = PartnerId.Parse("cert-bor");
    private static readonly ForeignReadingOptions Foreign = new()
    {
        Stated = new V1.Marking { Tlp = V1.Tlp.Green, Pap = V1.Pap.Green },
        Contacts = ReportReading.Json(Seed.Report.ToArray(), Now).Value!.Contacts,
        Now = Now,
    };

    public static IReadOnlyDictionary<string, Func<byte[], bool>> All { get; } = new SortedDictionary<string, Func<byte[], bool>>(StringComparer.Ordinal)
    {
        ["agreement"] = bytes => bytes.Length <= Limits.AgreementBytesMax && Agreement.Read(bytes).IsValid,
        ["card"] = Documents.Card,
        ["certificate"] = bytes => Enum.GetValues<CertificateUse>().Where(use => use != CertificateUse.Encapsulation).Any(use => KeyCertificate.Read(bytes, use).IsValid),
        ["checkpoint"] = Checkpoint,
        ["cms"] = bytes => EnvelopeOpening.Open(Documents.Header, bytes, Documents.AtBor) is OpenOutcome.Opened,
        ["contact-sheet"] = Documents.ContactSheet,
        ["content"] = Documents.Content,
        ["csv"] = bytes => CsvReading.Read(bytes, Foreign).IsValid,
        ["expression"] = Expressions.Condition,
        ["feedback"] = Feedback,
        ["header"] = bytes => EnvelopeOpening.ReadHeader(bytes).IsValid,
        ["introduction-accept"] = Introductions.Accept,
        ["introduction-invite"] = Introductions.Invite,
        ["introduction-reveal"] = Introductions.Reveal,
        ["iodef"] = bytes => IodefReading.Read(bytes, Foreign).IsValid,
        ["items"] = bytes => ItemBlock.TryRead(bytes, 0, out ItemBlock? block) && ContentForm.ReadItems(block!.Items) is not null,
        ["kem-certificate"] = bytes => KemCertificate.Read(bytes).IsValid,
        ["key-sheet"] = Documents.KeySheet,
        ["leaf"] = bytes => LeafRecords.Read(bytes, Bor, Aln).IsValid,
        ["link-frame"] = LinkFrame,
        ["list"] = bytes => PlainListReading.Read(bytes, Foreign).IsValid,
        ["manifest"] = bytes => ContentForm.ReadManifest(bytes) is { } manifest && ContentForm.Objection(manifest) is null,
        ["misp"] = bytes => MispReading.Read(bytes, Foreign).IsValid,
        ["node-yaml"] = bytes => NodeSettingsReading.Parse(bytes).IsValid,
        ["partner-card"] = bytes => bytes.Length <= Limits.PartnerCardBytesMax && PartnerFile.Parse(bytes) is { } bundle && Documents.PartnerCard(bundle),
        ["passed-on"] = PassingOn.Read,
        ["pattern"] = Patterns.Read,
        ["proof"] = Proof,
        ["report-core"] = bytes => ReportJson.Read(bytes).IsValid,
        ["report-items"] = Report,
        ["report-json"] = bytes => ReportReading.Json(bytes, Now).IsValid,
        ["report-yaml"] = bytes => ReportReading.Yaml(bytes, Now).IsValid,
        ["stix"] = bytes => StixReading.Read(bytes, Foreign).IsValid,
        ["signature"] = bytes => DetachedSignature.Verify("document"u8, bytes, [Documents.Officer]).IsValid,
    };

    /// <summary>The log key of the seeds, whose signature holds unless it ends in zero: so a changed text gets past it, and each branch is reached.</summary>
    private static bool Checkpoint(byte[] bytes) =>
        SignedNote.Open(bytes, LogCheckpoint.OriginOf("dev", Bor, Aln), [Seed.LogKey], (_, _, signature) => signature[^1] != 0).IsValid;

    /// <summary>u64be index, u64be size, leaf, root, then hashes of 32 bytes: as an inclusion and as a consistency proof.</summary>
    private static bool Proof(byte[] bytes)
    {
        const int Fixed = 16 + (2 * Digest.SizeBytes);
        if (bytes.Length < Fixed || (bytes.Length - Fixed) % Digest.SizeBytes != 0)
            return false;
        ulong index = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        ulong size = BinaryPrimitives.ReadUInt64BigEndian(bytes.AsSpan(8));
        Digest[] hashes = [.. bytes.AsMemory(16).ToArray().Chunk(Digest.SizeBytes).Select(hash => Digest.FromBytes(hash))];
        return MerkleTree.VerifyInclusion(hashes[0], index, size, hashes[2..], hashes[1]) || MerkleTree.VerifyConsistency(index, hashes[0], size, hashes[1], hashes[2..]);
    }

    /// <summary>The one item of an envelope of kind feedback, and the item of a report it may show.</summary>
    private static bool Feedback(byte[] bytes)
    {
        Parsed<V1.Feedback> read = FeedbackItem.Read([new V1.EnvelopeItem { Type = FeedbackItem.ItemType, Content = UnsafeByteOperations.UnsafeWrap(bytes) }], Now);
        return read.IsValid && (read.Value.Item is not { } shown || ItemShowing.Verify(shown, Digest.FromBytes(read.Value.ManifestDigest.Span)) is not null);
    }

    /// <summary>The items of an opened envelope, as they stand behind each other in the plaintext, against a fixed manifest.</summary>
    private static bool Report(byte[] bytes) =>
        ItemBlock.TryRead(bytes, 0, out ItemBlock? block) && ContentForm.ReadItems(block!.Items) is { } items && ReportItems.Join(items, Documents.Manifest).IsValid;

    /// <summary>A frame, and what is in it by the parser it goes to. What is no frame ends a link.</summary>
    private static bool LinkFrame(byte[] bytes)
    {
        try
        {
            return ExchangeMethod.ReadRequest(new ReadOnlySequence<byte>(bytes)).Frame is { } frame && Within(frame);
        }
        catch (LinkBrokenException)
        {
            return false;
        }
    }

    private static bool Within(V1.Frame frame) => frame.KindCase switch
    {
        V1.Frame.KindOneofCase.Hello => PartnerId.TryParse(frame.Hello.PartnerId, out _) && (frame.Hello.Checkpoint.IsEmpty || Checkpoint(frame.Hello.Checkpoint.ToByteArray())),
        V1.Frame.KindOneofCase.Deliver => frame.Deliver.Envelope is { } envelope && EnvelopeOpening.Open(envelope.Header.Memory, envelope.Cms.Memory, Documents.AtBor) is OpenOutcome.Opened,
        V1.Frame.KindOneofCase.Leaves => frame.Leaves.Records.All(record => LeafRecords.Read(record.Span, Bor, Aln).IsValid),
        V1.Frame.KindOneofCase.Checkpoint => Checkpoint(frame.Checkpoint.Note.ToByteArray()),
        V1.Frame.KindOneofCase.Notice => frame.Notice.KindCase switch
        {
            V1.Notice.KindOneofCase.Card => Documents.PartnerCard(frame.Notice.Card),
            V1.Notice.KindOneofCase.Agreement => Agreement.Read(frame.Notice.Agreement.Document.Memory).IsValid
                && frame.Notice.Agreement.Signatures.All(signature => DetachedSignature.Verify("document"u8, signature.Span, [Documents.Officer]).IsValid),
            _ => frame.Notice.KindCase != V1.Notice.KindOneofCase.None,
        },
        _ => frame.KindCase != V1.Frame.KindOneofCase.None,
    };
}
