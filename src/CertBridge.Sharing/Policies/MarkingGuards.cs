using CertBridge.Protocol.V1;
using CertBridge.Sharing.Agreements;

namespace CertBridge.Sharing.Policies;

/// <summary>Is the marking there, known, and no stricter than the agreement carries?</summary>
internal static class MarkingGuards
{
    private const string TakenBack = " The partner holds a revision that marked it looser: that is taken back, and a later one brings the rest.";

    public static DecisionStep PresentAndKnown(SharingQuestion question)
    {
        const string guard = "G09";
        if (question.Marking is not { } marking || marking.Tlp == Tlp.Unspecified || marking.Pap == Pap.Unspecified)
            return DecisionStep.Fail(guard, ReasonCode.MarkingMissing, "The report needs both a TLP and a PAP marking.");
        return IsKnown(marking)
            ? DecisionStep.Pass(guard, "marking present and known")
            : DecisionStep.Fail(guard, ReasonCode.MarkingUnknown, "The report carries an unknown marking, which is treated like TLP:RED.");
    }

    public static DecisionStep UnderCeiling(SharingQuestion question)
    {
        const string guard = "G04";
        if (AgreementGuards.AgreementAsked(question) is not { } agreement)
            return DecisionStep.NotAsked(guard, AgreementGuards.NoneToAsk);
        Tlp tlp = question.Marking?.Tlp ?? Tlp.Unspecified;
        Tlp ceiling = agreement.Ceilings.Tlp;
        if (tlp == Tlp.Red && agreement.Ceilings.Red == RedRule.NamedPersons && !question.HoldsLooser)
            return DecisionStep.NotAsked(guard, "TLP:RED is for named persons: G05 decides");
        return tlp is >= Tlp.Clear and <= Tlp.Red && tlp <= ceiling
            ? DecisionStep.Pass(guard, $"ceiling {TlpLabel.Of(ceiling)} covers {TlpLabel.Of(tlp)}{Withheld(question.ItemsOverCeiling)}")
            : DecisionStep.Fail(guard, tlp == Tlp.Red ? ReasonCode.TlpRed : ReasonCode.TlpOverCeiling,
                $"{agreement} carries at most {TlpLabel.Of(ceiling)}, and the report is {TlpLabel.Of(tlp)}.{(question.HoldsLooser ? TakenBack : "")}");
    }

    public static DecisionStep RedOnlyToNamedPersons(SharingQuestion question)
    {
        const string guard = "G05";
        if (question.Marking?.Tlp is >= Tlp.Clear and < Tlp.Red)
            return question.IsSealedToPersons
                ? DecisionStep.Fail(guard, ReasonCode.TlpRed, "It is sealed to persons and is not TLP:RED: this node would keep what it cannot look into.")
                : DecisionStep.Pass(guard, "not for named persons only");
        if (question.Direction == ExchangeDirection.Incoming && !question.IsSealedToPersons)
            return DecisionStep.Fail(guard, ReasonCode.TlpRed, "TLP:RED is sealed to named persons, and this is sealed to the node.");
        if (question.Marking?.Tlp != Tlp.Red || AgreementGuards.AgreementAsked(question)?.Ceilings.Red != RedRule.NamedPersons)
            return DecisionStep.Fail(guard, ReasonCode.TlpRed, "TLP:RED goes to named persons only, and no agreement in force lets it.");
        if (question.Kept is not null)
            return DecisionStep.Pass(guard, "sealed to named persons when it came");
        if (question.Persons.Count > 0)
            return DecisionStep.Pass(guard, $"for {question.Persons.Count} named {(question.Persons.Count == 1 ? "person" : "persons")}");
        return question.Direction == ExchangeDirection.Incoming
            ? DecisionStep.Fail(guard, ReasonCode.TlpRed, "It is sealed to a key that no person on this node's contact sheet has.")
            : DecisionStep.Fail(guard, ReasonCode.TlpRed, $"TLP:RED goes to named persons only, and the report names none at {question.PartnerId}.");
    }

    private static string Withheld(int items) => items switch
    {
        0 => "",
        1 => "; 1 indicator that is marked stricter is withheld",
        _ => $"; {items} indicators that are marked stricter are withheld",
    };

    private static bool IsKnown(Marking marking) =>
        marking.Tlp is >= Tlp.Clear and <= Tlp.Red && marking.Pap is >= Pap.Clear and <= Pap.Red;
}
