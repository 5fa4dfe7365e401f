using CertBridge.Node.Trusting;
using ProtocolLimits = CertBridge.Protocol.Limits;

namespace CertBridge.Node.Settings;

/// <summary>
/// Writes node.yaml in full, defaults filled in and every key explained: what <c>node init</c> puts into the home and what
/// <c>node config show</c> prints.
/// </summary>
public static class NodeSettingsWriting
{
    public static string Write(NodeSettings settings) =>
        $"""
        # Who this node is. Id and environment are on its card as well; changing them here does not change the card.
        id: {settings.Id}
        name: {Quoted(settings.Name)}
        {(settings.Country.Length > 0 ? $"country: {settings.Country}" : "# country: two letters, ISO 3166-1")}
        # production, exercise or dev. Nodes of different environments never speak.
        environment: {settings.Environment}

        # Address and port. Port 0 (any free port) is for dev only.
        listeners:
          # Partner nodes: mutual TLS, the link and nothing else.
          partners: {Quoted(settings.PartnerListener.ToString())}
          # Operators and sensors of this organisation: mutual TLS.
          local: {Quoted(settings.LocalListener.ToString())}
          # Health and metrics, plaintext: keep it on an address only your monitoring reaches.
          health: {Quoted(settings.HealthListener.ToString())}

        # Private keys lie encrypted under the passphrase in this file: outside the home, mode 0600, whole path. Put there what is on disk with 'certbridge node
        # keys protect'. As a systemd service, give the credential {KeyPassphrase.CredentialName} instead and leave this out.
        {KeysOf(settings)}

        limits:
          # A submitted report, bytes; at most {ProtocolLimits.ReportBytesMax}.
          reportBytes: {settings.Limits.ReportBytes}
          # Envelopes under way and not yet settled, per partner; at most {ProtocolLimits.InFlightMax}.
          inFlight: {settings.Limits.InFlight}
          # Open connections, all listeners together.
          connections: {settings.Limits.Connections}
          # Connections of one partner; one more ends its oldest.
          connectionsPerPartner: {settings.Limits.ConnectionsPerPartner}
          # TLS handshakes a second of one listener; addresses never seen before share half of them.
          handshakesPerSecond: {settings.Limits.HandshakesPerSecond}
          # What one partner may send in a second; beyond it this node reads later, nothing is lost.
          partnerEnvelopesPerSecond: {settings.Limits.PartnerEnvelopesPerSecond}
          partnerBytesPerSecond: {settings.Limits.PartnerBytesPerSecond}
          # What one partner's envelopes and log may take on disk, bytes, and never more than a tenth of it; beyond it they are busy and a person is called.
          partnerStoredBytes: {settings.Limits.PartnerStoredBytes}

        metrics:
          # Who may read /metrics on the health listener: {string.Join(", ", NodeSettingsReading.MetricPages.Keys)}. It holds no content, and says who talks to whom.
          page: {settings.Metrics.Page.ToString().ToLowerInvariant()}
          # Whether reports are counted by their TLP.
          tlpLabel: {(settings.Metrics.TlpLabel ? "true" : "false")}

        # A partner that cosigns the heads of this node's logs about all others. It learns whom this node exchanges with, and how much.
        {WitnessOf(settings)}
        # Partners whose heads this node cosigns, when they ask.
        {WitnessForOf(settings)}

        log:
          # {string.Join(", ", NodeSettingsReading.LogLevels.Keys)}. Logs are JSON lines on stderr.
          level: {NodeSettingsReading.LogLevels.First(level => level.Value == settings.LogLevel).Key}

        """;

    private static string WitnessOf(NodeSettings settings) => settings.Witnessing.Witness is { } witness ? $"witness: {witness}" : "# witness: PARTNER";

    private static string WitnessForOf(NodeSettings settings) =>
        settings.Witnessing.WitnessFor is { Count: > 0 } partners ? $"witnessFor: [{string.Join(", ", partners)}]" : "# witnessFor: [PARTNER]";

    private static string KeysOf(NodeSettings settings) => settings.KeyPassphraseFile is { } file
        ? $"keys:\n  passphraseFile: {Quoted(file)}"
        : "# keys:\n#   passphraseFile: /path/to/passphrase";

    /// <summary>A double-quoted YAML scalar (YAML 1.2 section 5.7). A line end is escaped, not folded away: the reader shall see and refuse it.</summary>
    private static string Quoted(string text) =>
        $"\"{string.Concat(text.Select(c => c is '"' or '\\' ? $"\\{c}" : char.IsControl(c) ? $"\\u{(int)c:X4}" : c.ToString()))}\"";
}
