using System.Security.Cryptography;
using System.Text.Json.Nodes;
using CertBridge.Node.Receiving;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Recording.Checkpoints;
using CertBridge.Recording.Following;
using CertBridge.Recording.Trees;
using CertBridge.Sealing.Cards;
using CertBridge.Sealing.Envelopes;
using CertBridge.Sealing.Keys;
using CertBridge.Sharing.Reports;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Vectors.Tests;

/// <summary>What this implementation says of a vector: null when it accepts, else the reason in the words of tests/vectors/README.md.</summary>
internal static class Judging
{
    private static readonly Dictionary<ErrorCode, string> Words = new()
    {
        [IdentityErrors.CertificateMalformed] = "certificate-malformed",
        [IdentityErrors.CertificateUse] = "certificate-use",
        [IdentityErrors.CardMalformed] = "card-malformed",
        [IdentityErrors.CardSignature] = "card-signature",
        [IdentityErrors.CardSerialLower] = "card-serial-lower",
        [IdentityErrors.CardConflict] = "card-conflict",
        [IdentityErrors.CardRootNotNamed] = "root-not-named",
        [IdentityErrors.CardRevocationsShrank] = "revocations-shrank",
        [IdentityErrors.KeyRevoked] = "key-revoked",
        [IdentityErrors.CardOfAnother] = "card-of-another",
        [IdentityErrors.CardTaintsShrank] = "taints-shrank",
        [IdentityErrors.CardRootRevoked] = "root-revoked",
        [IdentityErrors.RecoveryOfficersChanged] = "recovery-officers-changed",
        [IdentityErrors.CardRecoveryRoom] = "recovery-room",
        [IdentityErrors.CardRecoveryOfAnother] = "recovery-of-another",
        [IdentityErrors.CardRecoverySigner] = "recovery-signer",
        [IdentityErrors.CardRecoverySignature] = "recovery-signature",
        [IdentityErrors.CardRecoveryTooFew] = "recovery-too-few",
        [IdentityErrors.CardRecoveryRootKept] = "root-kept",
        [IdentityErrors.SheetMalformed] = "sheet-malformed",
        [IdentityErrors.SheetSignature] = "sheet-signature",
        [IdentityErrors.SheetSerialLower] = "sheet-serial-lower",
        [IdentityErrors.SheetConflict] = "sheet-conflict",
        [IdentityErrors.SheetOfAnother] = "sheet-of-another",
        [LedgerErrors.LeafInvalid] = "leaf-invalid",
        [LedgerErrors.CheckpointForm] = "checkpoint-form",
        [LedgerErrors.CheckpointOrigin] = "checkpoint-origin",
        [LedgerErrors.CheckpointSignature] = "checkpoint-signature",
        [ReportErrors.ManifestMismatch] = "manifest-mismatch",
        [ReportErrors.MarkingLooser] = "marking-looser",
    };

    public static string? Judge(Vector vector) => Judge(vector.Kind, vector.Input, vector.Against);

    private static string? Judge(string kind, JsonObject input, JsonObject against) => kind switch
    {
        "envelope" => Envelope(input, against),
        "passed-on" => PassedOn(input, against),
        "feedback" => Feedback(input, against),
        "item" => Item(input),
        "report" => Reason(ReportItems.Join([.. input.List("items").Select(item => V1.EnvelopeItem.Parser.ParseFrom(item))], V1.Manifest.Parser.ParseFrom(input.Bytes("manifest"))).Problems),
        "card" => Reason(CardVerification.Card(V1.SignedCard.Parser.ParseFrom(input.Bytes("signedCard")), Held(against.List("heldCards"))).Problems),
        "key-sheet" => KeySheet(input, against),
        "contact-sheet" => ContactSheet(input, against),
        "leaf" => Reason(LeafRecords.Read(input.Bytes("record"), PartnerId.Parse(against.Text("owner")), PartnerId.Parse(against.Text("about"))).Problems),
        "checkpoint" => Checkpoint(input, against),
        "log" => Log(input, against),
        _ => throw new InvalidDataException($"No such kind of vector: {kind}"),
    };

    private static string? Reason(IReadOnlyList<Problem> problems) => problems.Count == 0 ? null : Words.GetValueOrDefault(problems[0].Code, problems[0].Code.Code);

    private static string? Envelope(JsonObject input, JsonObject against) => Open(input, against) switch
    {
        OpenOutcome.Opened => null,
        OpenOutcome.Unopenable => "unopenable",
        OpenOutcome.Refused refused => WordOf(refused.Reason),
        _ => throw new InvalidOperationException("An outcome that is not in the table."),
    };

    private static string? PassedOn(JsonObject input, JsonObject against)
    {
        VerifiedCard? originator = Held(against.List("originatorCards"));
        OpenedEnvelope outer = ((OpenOutcome.Opened)Open(input, against)).Envelope;
        return PassedOnReading.Read(outer, id => originator?.Id == id ? originator : null) switch
        {
            PassedOnOutcome.Proven => null,
            PassedOnOutcome.NotVouchedFor => "not-vouched-for",
            PassedOnOutcome.Refused refused => WordOf(refused.Reason),
            _ => throw new InvalidOperationException("An outcome that is not in the table."),
        };
    }

    /// <summary>As far as bytes decide it; what was sent to whom is asked of the store.</summary>
    private static string? Feedback(JsonObject input, JsonObject against)
    {
        OpenedEnvelope envelope = ((OpenOutcome.Opened)Open(input, against)).Envelope;
        EnvelopeId id = EnvelopeId.TryFromBytes(envelope.Header.EnvelopeId.Span, out EnvelopeId read) ? read : throw new InvalidDataException("An envelope that opened has no id.");
        return FeedbackJudging.Judge(envelope, id, NowOf(against)) switch
        {
            ArrivalVerdict.FedBack => null,
            ArrivalVerdict.Refused refused => WordOf(refused.Reason),
            _ => throw new InvalidOperationException("An outcome that is not in the table."),
        };
    }

    private static string WordOf(V1.RefusalReason reason) => reason switch
    {
        V1.RefusalReason.Limit => "limit",
        V1.RefusalReason.BadSignature => "bad-signature",
        V1.RefusalReason.RevokedKey => "revoked-key",
        V1.RefusalReason.WrongRecipient => "wrong-recipient",
        V1.RefusalReason.Expired => "expired",
        V1.RefusalReason.NotSent => "not-sent",
        _ => reason.ToString(),
    };

    private static OpenOutcome Open(JsonObject input, JsonObject against)
    {
        DecryptionKey[] keys = [.. against["recipientScalars"]!.AsArray().Select((scalar, i) => new DecryptionKey(KeyOf(Convert.FromHexString((string)scalar!)), KemOf(against, i)))];
        var context = new OpeningContext(
            PartnerId.Parse(against.Text("recipient")),
            Held(against.List("senderCards"))!,
            keys.ToDictionary(key => Convert.ToHexStringLower(key.Agreement.SubjectKeyIdentifier)),
            NowOf(against));
        return EnvelopeOpening.Open(input.Bytes("header"), input.Bytes("cms"), context);
    }

    private static DateTimeOffset NowOf(JsonObject against) => DateTimeOffset.FromUnixTimeMilliseconds((long)against["nowMs"]!);

    /// <summary>A test-only key from its 32-byte scalar; it never touches a disk.</summary>
    private static PrivateKey KeyOf(byte[] scalar)
    {
        using var key = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = scalar });
        return PrivateKey.FromPem(PemEncoding.WriteString("PRIVATE KEY", key.ExportPkcs8PrivateKey()));
    }

    /// <summary>The ML-KEM half beside a scalar, from its 64-byte seed.</summary>
    private static KemPrivateKey? KemOf(JsonObject against, int index) => against["recipientKemSeeds"]?[index] is { } seed
        ? KemPrivateKey.FromPem(PemEncoding.WriteString("PRIVATE KEY", MlKem768.PrivateKeyInfoOf(Convert.FromHexString((string)seed!))))
        : null;

    private static VerifiedCard? Held(byte[][] cards)
    {
        VerifiedCard? held = null;
        foreach (byte[] card in cards)
            held = CardVerification.Card(V1.SignedCard.Parser.ParseFrom(card), held).Value ?? throw new InvalidDataException("A card the vector is checked against does not verify.");
        return held;
    }

    private static string? Item(JsonObject input)
    {
        bool isFormed = input.List("path").All(hash => hash.Length == Digest.SizeBytes);
        var proof = new ItemProof((uint)input["index"]!, input.Bytes("salt"), input.Bytes("item"), isFormed ? [.. input.List("path").Select(hash => Digest.FromBytes(hash))] : []);
        return isFormed && proof.Verify(V1.Manifest.Parser.ParseFrom(input.Bytes("manifest"))) ? null : "not-proven";
    }

    private static string? KeySheet(JsonObject input, JsonObject against)
    {
        VerifiedCard card = Held(against.List("cards"))!;
        VerifiedKeySheet? held = null;
        foreach (byte[] sheet in against.List("heldSheets"))
            held = CardVerification.KeySheet(V1.SignedKeySheet.Parser.ParseFrom(sheet), card, held).Value!;
        return Reason(CardVerification.KeySheet(V1.SignedKeySheet.Parser.ParseFrom(input.Bytes("signedSheet")), card, held).Problems);
    }

    private static string? ContactSheet(JsonObject input, JsonObject against)
    {
        VerifiedCard card = Held(against.List("cards"))!;
        VerifiedContactSheet? held = null;
        foreach (byte[] sheet in against.List("heldSheets"))
            held = CardVerification.Contacts(V1.SignedContactSheet.Parser.ParseFrom(sheet), card, held).Value!;
        return Reason(CardVerification.Contacts(V1.SignedContactSheet.Parser.ParseFrom(input.Bytes("signedSheet")), card, held).Problems);
    }

    private static string? Checkpoint(JsonObject input, JsonObject against)
    {
        byte[][] keys = against.List("logKeys");
        return Reason(SignedNote.Open(input.Bytes("note"), against.Text("origin"), [.. keys.Select(key => KeyId.OfSubjectPublicKeyInfo(key))], VerifierOf(keys)).Problems);
    }

    private static string? Log(JsonObject input, JsonObject against)
    {
        byte[][] keys = against.List("logKeys");
        var frontier = new MerkleFrontier();
        foreach (byte[] record in against.List("followed"))
            frontier.Append(MerkleHash.Leaf(record));
        var follower = new LogFollower(
            against.Text("origin"), [.. keys.Select(key => KeyId.OfSubjectPublicKeyInfo(key))], VerifierOf(keys),
            PartnerId.Parse(against.Text("about")), PartnerId.Parse(against.Text("owner")), frontier);
        return follower.Follow(input.List("records"), input.Bytes("note")) is not FollowOutcome.Conflict conflict ? null : conflict.Kind switch
        {
            ConflictKind.NotSigned => "not-signed",
            ConflictKind.Shrunk => "shrunk",
            ConflictKind.Gap => "gap",
            ConflictKind.BadLeaf => "bad-leaf",
            ConflictKind.OtherRoot => "other-root",
            _ => conflict.Kind.ToString(),
        };
    }

    private static VerifyBytes VerifierOf(byte[][] keys) =>
        (id, message, signature) => PublicKeySignature.Verify(keys.First(key => KeyId.OfSubjectPublicKeyInfo(key) == id), message, signature);
}
