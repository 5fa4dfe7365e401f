using CertBridge.Node.Settings;
using CertBridge.Storage.Homes;

namespace CertBridge.Node.Founding;

/// <summary>What it takes to make a node.</summary>
public sealed record InitRequest
{
    public required NodeHome Home { get; init; }

    /// <summary>Becomes node.yaml; id, name, country and environment become the card as well.</summary>
    public required NodeSettings Settings { get; init; }

    /// <summary>host:port under which partners reach the link listener, best first, at most 4. Empty: this node always dials.</summary>
    public IReadOnlyList<string> Endpoints { get; init; } = [];

    /// <summary>For people, at most 8.</summary>
    public IReadOnlyList<string> DutyContacts { get; init; } = [];

    /// <summary>Folder outside the home for the encrypted root key.</summary>
    public required string RootOut { get; init; }

    /// <summary>At least 12 characters.</summary>
    public required string RootPassphrase { get; init; }

    /// <summary>PEM certificates of officers who made their own keys; the common name is the officer's short name.</summary>
    public IReadOnlyList<string> OfficerCertificates { get; init; } = [];

    /// <summary>Makes an officer's key as well: for the case of one person who is both. Else null.</summary>
    public FirstOfficer? FirstOfficer { get; init; }

    /// <summary>Folder outside the home for the first admin's key, certificate and context.</summary>
    public required string OperatorOut { get; init; }

    public string OperatorName { get; init; } = "admin";

    /// <summary>Where the command line will find the local listener; the listener itself when null.</summary>
    public HostPort? NodeAddress { get; init; }
}

/// <summary>An officer whose key is made together with the node, outside its home.</summary>
/// <param name="Name">1 to 63 characters of <c>a-z 0-9 . -</c>.</param>
/// <param name="OutFolder">Outside the home.</param>
/// <param name="Passphrase">Null leaves the key file unencrypted, readable by its owner only.</param>
public sealed record FirstOfficer(string Name, string OutFolder, string? Passphrase = null);
