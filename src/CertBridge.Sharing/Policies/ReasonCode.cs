namespace CertBridge.Sharing.Policies;

/// <summary>Why a report may or may not be exchanged. The words are stable: they are stored, shown and counted.</summary>
public enum ReasonCode
{
    /// <summary>A fact or a state this version does not know. Never allows.</summary>
    Unknown,

    /// <summary>Every guard passed.</summary>
    Allowed,

    /// <summary>No card of the partner was imported, or it was not verified by its fingerprint.</summary>
    PartnerUnknown,

    /// <summary>The partner's card is past its date.</summary>
    CardExpired,

    /// <summary>No key sheet of the partner is known, or it is past its date: there is nothing to seal to.</summary>
    SheetExpired,

    /// <summary>No agreement with the partner is in force: none is known, one side has not signed, or its dates do not cover today.</summary>
    NoAgreement,

    /// <summary>The agreement does not open the channel.</summary>
    ChannelClosed,

    /// <summary>The report carries no TLP or no PAP.</summary>
    MarkingMissing,

    /// <summary>The report carries a marking this version does not know.</summary>
    MarkingUnknown,

    /// <summary>The marking is stricter than the agreement's ceiling.</summary>
    TlpOverCeiling,

    /// <summary>TLP:RED is for named persons, and none is named, no agreement lets it, or it is not sealed to persons of the receiver.</summary>
    TlpRed,

    /// <summary>The agreement denies a sector of the report, or does not allow one.</summary>
    SectorDenied,

    /// <summary>The report came from where it would go.</summary>
    BackToOriginator,

    /// <summary>The report names an originator that is not its sender, and comes without that originator's proof.</summary>
    OriginNotSender,

    /// <summary>The report is past its own expiry.</summary>
    Expired,

    /// <summary>Exercise traffic on a production node, or real traffic on an exercise node.</summary>
    ExerciseMismatch,

    /// <summary>The agreement's numbers of reports are used up for longer than a report may be held, or nobody counted.</summary>
    RateLimit,

    /// <summary>The submitter named the partners it is for, and this is none of them.</summary>
    NotNamed,

    /// <summary>A rule of the local policy denies it.</summary>
    RuleDenied,

    /// <summary>A rule of the local policy has no answer: a fact it asks for is not there.</summary>
    RuleError,

    /// <summary>No rule of the local policy allows it.</summary>
    NoRuleAllows,

    /// <summary>What is left for the partner says nothing any more.</summary>
    CopyEmpty,

    /// <summary>What is left for the partner carries a looser marking than the whole.</summary>
    MarkingLowered,

    /// <summary>A value that was removed is still to be read in a text.</summary>
    RemovedTextReappears,

    /// <summary>What is left for the partner is over a limit of size.</summary>
    CopyTooLarge,

    /// <summary>Held until a time.</summary>
    HeldUntil,

    /// <summary>Held until people approve it.</summary>
    HeldForApproval,

    /// <summary>People released what was held for them.</summary>
    Released,

    /// <summary>The marking or the agreement asks for a release by two persons of the sender, and there is none.</summary>
    ReleaseMissing,

    /// <summary>There is a release, and it does not hold: not signed by enough persons on the sender's card, over other facts, or its time is over.</summary>
    ReleaseInvalid,

    /// <summary>It was kept as long as the agreement it came under lets it be.</summary>
    RetentionOver,

    /// <summary>The exchange policy its author gave it has not begun, or has ended.</summary>
    ExchangePolicyNotInForce,

    /// <summary>The exchange policy of its author and the agreement demand the opposite.</summary>
    ExchangePolicyContradicted,

    /// <summary>An agreement with its originator does not let it be passed on to this partner.</summary>
    OnwardNotAgreed,

    /// <summary>Its marking, or its originator, does not let it be passed on to this partner.</summary>
    OnwardNotAllowed,

    /// <summary>What would have to be taken out for this partner is not a whole indicator, and another CERT signed it.</summary>
    OnwardCoreChanged,

    /// <summary>An officer of either side has suspended the agreement.</summary>
    AgreementSuspended,

    /// <summary>An officer of either side has ended the agreement.</summary>
    AgreementTerminated,

    /// <summary>The author asks for a profile that the policy does not have, so nobody knows what was to be taken out.</summary>
    ProfileUnknown,
}
