namespace CertBridge.Sharing.Policies;

/// <summary>
/// The built-in guards (docs/POLICY.md): not editable, the same on the way out and on the way in. Every guard is asked and recorded;
/// the first that fails gives the reason. A guard passes only on what it knows: a missing fact or an unknown value fails.
/// </summary>
internal static class SharingGuards
{
    /// <summary>In the order of the reasons: who, under what, carrying what, and only then how much.</summary>
    private static readonly Func<SharingQuestion, DecisionStep>[] Guards =
    [
        PartnerGuards.QuestionKnown,
        PartnerGuards.NamedBySubmitter,
        PartnerGuards.PartnerVerifiedAndFresh,
        AgreementGuards.InForce,
        AgreementGuards.ChannelOpen,
        MarkingGuards.PresentAndKnown,
        MarkingGuards.UnderCeiling,
        MarkingGuards.RedOnlyToNamedPersons,
        ExchangePolicyGuards.HoldsNow,
        ReportGuards.SectorsAllowed,
        ReportGuards.NotBackToOriginator,
        ReportGuards.NotExpired,
        ReportGuards.ExerciseFitsEnvironment,
        AgreementGuards.WithinLimit,
    ];

    public static DecisionStep[] Ask(SharingQuestion question)
    {
        var steps = new DecisionStep[Guards.Length];
        for (int i = 0; i < steps.Length; i++)
            steps[i] = Guards[i](question);
        return steps;
    }

    /// <summary>What the guards alone say. Whether persons released it is asked on the way in only: on the way out it is what holds wait for. How long it may be kept is asked of what is.</summary>
    public static SharingDecision Decide(SharingQuestion question)
    {
        DecisionStep[] steps = Ask(question);
        if (question.Direction == ExchangeDirection.Incoming)
            steps = [.. steps, .. OnwardGuards.Ask(question), ReleaseGuards.ReleasedByPersons(question), .. question.Kept is null ? [] : new[] { AgreementGuards.KeptNoLongerThanAgreed(question) }];
        if (Denial(steps) is { } denial)
            return new SharingDecision(question, steps, SharingOutcome.Deny, [denial.Id], denial.Reason, denial.Detail);
        return Array.Find(steps, step => step.Result == StepResult.Hold) is { } hold
            ? new SharingDecision(question, steps, SharingOutcome.Hold, [hold.Id], hold.Reason, hold.Detail) { Hold = new HoldTerms(AgreementGuards.HeldUntil(question), []) }
            : new SharingDecision(question, steps, SharingOutcome.Allow, [AgreementGuards.InForceId], ReasonCode.Allowed, AllowedBecause(question));
    }

    /// <summary>
    /// The first that failed; null when nothing stands against it. Default deny: that nothing failed is not enough, an agreement must have been
    /// found in force.
    /// </summary>
    public static DecisionStep? Denial(DecisionStep[] steps)
    {
        bool standsOnAgreement = false;
        foreach (DecisionStep step in steps)
        {
            if (step.Result is not (StepResult.Pass or StepResult.NotAsked or StepResult.Hold))
                return step;
            standsOnAgreement |= step is { Id: AgreementGuards.InForceId, Result: StepResult.Pass };
        }
        return standsOnAgreement ? null : DecisionStep.Fail(SharingDeciding.DefaultId, ReasonCode.Unknown, "No guard allowed it, and nothing is shared without one.");
    }

    private static string AllowedBecause(SharingQuestion question) =>
        $"{question.Agreement!.Document} is in force and covers {TlpLabel.Of(question.Marking!.Tlp)}{(question.Release is { } release ? "; " + release.Detail : "")}.";
}
