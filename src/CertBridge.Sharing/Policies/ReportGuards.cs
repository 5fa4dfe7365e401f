using CertBridge.Sharing.Agreements;

namespace CertBridge.Sharing.Policies;

/// <summary>What the report is about, where it comes from, and whether it still counts.</summary>
internal static class ReportGuards
{
    /// <summary>A sector's word as it may be quoted; what a partner wrote beyond that is not repeated.</summary>
    private const int SectorLengthQuotedMax = 40;

    public static DecisionStep SectorsAllowed(SharingQuestion question)
    {
        const string guard = "G06";
        if (AgreementGuards.AgreementAsked(question) is not { } agreement)
            return DecisionStep.NotAsked(guard, AgreementGuards.NoneToAsk);
        if (question.IsSealedToPersons)
            return DecisionStep.NotAsked(guard, "sealed to persons: only their clients see the sectors");
        if (question.Sectors is not { } sectors)
            return DecisionStep.Fail(guard, ReasonCode.SectorDenied, "The sectors of the report are not known.");
        SectorTerms terms = agreement.Sectors;
        if (sectors.FirstOrDefault(sector => !terms.Allows(sector)) is { } refused)
            return DecisionStep.Fail(guard, ReasonCode.SectorDenied, $"{agreement} does not cover {Quoted(refused)}.");
        return sectors.Count > 0 || terms.AllowsEvery
            ? DecisionStep.Pass(guard, "sectors allowed")
            : DecisionStep.Fail(guard, ReasonCode.SectorDenied, $"{agreement} covers named sectors only, and the report names none.");
    }

    /// <summary>What its sender did not make comes with the signature of who did, or it is neither sent on nor taken (docs/POLICY.md).</summary>
    public static DecisionStep NotBackToOriginator(SharingQuestion question)
    {
        const string guard = "G07";
        bool outgoing = question.Direction == ExchangeDirection.Outgoing;
        if (question.IsFeedback)
        {
            return outgoing && question.Origin == question.PartnerId
                ? DecisionStep.Pass(guard, "said to who made the report")
                : DecisionStep.Fail(guard, ReasonCode.OriginNotSender, $"The report names {question.Origin} as its originator, and what is said about it goes nowhere else.");
        }
        if (question.Origin == (outgoing ? question.PartnerId : question.Self))
            return DecisionStep.Fail(guard, ReasonCode.BackToOriginator, $"The report comes from {question.Origin}, where it would go back to.");
        if (question.Onward is not null && question.Origin != (outgoing ? question.Self : question.PartnerId))
            return DecisionStep.Pass(guard, outgoing ? "not sent back to its originator" : $"passed on with the signature of {question.Origin}");
        return question.Origin == (outgoing ? question.Self : question.PartnerId)
            ? DecisionStep.Pass(guard, "made by its sender")
            : DecisionStep.Fail(guard, ReasonCode.OriginNotSender, $"The report names {question.Origin} as its originator, which is not its sender.");
    }

    public static DecisionStep NotExpired(SharingQuestion question)
    {
        const string guard = "G08";
        return question.ContentExpires is not { } expires || expires > question.Now
            ? DecisionStep.Pass(guard, "not expired")
            : DecisionStep.Fail(guard, ReasonCode.Expired, $"The report expired on {expires:yyyy-MM-dd HH:mm}Z.");
    }

    /// <summary>A dev node takes both: it has nobody to mislead.</summary>
    public static DecisionStep ExerciseFitsEnvironment(SharingQuestion question)
    {
        const string guard = "G12";
        bool fits = question.Environment switch
        {
            "production" => !question.Exercise,
            "exercise" => question.Exercise,
            "dev" => true,
            _ => false,
        };
        return fits
            ? DecisionStep.Pass(guard, $"exercise flag fits the environment {question.Environment}")
            : DecisionStep.Fail(guard, ReasonCode.ExerciseMismatch, question.Exercise
                ? "It is an exercise report, and this is no exercise node."
                : "It is a real report, and this is no production node.");
    }

    private static string Quoted(string sector)
    {
        bool isPlain = sector.Length is > 0 and <= SectorLengthQuotedMax && sector.All(c => char.IsAsciiLetterLower(c) || c == '-');
        return isPlain ? $"the sector {sector}" : "one of its sectors";
    }
}
