using CertBridge.Protocol;

namespace CertBridge.Sharing.Documents;

/// <summary>What a document may cost; each is checked before memory is spent on what lies beyond it.</summary>
public sealed record DocumentLimits
{
    /// <summary>Names and values of any one document.</summary>
    public const int NodesDefaultMax = 250_000;

    public static DocumentLimits Default { get; } = new();

    /// <summary>Size of the whole, bytes.</summary>
    public int BytesMax { get; init; } = Limits.ReportBytesMax;

    /// <summary>Lists and maps inside each other.</summary>
    public int NestingMax { get; init; } = Limits.NestingMax;

    /// <summary>Any one name or value, bytes of UTF-8.</summary>
    public int StringBytesMax { get; init; } = Limits.StringBytesMax;

    /// <summary>Names, values, lists and maps together.</summary>
    public int NodesMax { get; init; } = NodesDefaultMax;
}
