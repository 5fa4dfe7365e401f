using CertBridge.Protocol.Ids;

namespace CertBridge.Storage.Rows;

/// <summary>One decision, explained. None is ever changed; a decision made again is a new row.</summary>
public sealed record DecisionRow
{
    /// <summary>Given by the store; 0 before.</summary>
    public long Id { get; init; }

    public required DecisionDirection Direction { get; init; }

    public required PartnerId Partner { get; init; }

    /// <summary>Null for an envelope that could not be opened.</summary>
    public ReportId? ReportId { get; init; }

    public ulong Revision { get; init; }

    /// <summary>The envelope an incoming decision is about.</summary>
    public EnvelopeId? EnvelopeId { get; init; }

    public required bool IsAllowed { get; init; }

    /// <summary>Stable code, such as NO_AGREEMENT.</summary>
    public required string Reason { get; init; }

    public required string Because { get; init; }

    /// <summary>Every step, as JSON.</summary>
    public required string Record { get; init; }

    public required DateTimeOffset At { get; init; }
}

/// <summary>Which way the report went. The numbers are stored.</summary>
public enum DecisionDirection
{
    Outgoing = 1,
    Incoming = 2,
}
