using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;

namespace CertBridge.Storage.Rows;

/// <summary>What one partner has to hear of a report of ours that it may not have any more.</summary>
public sealed record WithdrawalRow
{
    public required ReportId ReportId { get; init; }

    public required PartnerId Partner { get; init; }

    /// <summary>The revision it has; said again, it gets a higher one.</summary>
    public required ulong Revision { get; init; }

    public required WithdrawalScope Scope { get; init; }

    public required WithdrawalReason Reason { get; init; }

    public required WithdrawalInstruction Instruction { get; init; }

    public WithdrawalState State { get; init; } = WithdrawalState.Waiting;

    public required DateTimeOffset Said { get; init; }

    /// <summary>When its state last changed; set by the store.</summary>
    public DateTimeOffset Changed { get; init; }

    /// <summary>How often an envelope that says it was queued; set by the store.</summary>
    public int Tries { get; init; }

    /// <summary>What the partner answered; null before.</summary>
    public WithdrawalResult? Result { get; init; }
}
