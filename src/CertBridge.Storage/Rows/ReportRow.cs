using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;

namespace CertBridge.Storage.Rows;

/// <summary>One revision of a report of our own.</summary>
public sealed record ReportRow
{
    /// <summary>Given by the store; 0 before. Rises with time, so it is also the cursor of lists.</summary>
    public long Id { get; init; }

    public required ReportId ReportId { get; init; }

    public required ulong Revision { get; init; }

    public required Guid Uuid { get; init; }

    /// <summary>Title in the first language of the report.</summary>
    public required string Title { get; init; }

    public required Tlp Tlp { get; init; }

    public required Pap Pap { get; init; }

    public required int Indicators { get; init; }

    public required DateTimeOffset Accepted { get; init; }

    /// <summary>Partners it was meant for; none for all.</summary>
    public IReadOnlyList<PartnerId> MeantFor { get; init; } = [];

    /// <summary>Bytes of the JSON; set by the store.</summary>
    public int SizeBytes { get; init; }

    /// <summary>The report as JSON; empty in lists.</summary>
    public byte[] Json { get; init; } = [];

    /// <summary>Its content was destroyed: title and bytes are empty, and nothing brings them back. Read only.</summary>
    public bool IsDestroyed { get; init; }

    /// <summary>When its content was destroyed; null where it was not. Read only.</summary>
    public DateTimeOffset? ForgottenAt { get; init; }

    /// <summary>Partners it was delivered to; read only.</summary>
    public int Delivered { get; init; }

    /// <summary>Partners it is on its way to; read only.</summary>
    public int Pending { get; init; }

    /// <summary>Partners it was denied to; read only.</summary>
    public int Denied { get; init; }
}
