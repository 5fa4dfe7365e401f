namespace CertBridge.Sealing.Envelopes;

/// <summary>Suite numbers of docs/ENVELOPE.md. Agility is a new number, never a parameter.</summary>
public static class EnvelopeSuite
{
    /// <summary>ES256, ECDH P-256 with SHA-256 KDF and AES-256 key wrap, AES-256-GCM.</summary>
    public const ushort Classical = 0x0001;
}
