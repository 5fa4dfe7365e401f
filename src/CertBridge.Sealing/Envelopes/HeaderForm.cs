using CertBridge.Protocol;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.Messages;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Sealing.Envelopes;

/// <summary>Reads the exact bytes of an envelope header, or says what is wrong with its form.</summary>
internal static class HeaderForm
{
    private const uint Version = 1;

    /// <summary>Where UTCTime, and with it the signing time, ends (RFC 5652 section 11.3).</summary>
    private static readonly ulong CreatedEndMs = (ulong)new DateTimeOffset(2050, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    private static readonly ulong ValidityMaxMs = (ulong)Limits.EnvelopeLifeMax.TotalMilliseconds;

    public static Parsed<V1.EnvelopeHeader> Read(ReadOnlySpan<byte> header)
    {
        if (header.Length is 0 or > Limits.HeaderBytesMax)
            return Malformed("header", $"A header has 1 to {Limits.HeaderBytesMax} bytes, not {header.Length}.");
        if (OneReading.Objection(header, V1.EnvelopeHeader.Descriptor) is { } objection)
            return Malformed("header", objection);
        return MessageReading.TryRead(V1.EnvelopeHeader.Parser, header, out V1.EnvelopeHeader? read)
            ? Judge(read)
            : Malformed("header", "The bytes are not a header message.");
    }

    private static Parsed<V1.EnvelopeHeader> Judge(V1.EnvelopeHeader header) => header switch
    {
        { Version: not Version } => Malformed("version", $"The version is {header.Version}, not {Version}."),
        _ when EnvelopeSuite.StrengthOf(header.Suite) < 0 => Malformed("suite", $"Suite 0x{header.Suite:X4} is not known here."),
        { Kind: not (V1.EnvelopeKind.Report or V1.EnvelopeKind.Withdrawal or V1.EnvelopeKind.Feedback or V1.EnvelopeKind.PassedOn) } => Malformed("kind", $"Kind {(int)header.Kind} is not known here."),
        _ when !EnvelopeId.TryFromBytes(header.EnvelopeId.Span, out _) => Malformed("envelope_id", "An envelope id is a UUID version 7 of 16 bytes."),
        _ when !PartnerId.TryParse(header.Sender, out _) => Malformed("sender", "The sender is not a partner id."),
        _ when !PartnerId.TryParse(header.Recipient, out _) => Malformed("recipient", "The recipient is not a partner id."),
        _ when header.AgreementHash.Length != Digest.SizeBytes => Malformed("agreement_hash", $"A hash has 32 bytes, not {header.AgreementHash.Length}."),
        _ when header.CreatedMs >= CreatedEndMs => Malformed("created_ms", "It is created before the year 2050."),
        _ when header.ExpiresMs <= header.CreatedMs || header.ExpiresMs - header.CreatedMs > ValidityMaxMs =>
            Malformed("expires_ms", "It expires after it is created and at most 400 days later."),
        _ => Parsed<V1.EnvelopeHeader>.Valid(header),
    };

    private static Parsed<V1.EnvelopeHeader> Malformed(string field, string message) =>
        Parsed<V1.EnvelopeHeader>.Invalid(new Problem(EnvelopeErrors.HeaderMalformed, field, message));
}
