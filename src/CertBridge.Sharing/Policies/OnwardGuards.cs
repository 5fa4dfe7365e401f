using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Agreements;

namespace CertBridge.Sharing.Policies;

/// <summary>
/// May what another CERT made be passed on? Asked after the rules, so that a rule that says the same is the one an officer reads; asked always, so that no rule opens what its originator kept closed.
/// TLP 2.0 (FIRST, August 2022) is the widest either can mean.
/// </summary>
internal static class OnwardGuards
{
    public static DecisionStep[] Ask(SharingQuestion question) => question.Onward is null ? []
        : question.Direction == ExchangeDirection.Outgoing ? [AgreedWithOriginator(question), LetByOriginator(question)]
        : [LetByOriginator(question)];

    /// <summary>The agreements with the originator are asked by the one that received under them; further on they are not known.</summary>
    private static DecisionStep AgreedWithOriginator(SharingQuestion question)
    {
        const string guard = "G15";
        OnwardFacts onward = question.Onward!;
        if (onward.Under.Count == 0)
            return DecisionStep.Fail(guard, ReasonCode.NoAgreement, $"The agreement with {question.Origin} it came under is not here, or none with {question.Origin} is in force now.");
        foreach (Agreement agreement in onward.Under)
        {
            if (Objection(question, onward, agreement) is { } objection)
                return Fail(objection);
        }
        return DecisionStep.Pass(guard, $"{string.Join(" and ", onward.Under)} {(onward.Under.Count == 1 ? "lets" : "let")} it go on");

        static DecisionStep Fail(string because) => DecisionStep.Fail(guard, ReasonCode.OnwardNotAgreed, because);
    }

    private static string? Objection(SharingQuestion question, OnwardFacts onward, Agreement agreement)
    {
        Tlp tlp = question.Marking?.Tlp ?? Tlp.Unspecified;
        bool isNamed = onward.Named?.Contains(question.PartnerId) == true;
        IReadOnlySet<string> communities = agreement.Onward.CommunitiesFor(tlp);
        return agreement.Onward.For(tlp) switch
        {
            OnwardReach.Anyone => null,
            OnwardReach.Communities when isNamed || onward.Communities.Any(communities.Contains) => null,
            OnwardReach.Communities => $"{agreement} lets {TlpLabel.Of(tlp)} go on within {string.Join(", ", communities.Order(StringComparer.Ordinal))}, and no list of the policy by that name has {question.PartnerId}.",
            OnwardReach.OwnConstituency when isNamed => null,
            OnwardReach.OwnConstituency => $"{agreement} lets {TlpLabel.Of(tlp)} go to the own constituency, and {question.PartnerId} is another CERT that {question.Origin} did not name.",
            _ => $"{agreement} lets {TlpLabel.Of(tlp)} go on to nobody.",
        };
    }

    /// <summary>By its marking, and by whom the report names. What stays with an organisation or with persons nobody can lift.</summary>
    private static DecisionStep LetByOriginator(SharingQuestion question)
    {
        const string guard = "G16";
        Tlp tlp = question.Marking?.Tlp ?? Tlp.Unspecified;
        PartnerId receiver = question.Direction == ExchangeDirection.Outgoing ? question.PartnerId : question.Self;
        if (tlp is not (>= Tlp.Clear and <= Tlp.Amber))
            return Fail($"{TlpLabel.Of(tlp)} stays with whoever got it.");
        if (question.Onward!.Named is { } named)
        {
            return named.Contains(receiver)
                ? DecisionStep.Pass(guard, $"{question.Origin} names {receiver} as one it may go on to")
                : Fail($"{question.Origin} lets it go on to those it named, and {receiver} is none of them.");
        }
        return tlp <= Tlp.Green
            ? DecisionStep.Pass(guard, $"{TlpLabel.Of(tlp)} may go on")
            : Fail($"TLP:AMBER goes on to those alone whom its originator named, and {question.Origin} named nobody.");

        static DecisionStep Fail(string because) => DecisionStep.Fail(guard, ReasonCode.OnwardNotAllowed, because);
    }
}
