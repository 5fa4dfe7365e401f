namespace CertBridge.Sealing.Envelopes;

/// <summary>Suite numbers of docs/ENVELOPE.md. Agility is a new number, never a parameter.</summary>
public static class EnvelopeSuite
{
    /// <summary>ES256, ECDH P-256 with SHA-256 KDF and AES-256 key wrap, AES-256-GCM.</summary>
    public const ushort Classical = 0x0001;

    /// <summary>The same, and inside it once more AES-256-GCM under a key wrapped by ML-KEM-768: content stays closed while either holds.</summary>
    public const ushort Hybrid = 0x0101;

    /// <summary>Weakest first.</summary>
    public static IReadOnlyList<ushort> Known { get; } = [Classical, Hybrid];

    /// <summary>From 0; a suite that is not known is weaker than every known one.</summary>
    public static int StrengthOf(uint suite)
    {
        for (int i = 0; i < Known.Count; i++)
        {
            if (Known[i] == suite)
                return i;
        }
        return -1;
    }

    /// <summary>A name for people: "classical (0x0001)".</summary>
    public static string NameOf(uint suite) => suite switch
    {
        Classical => "classical (0x0001)",
        Hybrid => "hybrid (0x0101)",
        _ => $"unknown (0x{suite:X4})",
    };
}
