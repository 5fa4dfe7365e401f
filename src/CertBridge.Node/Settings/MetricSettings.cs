namespace CertBridge.Node.Settings;

/// <summary>What the metrics tell, and whom. They hold no content, and they say who talks to whom.</summary>
public sealed record MetricSettings
{
    /// <summary>Who may read /metrics on the health listener.</summary>
    public MetricPage Page { get; init; } = MetricPage.Loopback;

    /// <summary>Whether reports are counted by their TLP.</summary>
    public bool TlpLabel { get; init; } = true;
}

/// <summary>Who may read the page. The words are those of node.yaml, lower-case.</summary>
public enum MetricPage
{
    /// <summary>This machine, whatever address the listener has.</summary>
    Loopback,

    /// <summary>Whoever reaches the health listener.</summary>
    Everyone,

    /// <summary>Nobody.</summary>
    Nobody,
}
