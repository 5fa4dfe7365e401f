using CertBridge.Sealing.Envelopes;

namespace CertBridge.Sealing.Tests;

/// <summary>The same as <see cref="HybridFactAttribute"/> for a theory.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class HybridTheoryAttribute : TheoryAttribute
{
    public HybridTheoryAttribute() => Skip = PlatformSuites.WhyNotHybrid;
}
