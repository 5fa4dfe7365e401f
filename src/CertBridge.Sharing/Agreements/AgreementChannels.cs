namespace CertBridge.Sharing.Agreements;

/// <summary>What an agreement can open. Anything that is not open is closed.</summary>
public static class AgreementChannels
{
    public const string Reports = "reports";
    public const string Urgent = "urgent";
    public const string Indicators = "indicators";

    /// <summary>Requests for information.</summary>
    public const string Requests = "rfi";

    public static readonly IReadOnlySet<string> All = new HashSet<string>([Reports, Urgent, Indicators, Requests], StringComparer.Ordinal);
}
