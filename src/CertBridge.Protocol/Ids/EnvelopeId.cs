namespace CertBridge.Protocol.Ids;

/// <summary>Names an envelope: a UUID version 7 (RFC 9562), 16 bytes big-endian on the wire, unique per sender until the envelope expires.</summary>
public readonly record struct EnvelopeId(Guid Value)
{
    public const int SizeBytes = 16;

    public static EnvelopeId Create(DateTimeOffset now) => new(Guid.CreateVersion7(now));

    public static bool TryFromBytes(ReadOnlySpan<byte> bytes, out EnvelopeId id)
    {
        bool valid = bytes.Length == SizeBytes && (bytes[6] >> 4) == 7;
        id = valid ? new EnvelopeId(new Guid(bytes, bigEndian: true)) : default;
        return valid;
    }

    public static bool TryParse(string? text, out EnvelopeId id)
    {
        id = default;
        return Guid.TryParseExact(text, "D", out Guid guid) && TryFromBytes(guid.ToByteArray(bigEndian: true), out id);
    }

    public byte[] ToBytes() => Value.ToByteArray(bigEndian: true);

    public override string ToString() => Value.ToString("D");
}
