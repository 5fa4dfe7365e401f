using CertBridge.Protocol.Ids;
using Serilog.Events;

namespace CertBridge.Node.Settings;

/// <summary>node.yaml, read and checked: who the node is, where it listens, what it takes.</summary>
public sealed record NodeSettings
{
    public required PartnerId Id { get; init; }

    /// <summary>Name for people, at most 200 characters.</summary>
    public required string Name { get; init; }

    /// <summary>ISO 3166-1 alpha-2, upper case; may be empty.</summary>
    public string Country { get; init; } = "";

    /// <summary>One of <see cref="NodeEnvironment"/>.</summary>
    public required string Environment { get; init; }

    /// <summary>Partner nodes: the link service and nothing else.</summary>
    public HostPort PartnerListener { get; init; } = new("0.0.0.0", 7443);

    /// <summary>Operators and sensors of this organisation.</summary>
    public HostPort LocalListener { get; init; } = new("127.0.0.1", 7442);

    /// <summary>Plaintext: health and metrics.</summary>
    public HostPort HealthListener { get; init; } = new("127.0.0.1", 7445);

    /// <summary>Absolute path of the file with the passphrase that the private keys lie under; null for none, or for systemd's credential.</summary>
    public string? KeyPassphraseFile { get; init; }

    public LimitSettings Limits { get; init; } = new();

    public MetricSettings Metrics { get; init; } = new();

    public WitnessSettings Witnessing { get; init; } = WitnessSettings.Nobody;

    /// <summary>Debug, Information, Warning or Error.</summary>
    public LogEventLevel LogLevel { get; init; } = LogEventLevel.Information;
}
