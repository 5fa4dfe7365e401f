using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Recording.Witnessing;
using CertBridge.Sealing.Cards;

namespace CertBridge.Cli.Proving;

/// <summary>What a cosignature file says, in its form and not verified.</summary>
internal sealed record LedgerCosignature
{
    /// <summary>production, exercise or dev.</summary>
    public required string Environment { get; init; }

    /// <summary>Whose log.</summary>
    public required PartnerId Owner { get; init; }

    /// <summary>Whom it is about.</summary>
    public required PartnerId About { get; init; }

    /// <summary>Who cosigned it; neither of the two.</summary>
    public required PartnerId Witness { get; init; }

    /// <summary>Exact bytes of the signed note.</summary>
    public required byte[] Checkpoint { get; init; }

    /// <summary>Exact bytes of the cosignature's line.</summary>
    public required byte[] Line { get; init; }

    /// <summary>The witness's card.</summary>
    public required SignedCard Card { get; init; }
}

/// <summary>A cosignature that holds.</summary>
/// <param name="File">What the file says.</param>
/// <param name="Cosigned">What the witness saw, and when.</param>
/// <param name="Card">Of the witness. That it is theirs, only its fingerprint says.</param>
internal sealed record VerifiedCosignature(LedgerCosignature File, CosignedHead Cosigned, VerifiedCard Card);
