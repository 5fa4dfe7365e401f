using CertBridge.Node.Releasing;
using CertBridge.Protocol.Ids;
using CertBridge.Sharing.Policies;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Deciding;

/// <summary>What was decided for one partner and, where it may go now or by itself later, what was sealed for it.</summary>
/// <param name="Facts">For the digest in its record.</param>
internal sealed record OutgoingAnswer(SharingDecision Decision, SealedEntry? Entry, FactsKey Facts)
{
    /// <summary>What people are asked to release; null where nobody is.</summary>
    public ReleaseProposal? Proposal { get; init; }

    public PartnerId Partner => Decision.Question.PartnerId;

    /// <summary>Until when it waits by itself; null where it goes at once, or not.</summary>
    public DateTimeOffset? HeldUntil => Entry is null ? null : Decision.Hold?.Until;

    public DecisionRow ToRow() => new()
    {
        Direction = DecisionDirection.Outgoing,
        Partner = Partner,
        ReportId = ReportId.Parse(Decision.Question.ReportId),
        Revision = Decision.Question.Revision,
        EnvelopeId = Entry?.Envelope.Id,
        IsAllowed = Entry is not null,
        Reason = ReasonCodes.Word(Decision.Reason),
        Because = Decision.Because,
        Record = Decision.ToJson(Facts),
        At = Decision.Question.Now,
    };
}
