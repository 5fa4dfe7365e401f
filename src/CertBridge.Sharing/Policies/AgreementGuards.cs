using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Agreements;

namespace CertBridge.Sharing.Policies;

/// <summary>What the agreement opens, and until when and how much.</summary>
internal static class AgreementGuards
{
    public const string InForceId = "G02";
    public const string NoneToAsk = "no agreement in force to ask";

    public static DecisionStep InForce(SharingQuestion question)
    {
        if (question.Agreement is not { } facts)
            return None($"There is no agreement with {question.PartnerId}, and without one nothing is shared.");
        Agreement agreement = facts.Document;
        if (!agreement.IsBetween(question.Self, question.PartnerId))
            return None($"{agreement} is not between {question.Self} and {question.PartnerId}.");
        return StateOf(question) switch
        {
            AgreementState.InForce => DecisionStep.Pass(InForceId, $"agreement in force: {agreement}"),
            AgreementState.NotYet => None($"{agreement} begins on {agreement.From:yyyy-MM-dd}."),
            AgreementState.Expired => None($"{agreement} ended on {agreement.Until:yyyy-MM-dd}."),
            AgreementState.Suspended => DecisionStep.Fail(InForceId, ReasonCode.AgreementSuspended, $"{agreement} is suspended, and nothing is shared under it until it is resumed."),
            AgreementState.Terminated => DecisionStep.Fail(InForceId, ReasonCode.AgreementTerminated, $"{agreement} was terminated, and nothing is shared under it any more."),
            _ => None(Unsigned(facts)),
        };

        static DecisionStep None(string because) => DecisionStep.Fail(InForceId, ReasonCode.NoAgreement, because);
    }

    public static DecisionStep ChannelOpen(SharingQuestion question)
    {
        const string guard = "G03";
        if (AgreementAsked(question) is not { } agreement)
            return DecisionStep.NotAsked(guard, NoneToAsk);
        return AgreementChannels.All.Contains(question.Channel) && agreement.Channels.Contains(question.Channel)
            ? DecisionStep.Pass(guard, $"channel {question.Channel} open")
            : DecisionStep.Fail(guard, ReasonCode.ChannelClosed, $"{agreement} does not open the channel {question.Channel}.");
    }

    /// <summary>
    /// The limit binds the sender, and holds rather than denies: what is over it goes out when the next period begins. The receiver does not ask: after an outage a lawful backlog arrives at once, and the time of arrival
    /// says nothing of when it was sent.
    /// </summary>
    public static DecisionStep WithinLimit(SharingQuestion question)
    {
        const string guard = "L01";
        if (AgreementAsked(question) is not { } agreement)
            return DecisionStep.NotAsked(guard, NoneToAsk);
        if (question.Direction == ExchangeDirection.Incoming)
            return DecisionStep.NotAsked(guard, "the limit binds the sender");
        if (question.IsFeedback)
            return DecisionStep.NotAsked(guard, "the limit counts reports, and feedback has limits of its own");
        if (agreement.Limits.Reports is not { } limit)
            return DecisionStep.NotAsked(guard, "the agreement sets no limit");
        if (question.SentThisPeriod is not { } sent)
            return DecisionStep.Fail(guard, ReasonCode.RateLimit, $"{agreement} allows {limit} and nobody counted.");
        if (sent < limit.Count)
            return DecisionStep.Pass(guard, $"{sent} of {limit} used");
        return HeldUntil(question, limit) is { } until
            ? new DecisionStep(guard, StepKind.Guard, StepResult.Hold, ReasonCode.HeldUntil, $"{agreement} allows {limit}, and they are used: it waits for the period that begins {until:yyyy-MM-dd HH:mm:ss}Z.")
            : DecisionStep.Fail(guard, ReasonCode.RateLimit, $"{agreement} allows {limit}, and those of the next {Rate.PeriodsHeldMax} periods are used as well.");
    }

    /// <summary>What was kept may stay as long as the agreement it came under says for its marking; the daily look destroys it then, and until it did nobody gets it.</summary>
    public static DecisionStep KeptNoLongerThanAgreed(SharingQuestion question)
    {
        const string guard = "G14";
        if (question.Kept is not { } kept)
            return DecisionStep.NotAsked(guard, "it is not kept yet");
        if (AgreementAsked(question) is not { } agreement)
            return DecisionStep.NotAsked(guard, NoneToAsk);
        return agreement.KeptUntil(question.Marking?.Tlp ?? Tlp.Unspecified, kept.Since) is { } until && until <= question.Now
            ? DecisionStep.Fail(guard, ReasonCode.RetentionOver, $"{agreement} lets it be kept until {until:yyyy-MM-dd HH:mm}Z.")
            : DecisionStep.Pass(guard, "within the time it may be kept");
    }

    /// <summary>Until when the agreement's limit holds it; null where it does not.</summary>
    public static DateTimeOffset? HeldUntil(SharingQuestion question) =>
        WithinLimit(question).Result == StepResult.Hold ? HeldUntil(question, AgreementAsked(question)!.Limits.Reports!) : null;

    /// <summary>The begin of the first period with a place left: those before it are filled in the order of acceptance. Null beyond <see cref="Rate.PeriodsHeldMax"/>.</summary>
    private static DateTimeOffset? HeldUntil(SharingQuestion question, Rate limit)
    {
        long periods = question.SentThisPeriod!.Value / limit.Count;
        return periods <= Rate.PeriodsHeldMax ? limit.PeriodBegin(question.Now).AddTicks(periods * limit.Per.Ticks) : null;
    }

    /// <summary>The agreement whose terms count; null when none is in force, which <see cref="InForce"/> has answered already.</summary>
    public static Agreement? AgreementAsked(SharingQuestion question) =>
        InForce(question).Result == StepResult.Pass ? question.Agreement!.Document : null;

    private static AgreementState StateOf(SharingQuestion question) =>
        AgreementJudging.Of(question.Agreement!.Document, question.Agreement.SignedBy, DateOnly.FromDateTime((question.Kept?.Since ?? question.Now).UtcDateTime), standing: question.Agreement.Standing);

    private static string Unsigned(AgreementFacts facts)
    {
        (PartnerId first, PartnerId second) = facts.Document.Parties;
        string missing = string.Join(" and of ", new[] { first, second }.Where(party => !facts.SignedBy.Contains(party)));
        return $"{facts.Document} is proposed: too few officers of {missing} have signed it.";
    }
}
