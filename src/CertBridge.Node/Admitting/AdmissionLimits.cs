namespace CertBridge.Node.Admitting;

/// <summary>What a connection may take before and after it has said who it is. docs/LIMITS.md has the table.</summary>
internal static class AdmissionLimits
{
    /// <summary>Connections of one listener whose TLS handshake is not finished; one more ends the oldest, strangers first.</summary>
    public const int HalfOpenMax = 256;

    /// <summary>The same of one address; one more ends its oldest.</summary>
    public const int HalfOpenPerAddressMax = 32;

    /// <summary>Handshakes a second one address may begin.</summary>
    public const int HandshakesPerAddress = 20;

    /// <summary>Handshakes one address may begin at once after a pause.</summary>
    public const int HandshakesPerAddressBurst = 60;

    /// <summary>Addresses remembered: those with a rate, and those somebody known has called from.</summary>
    public const int AddressesMax = 4_096;

    /// <summary>Addresses remembered of one partner, or one operator's or sensor's certificate; one more and its oldest is forgotten.</summary>
    public const int KnownAddressesPerOwner = 16;

    /// <summary>Connections of one operator or sensor certificate; one more ends its oldest.</summary>
    public const int ConnectionsPerOperator = 32;

    /// <summary>Connections of the health listener.</summary>
    public const int HealthConnectionsMax = 64;

    /// <summary>Seconds from the first byte to the end of the TLS handshake.</summary>
    public const int HandshakeSeconds = 10;

    /// <summary>Seconds from the first to the last byte of a request's headers.</summary>
    public const int HeadersSeconds = 10;

    /// <summary>Seconds a connection may be open without a request, from its handshake on.</summary>
    public const int IdleSeconds = 60;

    /// <summary>Seconds a local caller may read or write nothing while its call waits for it.</summary>
    public const int StalledSeconds = 60;

    /// <summary>Header fields of a request, bytes, names and values together.</summary>
    public const int HeaderBytesMax = 16 * 1024;

    /// <summary>One header field, bytes.</summary>
    public const int HeaderFieldBytesMax = 8 * 1024;

    /// <summary>Header fields of a request.</summary>
    public const int HeadersMax = 64;

    /// <summary>Streams of one connection at a time (SETTINGS_MAX_CONCURRENT_STREAMS).</summary>
    public const int StreamsPerConnectionMax = 100;

    /// <summary>HTTP/2 frames a second that move nothing: PING, SETTINGS, PRIORITY, RST_STREAM, CONTINUATION, empty DATA, unknown ones; from a partner HEADERS too.</summary>
    public const int IdleFramesPerSecond = 50;

    /// <summary>The same at once after a pause.</summary>
    public const int IdleFramesBurst = 500;

    /// <summary>WINDOW_UPDATE frames a second: one for a few KiB of what this node sends.</summary>
    public const int WindowUpdatesPerSecond = 10_000;
}
