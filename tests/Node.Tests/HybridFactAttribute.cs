using CertBridge.Sealing.Envelopes;

namespace CertBridge.Node.Tests;

/// <summary>A fact that needs the platform's ML-KEM. Elsewhere it is reported as skipped, by name and with the reason; tests/chroot.sh runs it where it must not be.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class HybridFactAttribute : FactAttribute
{
    public HybridFactAttribute() => Skip = PlatformSuites.WhyNotHybrid;
}
