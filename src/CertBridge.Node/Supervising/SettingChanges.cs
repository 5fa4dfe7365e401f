using CertBridge.Node.Settings;

namespace CertBridge.Node.Supervising;

/// <summary>Every key of node.yaml, and whether a running node can take a new value. docs/operations.md has the same list.</summary>
internal static class SettingChanges
{
    private static readonly Setting[] All =
    [
        new("id", settings => settings.Id),
        new("name", settings => settings.Name),
        new("country", settings => settings.Country),
        new("environment", settings => settings.Environment),
        new("listeners.partners", settings => settings.PartnerListener),
        new("listeners.local", settings => settings.LocalListener),
        new("listeners.health", settings => settings.HealthListener),
        new("keys.passphraseFile", settings => settings.KeyPassphraseFile),
        new("limits.reportBytes", settings => settings.Limits.ReportBytes),
        new("limits.inFlight", settings => settings.Limits.InFlight, IsLive: true),
        new("limits.connections", settings => settings.Limits.Connections),
        new("limits.connectionsPerPartner", settings => settings.Limits.ConnectionsPerPartner),
        new("limits.handshakesPerSecond", settings => settings.Limits.HandshakesPerSecond),
        new("limits.partnerEnvelopesPerSecond", settings => settings.Limits.PartnerEnvelopesPerSecond),
        new("limits.partnerBytesPerSecond", settings => settings.Limits.PartnerBytesPerSecond),
        new("limits.partnerStoredBytes", settings => settings.Limits.PartnerStoredBytes, IsLive: true),
        new("metrics.page", settings => settings.Metrics.Page),
        new("metrics.tlpLabel", settings => settings.Metrics.TlpLabel),
        new("witness", settings => settings.Witnessing.Witness),
        new("witnessFor", settings => string.Join(' ', settings.Witnessing.WitnessFor)),
        new("log.level", settings => settings.LogLevel, IsLive: true),
    ];

    public static IEnumerable<string> Names(bool isLive) => All.Where(setting => setting.IsLive == isLive).Select(setting => setting.Name);

    /// <summary>Keys whose values differ.</summary>
    public static IEnumerable<string> Between(NodeSettings before, NodeSettings after, bool isLive) =>
        All.Where(setting => setting.IsLive == isLive && !Equals(setting.Value(before), setting.Value(after))).Select(setting => setting.Name);

    /// <summary>The limits in force, with what may change taken from the new ones.</summary>
    public static LimitSettings Live(LimitSettings inForce, LimitSettings anew) =>
        inForce with { InFlight = anew.InFlight, PartnerStoredBytes = anew.PartnerStoredBytes };

    private sealed record Setting(string Name, Func<NodeSettings, object?> Value, bool IsLive = false);
}
