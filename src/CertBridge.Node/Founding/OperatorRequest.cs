using CertBridge.Node.Settings;
using CertBridge.Node.Trusting;

namespace CertBridge.Node.Founding;

/// <summary>Who shall be let in at the local listener.</summary>
public sealed record OperatorRequest
{
    /// <summary>1 to 63 characters of <c>a-z 0-9 . -</c>.</summary>
    public required string Name { get; init; }

    public required OperatorRole Role { get; init; }

    /// <summary>Folder outside the home for certificate, key and context.</summary>
    public required string OutFolder { get; init; }

    /// <summary>A PKCS#10 request for a key made elsewhere; then no key is written. Null makes one.</summary>
    public string? RequestFile { get; init; }

    /// <summary>Where the command line will find the local listener; the listener itself when null.</summary>
    public HostPort? NodeAddress { get; init; }
}
