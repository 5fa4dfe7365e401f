using CertBridge.Node.Trusting;

namespace CertBridge.Node.Founding;

/// <summary>An operator on the register, and the files to hand over.</summary>
public sealed record OperatorMade
{
    public required OperatorEntry Entry { get; init; }

    public required string CertificateFile { get; init; }

    /// <summary>Null when the key was made elsewhere.</summary>
    public required string? KeyFile { get; init; }

    /// <summary>The node's TLS certificate, which the command line pins.</summary>
    public required string TrustFile { get; init; }

    /// <summary>Contexts for the command line, with paths relative to it: the folder can be carried to the operator's machine.</summary>
    public required string ContextFile { get; init; }
}
