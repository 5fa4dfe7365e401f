using CertBridge.Protocol.Ids;

namespace CertBridge.Sharing.Policies;

/// <summary>Is the question one we know, and is the partner who it should be?</summary>
internal static class PartnerGuards
{
    public static DecisionStep QuestionKnown(SharingQuestion question)
    {
        const string guard = "G00";
        if (question.Direction is not (ExchangeDirection.Outgoing or ExchangeDirection.Incoming))
            return DecisionStep.Fail(guard, ReasonCode.Unknown, "It is neither sent nor received, and nothing else is decided here.");
        if (question.Kept is { } kept && (question.Direction == ExchangeDirection.Outgoing || kept.Exit is not (KeptExit.Show or KeptExit.Open or KeptExit.Export or KeptExit.Forward)))
            return DecisionStep.Fail(guard, ReasonCode.Unknown, "It would leave the store by no door that is known here.");
        return question.Self == question.PartnerId
            ? DecisionStep.Fail(guard, ReasonCode.PartnerUnknown, $"{question.PartnerId} is this node itself.")
            : DecisionStep.Pass(guard, question.Direction == ExchangeDirection.Outgoing ? "on the way out" : "on the way in");
    }

    public static DecisionStep NamedBySubmitter(SharingQuestion question)
    {
        const string guard = "N01";
        return question.IsNamed
            ? DecisionStep.Pass(guard, "not left out by the submitter")
            : DecisionStep.Fail(guard, ReasonCode.NotNamed, $"The submitter named the partners it is for, and {question.PartnerId} is none of them.");
    }

    /// <summary>The key sheet is asked for on the way out alone: it holds the keys content is sealed to, and nothing that was received.</summary>
    public static DecisionStep PartnerVerifiedAndFresh(SharingQuestion question)
    {
        const string guard = "G01";
        PartnerId id = question.PartnerId;
        PartnerFacts? partner = question.Partner;
        if (partner is null || !partner.IsVerified || partner.Id != id)
            return DecisionStep.Fail(guard, ReasonCode.PartnerUnknown, $"No verified card of {id} is known here.");
        if (partner.CardExpires <= (question.Kept?.Since ?? question.Now))
            return DecisionStep.Fail(guard, ReasonCode.CardExpired, $"The card of {id} expired on {partner.CardExpires:yyyy-MM-dd HH:mm}Z.");
        if (question.Direction == ExchangeDirection.Incoming)
            return DecisionStep.Pass(guard, "partner verified, card fresh");
        if (partner.SheetExpires is not { } sheetExpires)
            return DecisionStep.Fail(guard, ReasonCode.SheetExpired, $"No key sheet of {id} is known: there is nothing to seal to.");
        return sheetExpires <= question.Now
            ? DecisionStep.Fail(guard, ReasonCode.SheetExpired, $"The key sheet of {id} expired on {sheetExpires:yyyy-MM-dd HH:mm}Z.")
            : DecisionStep.Pass(guard, "partner verified, card and key sheet fresh");
    }
}
