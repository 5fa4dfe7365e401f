using ProtocolLimits = CertBridge.Protocol.Limits;

namespace CertBridge.Node.Settings;

/// <summary>What this node takes, at most. A node may take less than the wire allows, never more.</summary>
public sealed record LimitSettings
{
    /// <summary>Connections are cheap but not free: a node of 1,000 partners and its own people stays well below.</summary>
    public const int ConnectionsMax = 100_000;

    /// <summary>Smallest limit for a report: a node that takes none is misconfigured.</summary>
    public const int ReportBytesMin = 1024;

    /// <summary>A submitted report, bytes.</summary>
    public int ReportBytes { get; init; } = ProtocolLimits.ReportBytesMax;

    /// <summary>Envelopes numbered and not yet settled, per partner.</summary>
    public int InFlight { get; init; } = ProtocolLimits.InFlightMax;

    /// <summary>Open connections, all listeners together.</summary>
    public int Connections { get; init; } = 4_000;
}
