using System.Security.Cryptography;
using System.Text.Json.Nodes;
using CertBridge.Sealing.Cards;
using CertBridge.Sealing.Cms;
using CertBridge.Sealing.Envelopes;
using CertBridge.Sealing.Keys;
using CertBridge.Sealing.Tests;
using CertBridge.Sealing.Tests.Envelopes;
using Google.Protobuf;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Vectors.Tests.Making;

/// <summary>cert-aln sends to cert-bor; the scalar of cert-bor's throw-away key goes into the vectors, so that others can open them.</summary>
internal sealed class EnvelopeScene
{
    public EnvelopeScene() => Envelope = Exchange.Seal(Exchange.Draft("the core of the report", "198.51.100.7"));

    public Exchange Exchange { get; } = new();

    public SealedEnvelope Envelope { get; }

    public static JsonObject Input(byte[] header, byte[] cms) => new() { ["header"] = Json.Bytes(header), ["cms"] = Json.Bytes(cms) };

    /// <param name="cards">The sender's cards, oldest first; its one card when none is given.</param>
    public JsonObject Against(IEnumerable<V1.SignedCard>? cards = null, DateTimeOffset? now = null, string? recipient = null, params PrivateKey[] keys) => new()
    {
        ["recipient"] = recipient ?? Exchange.Bor.Id.Value,
        ["recipientScalars"] = new JsonArray([.. (keys.Length > 0 ? keys : [Exchange.Bor.Encryption]).Select(key => JsonValue.Create(ScalarOf(key)))]),
        ["senderCards"] = Json.List((cards ?? [Exchange.AlnCard.Wire]).Select(card => card.ToByteArray())),
        ["nowMs"] = (now ?? Cert.Now).ToUnixTimeMilliseconds(),
    };

    public byte[] Plaintext(SealedEnvelope? envelope = null) => Forgery.Plaintext(Exchange, envelope ?? Envelope);

    /// <summary>Encrypted anew under this header, as whoever has the recipient's certificate can.</summary>
    public byte[] Encrypt(byte[] plaintext, byte[]? header = null) => Forgery.Outer(plaintext, Exchange.Bor.EncryptionCertificate, header ?? Envelope.Header);

    /// <summary>A signed manifest with this item block behind it, padded.</summary>
    public static byte[] Padded(params ReadOnlySpan<byte[]> parts)
    {
        byte[] whole = [.. parts.ToArray().SelectMany(part => part)];
        var padded = new byte[Padme.LengthFor(whole.Length)];
        whole.CopyTo(padded, 0);
        return padded;
    }

    public V1.Manifest ManifestOf(SealedEnvelope envelope)
    {
        Assert.True(SignedManifest.TryRead(Plaintext(envelope), out SignedManifestParts parts));
        return V1.Manifest.Parser.ParseFrom(parts.Manifest);
    }

    /// <summary>The content of an envelope with another manifest, rightly signed.</summary>
    public byte[] WithManifest(SealedEnvelope envelope, byte[] manifest)
    {
        byte[] plaintext = Plaintext(envelope);
        Assert.True(SignedManifest.TryRead(plaintext, out SignedManifestParts parts));
        return Padded(Sign(manifest), plaintext[parts.Whole.Length..(plaintext.AsSpan().LastIndexOfAnyExcept((byte)0) + 1)]);
    }

    public byte[] Sign(byte[] manifest) => SignedManifest.Write(manifest, Exchange.Aln.Signing, Exchange.Aln.SigningCertificate, Cert.Now);

    public static string ScalarOf(PrivateKey key) => Convert.ToHexStringLower(key.Borrow(ecdsa => ecdsa.ExportParameters(includePrivateParameters: true)).D!);
}
