using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.Messages;
using CertBridge.Sealing.Keys;
using Google.Protobuf;
using Google.Protobuf.Collections;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Sealing.Cards;

/// <summary>Reads the bytes of a card into a value, or says everything that is wrong with its form. Signatures are not its business.</summary>
internal sealed class CardForm
{
    public const int SizeBytesMax = 64 * 1024;

    private const int NameLengthMax = 200;
    private const int KeysMax = 4;
    private const int SuitesMax = 8;
    private const int OfficersMax = 32;
    private const int RevokedKeysMax = 256;
    private const int TaintedKeysMax = 256;

    private static readonly string[] Environments = ["production", "exercise", "dev"];

    private readonly FormProblems problems = new(IdentityErrors.CardMalformed);
    private readonly HashSet<KeyId> used = [];
    private readonly HashSet<KeyId> revoked = [];

    public static Parsed<VerifiedCard> Read(V1.SignedCard wire)
    {
        var form = new CardForm();
        if (wire.Card.Length is 0 or > SizeBytesMax)
            return form.problems.Invalid("card", $"A card has 1 to {SizeBytesMax} bytes, not {wire.Card.Length}.").As<VerifiedCard>();
        if (Math.Max(wire.RootSignature.Length, wire.PreviousRootSignature.Length) is var longest and > P256.SignatureBytesMax)
            return form.problems.Invalid("root_signature", $"A signature has at most {P256.SignatureBytesMax} bytes, not {longest}.").As<VerifiedCard>();
        if (SignaturesObjection(wire.RecoverySignatures) is { } unfit)
            return form.problems.Invalid("recovery_signatures", unfit).As<VerifiedCard>();
        if (OneReading.Objection(wire.Card.Span, V1.Card.Descriptor) is { } objection)
            return form.problems.Invalid("card", objection).As<VerifiedCard>();
        if (!MessageReading.TryRead(V1.Card.Parser, wire.Card.Span, out V1.Card? message))
            return form.problems.Invalid("card", "The bytes are not a card message.").As<VerifiedCard>();
        VerifiedCard card = form.Read(message, wire);
        return form.problems.IsEmpty ? Parsed<VerifiedCard>.Valid(card) : form.problems.As<VerifiedCard>();
    }

    private VerifiedCard Read(V1.Card card, V1.SignedCard wire)
    {
        ReadRevoked(card.RevokedKeys);
        problems.Require(card.Name.Length is > 0 and <= NameLengthMax && !card.Name.Any(char.IsControl), "name", $"A name has 1 to {NameLengthMax} characters, none of them control characters.");
        problems.Require(card.Country.Length == 0 || (card.Country.Length == 2 && card.Country.All(char.IsAsciiLetterUpper)), "country", "A country is two capital letters (ISO 3166-1) or absent.");
        problems.Require(Environments.Contains(card.Environment), "environment", "An environment is production, exercise or dev.");
        problems.Require(card.Serial > 0, "serial", "Serials begin at 1.");
        problems.Require(card.Suites.Count is > 0 and <= SuitesMax && card.Suites.All(suite => suite is > 0 and <= ushort.MaxValue), "suites", $"There are 1 to {SuitesMax} suites, each from 1 to 65535.");
        (DateTimeOffset issued, DateTimeOffset expires) = problems.Period(card.IssuedMs, card.ExpiresMs, null);
        byte[] root = ReadKey(card.RootKey, "root_key");
        return new VerifiedCard
        {
            Id = problems.Partner(card.PartnerId),
            Name = card.Name,
            Country = card.Country,
            Environment = card.Environment,
            Serial = card.Serial,
            Digest = Digest.Of(wire.Card.Span),
            Issued = issued,
            Expires = expires,
            RootKey = root,
            NextRootKey = card.NextRootKey.IsEmpty ? root : ReadKey(card.NextRootKey, "next_root_key"),
            SigningKeys = ReadCertificates(card.SigningCertificates),
            LogKeys = ReadLogKeys(card.LogKeys),
            TlsPins = ReadPins(card.TlsPins),
            Suites = [.. card.Suites.Select(suite => (ushort)suite)],
            Officers = ReadOfficers(card.Officers, "officers", OfficersMax),
            RecoveryOfficers = ReadRecoveryOfficers(card),
            RevokedKeys = revoked,
            TaintedKeys = ReadTainted(card.TaintedKeys),
            // Only what was read: bytes around the signed ones would be kept, and grow what is kept past its limit.
            Wire = new V1.SignedCard
            {
                Card = wire.Card,
                RootSignature = wire.RootSignature,
                PreviousRootSignature = wire.PreviousRootSignature,
                RecoverySignatures = { wire.RecoverySignatures.Select(one => new V1.RecoverySignature { SignerKeyId = one.SignerKeyId, Signature = one.Signature, RootBefore = one.RootBefore }) },
            },
        };
    }

    /// <summary>Of their form alone: whose they are and whether they hold depends on the card held.</summary>
    private static string? SignaturesObjection(RepeatedField<V1.RecoverySignature> signatures)
    {
        if (signatures.Count > CardRecovery.SignaturesMax)
            return $"There are at most {CardRecovery.SignaturesMax} recovery signatures, not {signatures.Count}.";
        HashSet<(ByteString, ByteString)> given = [];
        foreach (V1.RecoverySignature one in signatures)
        {
            if (one.SignerKeyId.Length != Digest.SizeBytes || one.RootBefore.Length != Digest.SizeBytes || one.Signature.Length is 0 or > P256.SignatureBytesMax)
                return $"Each has a key id and a root of {Digest.SizeBytes} bytes and a signature of 1 to {P256.SignatureBytesMax} bytes.";
            if (!given.Add((one.SignerKeyId, one.RootBefore)))
                return "One officer signed twice for the same root.";
        }
        return null;
    }

    private void ReadRevoked(RepeatedField<ByteString> keys)
    {
        problems.Require(keys.Count <= RevokedKeysMax, "revoked_keys", $"At most {RevokedKeysMax} keys are listed as revoked, not {keys.Count}.");
        foreach (ByteString key in keys.Take(RevokedKeysMax))
            problems.Require(Digest.TryFromBytes(key.Span, out Digest id) && revoked.Add(new KeyId(id)), "revoked_keys", "Each is a key id of 32 bytes, listed once.");
    }

    private Dictionary<KeyId, DateTimeOffset> ReadTainted(RepeatedField<V1.TaintedKey> keys)
    {
        problems.Require(keys.Count <= TaintedKeysMax, "tainted_keys", $"At most {TaintedKeysMax} keys are listed as suspect, not {keys.Count}.");
        Dictionary<KeyId, DateTimeOffset> read = [];
        foreach (V1.TaintedKey key in keys.Take(TaintedKeysMax))
        {
            if (problems.Instant(key.SinceMs, "tainted_keys.since_ms") is { } since)
                problems.Require(Digest.TryFromBytes(key.KeyId.Span, out Digest id) && read.TryAdd(new KeyId(id), since), "tainted_keys", "Each is a key id of 32 bytes, listed once.");
        }
        return read;
    }

    private byte[] ReadKey(ByteString key, string field)
    {
        if (problems.Require(P256.IsOnCurve(key.Span), field, "The key is not a P-256 SubjectPublicKeyInfo with an uncompressed point."))
            Use(KeyId.OfSubjectPublicKeyInfo(key.Span), field);
        return key.ToByteArray();
    }

    private List<KeyCertificate> ReadCertificates(RepeatedField<ByteString> certificates)
    {
        problems.Require(certificates.Count is > 0 and <= KeysMax, "signing_certificates", $"There are 1 to {KeysMax} signing certificates, not {certificates.Count}.");
        List<KeyCertificate> read = [];
        foreach (ByteString certificate in certificates.Take(KeysMax))
        {
            if (problems.Certificate(certificate, CertificateUse.Signing, "signing_certificates") is { } valid)
            {
                Use(valid.KeyId, "signing_certificates");
                read.Add(valid);
            }
        }
        return read;
    }

    private List<LogKey> ReadLogKeys(RepeatedField<ByteString> keys)
    {
        problems.Require(keys.Count is > 0 and <= KeysMax, "log_keys", $"There are 1 to {KeysMax} log keys, not {keys.Count}.");
        return [.. keys.Take(KeysMax).Select(key => ReadKey(key, "log_keys")).Select(key => new LogKey(KeyId.OfSubjectPublicKeyInfo(key), key))];
    }

    private HashSet<Digest> ReadPins(RepeatedField<ByteString> pins)
    {
        problems.Require(pins.Count is > 0 and <= KeysMax, "tls_pins", $"There are 1 to {KeysMax} TLS pins, not {pins.Count}.");
        HashSet<Digest> read = [];
        foreach (ByteString pin in pins.Take(KeysMax))
        {
            if (problems.Require(Digest.TryFromBytes(pin.Span, out Digest digest) && read.Add(digest), "tls_pins", "Each is a SHA-256 of 32 bytes, listed once."))
                Use(new KeyId(digest), "tls_pins");
        }
        return read;
    }

    private List<CardOfficer> ReadOfficers(RepeatedField<V1.CardOfficer> officers, string field, int max)
    {
        problems.Require(officers.Count <= max, field, $"There are at most {max} officers, not {officers.Count}.");
        List<CardOfficer> read = [];
        foreach (V1.CardOfficer officer in officers.Take(max))
        {
            bool isNamed = PartnerId.TryParse(officer.Name, out _) && read.All(other => other.Name != officer.Name);
            problems.Require(isNamed, $"{field}.name", "An officer's name is 1 to 63 of a-z 0-9 . - and unlike the others'.");
            if (problems.Certificate(officer.Certificate, CertificateUse.Officer, $"{field}.certificate") is { } valid)
            {
                Use(valid.KeyId, $"{field}.certificate");
                read.Add(new CardOfficer(officer.Name, valid));
            }
        }
        return read;
    }

    private List<CardOfficer> ReadRecoveryOfficers(V1.Card card)
    {
        const string Field = "recovery_officers";
        if (card.RecoveryOfficers is not { Officers: var given })
            return [];
        problems.Require(given.Count >= CardRecovery.OfficersMin, Field, $"There are none, or {CardRecovery.OfficersMin} to {CardRecovery.OfficersMax} recovery officers, not {given.Count}.");
        problems.Require(!given.Any(one => card.Officers.Any(officer => officer.Name == one.Name)), $"{Field}.name", "A recovery officer has a name that no officer has: nobody is both under one name.");
        return ReadOfficers(given, Field, CardRecovery.OfficersMax);
    }

    /// <summary>One key never serves two purposes, and a revoked key serves none.</summary>
    private void Use(KeyId key, string field)
    {
        problems.Require(used.Add(key), field, "The key is on the card twice; one key never serves two purposes.");
        if (revoked.Contains(key))
            problems.Add(IdentityErrors.KeyRevoked, field, "The key is on the card and listed as revoked on it.");
    }
}
