using CertBridge.Sharing.Policies;

namespace CertBridge.Node.Trusting;

/// <summary>The policy this node decides by.</summary>
/// <param name="Document">The built-in one where none was loaded.</param>
/// <param name="Since">When it came into force; DateTimeOffset.MinValue for the built-in one.</param>
internal sealed record PolicyInForce(SharingPolicy Document, DateTimeOffset Since)
{
    public static PolicyInForce BuiltIn { get; } = new(SharingPolicy.BuiltIn, DateTimeOffset.MinValue);
}
