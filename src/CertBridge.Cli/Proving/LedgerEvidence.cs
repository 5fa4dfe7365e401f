using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;

namespace CertBridge.Cli.Proving;

/// <summary>What an evidence file says, in its form and not verified.</summary>
internal sealed record LedgerEvidence
{
    /// <summary>production, exercise or dev.</summary>
    public required string Environment { get; init; }

    /// <summary>Who kept it.</summary>
    public required PartnerId Holder { get; init; }

    /// <summary>Whose log it is about.</summary>
    public required PartnerId Partner { get; init; }

    /// <summary>LOG_CONFLICT or REWOUND; WITNESS_CONFLICT of a witness.</summary>
    public required string Alarm { get; init; }

    /// <summary>True where the log is about somebody else than the holder, whom the notes name.</summary>
    public bool IsOfAWitness => Alarm == "WITNESS_CONFLICT";

    /// <summary>What the holder found, in its words.</summary>
    public required string Finding { get; init; }

    /// <summary>When it was first found, by the holder's clock, Unix milliseconds UTC.</summary>
    public required ulong FoundMs { get; init; }

    /// <summary>Signed note over what was followed before; empty where nothing was.</summary>
    public required byte[] Followed { get; init; }

    /// <summary>Signed note that was shown; empty where none was.</summary>
    public required byte[] Shown { get; init; }

    /// <summary>Where the partner said it stands; null where it was no hello. Not signed.</summary>
    public required Hello? Hello { get; init; }

    /// <summary>Index of the first leaf that was shown.</summary>
    public required ulong FirstLeaf { get; init; }

    /// <summary>Exact bytes of the leaves that were shown.</summary>
    public required IReadOnlyList<byte[]> Leaves { get; init; }

    /// <summary>The partner's card.</summary>
    public required SignedCard Card { get; init; }
}
