using CertBridge.Node.Deciding;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;

namespace CertBridge.Node.Receiving;

/// <summary>What became of an envelope: one of the closed lists of docs/LINK.md, and nothing else decides.</summary>
internal abstract record ArrivalVerdict
{
    /// <summary>The floor stays; the sender comes again.</summary>
    /// <param name="Reason">What the sender is told.</param>
    /// <param name="Blocked">Where only a person of ours can end it: what is wrong and the command for it, the same sentence each time.</param>
    public sealed record Busy(BusyReason Reason, string? Blocked = null) : ArrivalVerdict;

    /// <summary>Bytes are not kept.</summary>
    public sealed record Refused(RefusalReason Reason, EnvelopeId? EnvelopeId, string Because) : ArrivalVerdict;

    /// <summary>Bytes are kept, nobody sees it as a report.</summary>
    public sealed record Quarantined(QuarantineReason Reason, EnvelopeId EnvelopeId, Digest? ManifestDigest, string Because, IncomingDecision? Decision) : ArrivalVerdict
    {
        /// <summary>The report its manifest names, so that a withdrawal finds it; null when it could not be opened.</summary>
        public ReportId? ReportId { get; init; }

        public ulong Revision { get; init; }

        /// <summary>Who made it, as it says itself, where another passed it on: so that a withdrawal finds it. Null where its sender did.</summary>
        public PartnerId? Originator { get; init; }

        /// <summary>What its sender is told where nothing was decided about it.</summary>
        public DenialClass Class { get; init; }
    }

    /// <summary>Opened, verified, admitted.</summary>
    public sealed record Stored(EnvelopeId EnvelopeId, Digest ManifestDigest, AdmittedReport Report) : ArrivalVerdict;

    /// <summary>Opened, verified: it says something about a report that was sent to its sender.</summary>
    public sealed record FedBack(EnvelopeId EnvelopeId, Digest ManifestDigest, ReportId ReportId, Marking Marking, Feedback Feedback, KeyId SignedBy) : ArrivalVerdict;

    /// <summary>Opened, verified: it takes back what its sender sent before, and is stored and applied in one commit.</summary>
    public sealed record Withdrawn(EnvelopeId EnvelopeId, Digest ManifestDigest, ReportId ReportId, ulong Revision, Marking Marking, Withdrawal Withdrawal, KeyId SignedBy) : ArrivalVerdict;
}

/// <summary>What a stored envelope adds to the inbox.</summary>
internal sealed record AdmittedReport(
    ReportId ReportId,
    ulong Revision,
    PartnerId Originator,
    string Title,
    Marking Marking,
    int Indicators,
    byte[] Json,
    KeyId SignedBy,
    IncomingDecision Decision)
{
    /// <summary>The title of what this node cannot look into.</summary>
    public const string SealedTitle = "(sealed to named persons)";

    /// <summary>When it is not to be relied on any more; null where its sender said nothing.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>Items of its originator's report that whoever passed it on left out.</summary>
    public int ItemsWithheld { get; init; }

    /// <summary>There is no JSON: the items are sealed to persons of ours.</summary>
    public bool IsSealedToPersons { get; init; }
}
