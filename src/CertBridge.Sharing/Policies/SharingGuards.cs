namespace CertBridge.Sharing.Policies;

/// <summary>
/// The built-in guards (docs/POLICY.md): not editable, the same on the way out and on the way in. Every guard is asked and recorded;
/// the first that fails gives the reason. A guard passes only on what it knows: a missing fact or an unknown value fails.
/// </summary>
public static class SharingGuards
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
        ReportGuards.SectorsAllowed,
        ReportGuards.NotBackToOriginator,
        ReportGuards.NotExpired,
        ReportGuards.ExerciseFitsEnvironment,
        AgreementGuards.WithinLimit,
    ];

    public static SharingDecision Decide(SharingQuestion question)
    {
        var steps = new DecisionStep[Guards.Length];
        for (int i = 0; i < steps.Length; i++)
            steps[i] = Guards[i](question);
        return new SharingDecision(question, steps);
    }
}
