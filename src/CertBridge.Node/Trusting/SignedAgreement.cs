using CertBridge.Sharing.Agreements;

namespace CertBridge.Node.Trusting;

/// <summary>An agreement as it is handed in or arrives: the exact bytes, and what officers of either side signed about them. Nothing of it is believed yet.</summary>
internal sealed record SignedAgreement(ReadOnlyMemory<byte> Document, IReadOnlyList<byte[]> Signatures)
{
    /// <summary>Signatures over statements that take a signature back.</summary>
    public IReadOnlyList<byte[]> Withdrawals { get; init; } = [];

    /// <summary>What officers said of its standing.</summary>
    public IReadOnlyList<SignedClaim> Statements { get; init; } = [];
}

/// <summary>A statement and signatures over its text, none of them looked at yet.</summary>
internal sealed record SignedClaim(StandingClaim Claim, IReadOnlyList<byte[]> Signatures);
