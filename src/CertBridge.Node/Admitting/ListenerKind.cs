namespace CertBridge.Node.Admitting;

/// <summary>Which listener a connection came in by. Set by the transport, so no header can claim another.</summary>
internal enum ListenerKind
{
    /// <summary>Partner nodes: the link service and nothing else.</summary>
    Partners,

    /// <summary>Operators and sensors of this organisation.</summary>
    Local,

    /// <summary>Plaintext on loopback: is the node able to do its job.</summary>
    Health,
}

/// <summary>The connection feature that carries it.</summary>
internal sealed record ListenerFeature(ListenerKind Kind);
