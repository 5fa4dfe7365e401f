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

    /// <summary>Connections of one partner; a link needs one, and a second while the line changes.</summary>
    public int ConnectionsPerPartner { get; init; } = 4;

    /// <summary>TLS handshakes a second of one listener; strangers together get half.</summary>
    public int HandshakesPerSecond { get; init; } = 100;

    /// <summary>Envelopes a second of one partner.</summary>
    public int PartnerEnvelopesPerSecond { get; init; } = 4_000;

    /// <summary>Bytes a second of one partner's frames.</summary>
    public int PartnerBytesPerSecond { get; init; } = 64 * 1024 * 1024;

    /// <summary>What one partner's received envelopes and followed log may take on disk, bytes, and never more than a tenth of it; over it its envelopes are busy.</summary>
    public long PartnerStoredBytes { get; init; } = 64L * 1024 * 1024 * 1024;

    public const int ConnectionsPerPartnerMin = 2;
    public const int ConnectionsPerPartnerMax = 64;
    public const int HandshakesPerSecondMin = 10;
    public const int HandshakesPerSecondMax = 10_000;
    public const int PartnerEnvelopesPerSecondMax = 1_000_000;

    /// <summary>Below it the largest frame would take longer than the partner waits for us to read on.</summary>
    public const int PartnerBytesPerSecondMin = 1024 * 1024;
    public const int PartnerBytesPerSecondMax = 1024 * 1024 * 1024;

    public const long PartnerStoredBytesMin = 1024 * 1024;
    public const long PartnerStoredBytesMax = 1L << 50;
}
