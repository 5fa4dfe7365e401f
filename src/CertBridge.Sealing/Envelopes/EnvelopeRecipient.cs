using CertBridge.Sealing.Cms;

namespace CertBridge.Sealing.Envelopes;

/// <summary>Which of its recipient's keys an envelope was sealed to, without opening it.</summary>
public static class EnvelopeRecipient
{
    /// <returns>The subject key identifier in lower-case hexadecimal digits; null when the bytes are no envelope.</returns>
    public static string? KeyIdentifierOf(ReadOnlySpan<byte> header, ReadOnlySpan<byte> cms) =>
        AgreedLayer.TryRead(cms, header, out AgreedLayerParts parts) ? Convert.ToHexStringLower(parts.Key) : null;
}
