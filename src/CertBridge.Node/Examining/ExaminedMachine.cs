using CertBridge.Sealing.Envelopes;
using CertBridge.Storage.Homes;

namespace CertBridge.Node.Examining;

/// <summary>What is asked of the machine and not of the home; another one in tests.</summary>
internal sealed record ExaminedMachine
{
    /// <summary>Room on the store's disk.</summary>
    public required DiskRoom Disk { get; init; }

    /// <summary>The user this process acts as.</summary>
    public uint User { get; init; } = FileOwner.Self;

    public Func<string, uint?> OwnerOf { get; init; } = FileOwner.Of;

    /// <summary>Null where the machine has ML-KEM; else a sentence.</summary>
    public string? WhyNotHybrid { get; init; } = PlatformSuites.WhyNotHybrid;

    public static ExaminedMachine This(NodeHome home, TimeProvider time) => new() { Disk = new DiskRoom(home, time) };
}
