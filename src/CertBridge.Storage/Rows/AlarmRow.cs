using CertBridge.Protocol.Ids;

namespace CertBridge.Storage.Rows;

/// <summary>Something a person must look at. The same one again is counted, not written again.</summary>
/// <param name="Kind">Stable word, such as LOG_CONFLICT.</param>
/// <param name="Partner">The partner it is about; null when it is about this node alone.</param>
/// <param name="Text">A sentence of ids, numbers and digests.</param>
/// <param name="At">When it was last raised.</param>
public sealed record AlarmRow(string Kind, PartnerId? Partner, string Text, DateTimeOffset At)
{
    /// <summary>Given by the store; 0 before.</summary>
    public long Id { get; init; }

    /// <summary>The bytes that show it, such as leaves and note of a forked log; of the first time. Empty in lists.</summary>
    public byte[] Evidence { get; init; } = [];

    /// <summary>How often it was raised; set by the store.</summary>
    public int Times { get; init; } = 1;

    /// <summary>When it was first raised; set by the store.</summary>
    public DateTimeOffset FirstAt { get; init; } = At;
}
