using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Submitting;

/// <summary>What became of a submission. It is durable before anybody hears of it.</summary>
/// <param name="IsDuplicate">The same key and bytes were submitted before; nothing was stored now.</param>
/// <param name="Decisions">One per partner it was meant for: all, or those named.</param>
/// <param name="Warnings">What was taken all the same but should be looked at.</param>
/// <param name="Entries">The outbox entries of those that were allowed.</param>
internal sealed record Submission(
    ReportId ReportId,
    ulong Revision,
    bool IsDuplicate,
    ulong NodeLogIndex,
    IReadOnlyList<DecisionRow> Decisions,
    IReadOnlyList<OutboxRow> Entries,
    IReadOnlyList<LossEntry> Losses,
    IReadOnlyList<DefaultedField> Defaulted,
    IReadOnlyList<Problem> Warnings);
