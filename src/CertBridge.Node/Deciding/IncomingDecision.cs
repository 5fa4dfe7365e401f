using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Policies;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Deciding;

/// <summary>Whether a report that was opened may be kept as one.</summary>
internal sealed record IncomingDecision(SharingDecision Decision, ReportId ReportId, EnvelopeId EnvelopeId, FactsKey Facts)
{
    public bool IsAllowed => Decision.IsAllowed;

    /// <summary>Stable word.</summary>
    public string Reason => ReasonCodes.Word(Decision.Reason);

    public string Because => Decision.Because;

    /// <summary>All of it that its sender is told.</summary>
    public DenialClass Class => ReasonCodes.ClassOf(Decision.Reason);

    public DecisionRow ToRow() => new()
    {
        Direction = DecisionDirection.Incoming,
        Partner = Decision.Question.PartnerId,
        ReportId = ReportId,
        Revision = Decision.Question.Revision,
        EnvelopeId = EnvelopeId,
        IsAllowed = IsAllowed,
        Reason = Reason,
        Because = Because,
        Record = Decision.ToJson(Facts),
        At = Decision.Question.Now,
    };
}
