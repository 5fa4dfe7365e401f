using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;

namespace CertBridge.Storage.Rows;

/// <summary>Which rows of a list, newest first.</summary>
/// <param name="Limit">At most this many.</param>
/// <param name="Before">Only rows with a smaller id: where the page before ended; null for the first page.</param>
public sealed record ListFilter(int Limit, long? Before = null)
{
    /// <summary>Taken in, received or queued at or after this; null for any time.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Before this; null for any time.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>To or from one partner only; null for all.</summary>
    public PartnerId? Partner { get; init; }

    /// <summary>One marking only; unspecified for all.</summary>
    public Tlp Tlp { get; init; }

    /// <summary>One state only, of an outbox entry; null for all.</summary>
    public OutboxState? State { get; init; }
}
