using CertBridge.Protocol.Ids;

namespace CertBridge.Node.Examining;

/// <summary>How far one try at an endpoint came: name, TCP, TLS 1.3, key. What comes after the first that failed is unknown.</summary>
internal sealed record EndpointTrial(string Endpoint)
{
    /// <summary>Addresses of the name; empty when it does not resolve.</summary>
    public IReadOnlyList<string> Addresses { get; init; } = [];

    /// <summary>Why the name does not resolve; empty when it does.</summary>
    public string NameFailure { get; init; } = "";

    /// <summary>Why no address takes a connection; null when it was not tried.</summary>
    public string? ConnectFailure { get; init; }

    /// <summary>Why there is no TLS 1.3; null when it was not tried.</summary>
    public string? HandshakeFailure { get; init; }

    /// <summary>SHA-256 of the key the server showed; null when it came to no certificate.</summary>
    public Digest? Pin { get; init; }

    /// <summary>What is wrong with its certificate whatever key it is; empty when nothing is.</summary>
    public string CertificateObjection { get; init; } = "";

    public bool IsResolved => Addresses.Count > 0;

    public bool IsConnected => ConnectFailure is "";

    public bool IsSecured => HandshakeFailure is "";
}
