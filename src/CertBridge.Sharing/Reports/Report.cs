using CertBridge.Protocol.Ids;

namespace CertBridge.Sharing.Reports;

/// <summary>A report as shared: a draft with the names its originator's node gave it.</summary>
public sealed record Report
{
    public required ReportId Id { get; init; }

    public required Guid Uuid { get; init; }

    /// <summary>From 1, rising; numbers may be left out.</summary>
    public required ulong Revision { get; init; }

    public required PartnerId Origin { get; init; }

    /// <summary>Who submitted it, as the origin says; never evidence.</summary>
    public required string Author { get; init; }

    public required ReportDraft Content { get; init; }
}
