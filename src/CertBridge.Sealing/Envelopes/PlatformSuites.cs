using System.Security.Cryptography;
using CertBridge.Sealing.Cms;

namespace CertBridge.Sealing.Envelopes;

/// <summary>Which suites this machine can seal and open, and why not the others. It does not change while a process runs.</summary>
public static class PlatformSuites
{
    /// <summary>Weakest first. What a card made here may offer.</summary>
    public static IReadOnlyList<ushort> All { get; } = HasHybrid ? EnvelopeSuite.Known : [EnvelopeSuite.Classical];

    public static bool HasHybrid => KeyEncapsulation.Preferred is not null;

    /// <summary>Null where it is there; else one sentence for operators.</summary>
    public static string? WhyNotHybrid => HasHybrid ? null : $"{CryptoLibrary()} has no ML-KEM-768; OpenSSL 3.5 or newer has (Debian 13).";

    /// <summary>"OpenSSL 3.0.19"; the kind of system where it is not OpenSSL.</summary>
    public static string CryptoLibrary()
    {
        if (!OperatingSystem.IsLinux())
            return "This system's cryptography";
        // OPENSSL_VERSION_NUMBER of OpenSSL 3: 0xMNN00PP0, major, minor, patch.
        long version = SafeEvpPKeyHandle.OpenSslVersion;
        return $"OpenSSL {version >> 28}.{(version >> 20) & 0xFF}.{(version >> 4) & 0xFF}";
    }
}
