using CertBridge.Protocol.Ids;
using CertBridge.Sharing.Policies;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Deciding;

/// <summary>What was decided for one partner and, where it was allowed, what was sealed for it.</summary>
internal sealed record OutgoingAnswer(SharingDecision Decision, SealedEntry? Entry)
{
    public PartnerId Partner => Decision.Question.PartnerId;

    public DecisionRow ToRow() => new()
    {
        Direction = DecisionDirection.Outgoing,
        Partner = Partner,
        ReportId = ReportId.Parse(Decision.Question.ReportId),
        Revision = Decision.Question.Revision,
        EnvelopeId = Entry?.Envelope.Id,
        IsAllowed = Decision.IsAllowed,
        Reason = ReasonCodes.Word(Decision.Reason),
        Because = Decision.Because,
        Record = Decision.ToJson(),
        At = Decision.Question.Now,
    };
}
