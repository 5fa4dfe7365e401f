using CertBridge.Protocol.V1;

namespace CertBridge.Sharing.Policies;

/// <summary>The stable words of the reason codes, and the class a partner is told.</summary>
public static class ReasonCodes
{
    /// <summary>All a partner is told of why something it sent was not let in: a rule of ours, and which, is none of its business.</summary>
    public static DenialClass ClassOf(ReasonCode code) => code switch
    {
        ReasonCode.Allowed => DenialClass.Unspecified,
        ReasonCode.PartnerUnknown or ReasonCode.CardExpired or ReasonCode.SheetExpired => DenialClass.Partner,
        ReasonCode.NoAgreement or ReasonCode.AgreementSuspended or ReasonCode.AgreementTerminated or ReasonCode.ChannelClosed or ReasonCode.SectorDenied or ReasonCode.RateLimit => DenialClass.Agreement,
        ReasonCode.MarkingMissing or ReasonCode.MarkingUnknown or ReasonCode.TlpOverCeiling or ReasonCode.TlpRed
            or ReasonCode.ExchangePolicyNotInForce or ReasonCode.ExchangePolicyContradicted => DenialClass.Marking,
        ReasonCode.BackToOriginator or ReasonCode.OriginNotSender or ReasonCode.OnwardNotAgreed or ReasonCode.OnwardNotAllowed => DenialClass.Origin,
        ReasonCode.Expired or ReasonCode.RetentionOver => DenialClass.Expired,
        ReasonCode.ExerciseMismatch => DenialClass.Exercise,
        _ => DenialClass.Policy,
    };

    /// <summary>Such as <c>NO_AGREEMENT</c>.</summary>
    public static string Word(ReasonCode code) => code switch
    {
        ReasonCode.Allowed => "ALLOWED",
        ReasonCode.PartnerUnknown => "PARTNER_UNKNOWN",
        ReasonCode.CardExpired => "CARD_EXPIRED",
        ReasonCode.SheetExpired => "SHEET_EXPIRED",
        ReasonCode.NoAgreement => "NO_AGREEMENT",
        ReasonCode.ChannelClosed => "CHANNEL_CLOSED",
        ReasonCode.MarkingMissing => "MARKING_MISSING",
        ReasonCode.MarkingUnknown => "MARKING_UNKNOWN",
        ReasonCode.TlpOverCeiling => "TLP_OVER_CEILING",
        ReasonCode.TlpRed => "TLP_RED",
        ReasonCode.SectorDenied => "SECTOR_DENIED",
        ReasonCode.BackToOriginator => "BACK_TO_ORIGINATOR",
        ReasonCode.OriginNotSender => "ORIGIN_NOT_SENDER",
        ReasonCode.Expired => "EXPIRED",
        ReasonCode.ExerciseMismatch => "EXERCISE_MISMATCH",
        ReasonCode.RateLimit => "RATE_LIMIT",
        ReasonCode.NotNamed => "NOT_NAMED",
        ReasonCode.RuleDenied => "RULE_DENIED",
        ReasonCode.RuleError => "RULE_ERROR",
        ReasonCode.NoRuleAllows => "NO_RULE_ALLOWS",
        ReasonCode.CopyEmpty => "COPY_EMPTY",
        ReasonCode.MarkingLowered => "MARKING_LOWERED",
        ReasonCode.RemovedTextReappears => "REMOVED_TEXT_REAPPEARS",
        ReasonCode.CopyTooLarge => "COPY_TOO_LARGE",
        ReasonCode.HeldUntil => "HELD_UNTIL",
        ReasonCode.HeldForApproval => "HELD_FOR_APPROVAL",
        ReasonCode.Released => "RELEASED",
        ReasonCode.ReleaseMissing => "RELEASE_MISSING",
        ReasonCode.ReleaseInvalid => "RELEASE_INVALID",
        ReasonCode.RetentionOver => "RETENTION_OVER",
        ReasonCode.ExchangePolicyNotInForce => "IEP_NOT_IN_FORCE",
        ReasonCode.ExchangePolicyContradicted => "IEP_CONTRADICTED",
        ReasonCode.OnwardNotAgreed => "ONWARD_NOT_AGREED",
        ReasonCode.OnwardNotAllowed => "ONWARD_NOT_ALLOWED",
        ReasonCode.OnwardCoreChanged => "ONWARD_CORE_CHANGED",
        ReasonCode.AgreementSuspended => "AGREEMENT_SUSPENDED",
        ReasonCode.AgreementTerminated => "AGREEMENT_TERMINATED",
        ReasonCode.ProfileUnknown => "PROFILE_UNKNOWN",
        _ => "UNKNOWN",
    };
}
