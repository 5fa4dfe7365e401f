using CertBridge.Protocol.V1;
using CertBridge.Sharing.Agreements;
using CertBridge.Sharing.Expressions;
using CertBridge.Sharing.Redacting;
using CertBridge.Sharing.Reports;

namespace CertBridge.Sharing.Policies;

/// <summary>
/// The one decision point: what may leave to a partner, what may be kept of what a partner sent (docs/POLICY.md). Pure: the same facts,
/// policy and key give the same decision, byte for byte. Default deny, a denial beats every permission, an error is a denial.
/// </summary>
public static class SharingDeciding
{
    /// <summary>The decisive step where no rule allowed it.</summary>
    public const string DefaultId = "DEFAULT";

    /// <summary>The hold every TLP:RED report is under where no rule asks for approvals: DESIGN section 5, release.</summary>
    public const string ReleaseId = "H01";

    /// <summary>The hold the agreement puts on what carries a marking from which on it asks for a release.</summary>
    public const string AgreedReleaseId = "H02";

    private static readonly ApprovalNeed Release = new(1, "release-officer", IsDistinctFromAuthor: true);

    /// <summary>
    /// In order: what alone is over the agreement's ceiling is set aside; guards, rules, the copy, its checks, holds, of what remains. A report that is held has its copy already.
    /// </summary>
    /// <param name="question">On the way out.</param>
    /// <param name="policy">In force here.</param>
    /// <param name="report">Of the report the question is about.</param>
    /// <param name="key">For the pseudonyms this partner sees.</param>
    public static SharingDecision Outgoing(SharingQuestion question, SharingPolicy policy, ReportFacts report, RedactionKey key)
    {
        if (question.Direction == ExchangeDirection.Incoming || question.IsFeedback)
            throw new ArgumentException("The question is not about a report on its way out.", nameof(question));
        if (question.Onward is { } onward)
            question = question with { Onward = onward.In(policy, question.PartnerId) };
        ItemsOverCeiling? over = ItemsOverCeiling.Of(question, report.Report);
        question = over?.Ask(question) ?? question;
        FactValues facts = PolicyFacts.Of(question, over is null ? report : ReportFacts.Of(over.Rest));
        DecisionStep[] guards = SharingGuards.Ask(question);
        RuleAnswers rules = RuleAsking.Ask(policy, facts, question);
        DecisionStep[] onwards = OnwardGuards.Ask(question);
        DecisionStep? named = question.Redact.Count == 0 ? null : AuthorObligations.Known(question, policy);
        var steps = new List<DecisionStep>(guards.Length + rules.Steps.Count + onwards.Length + 6);
        steps.AddRange(guards);
        steps.AddRange(rules.Steps);
        steps.AddRange(onwards);
        if (named is not null)
            steps.Add(named);

        if (SharingGuards.Denial(guards) is { } guard)
            return Denied(guard.Reason, guard.Detail, guard.Id);
        if (rules.Denials is [{ } first, ..])
            return Denied(first.Reason, first.Detail, Ids(rules.Denials));
        if (Array.Find(onwards, step => step.IsDenial) is { } closed)
            return Denied(closed.Reason, closed.Detail, closed.Id);
        if (rules.Allows.Count == 0)
            return Denied(ReasonCode.NoRuleAllows, $"No rule of {policy} allows it for {question.PartnerId}.", DefaultId);
        if (named is { IsDenial: true })
            return Denied(named.Reason, named.Detail, named.Id);

        Agreement agreement = question.Agreement!.Document;
        Report theirs = question.Onward is null ? RecipientCopy.Of(report.Report, question.PartnerId) : report.Report; // of another's report nothing can be taken out but whole items
        Obligation[] obligations = [.. BuiltInObligations.Of(agreement), .. rules.Obligations, .. AuthorObligations.Of(question, policy)];
        RedactedReport redacted = Redaction.Apply(theirs, over is null ? obligations : [.. obligations, over.Obligation], key);
        IReadOnlyList<DecisionStep> checks = CopyChecks.Of(theirs, redacted);
        OnwardCopy? passedOn = question.Onward is null ? null : OnwardCopy.Of(theirs, redacted);
        if (passedOn is not null)
            checks = [.. checks, passedOn.ToStep()];
        steps.AddRange(checks);
        if (checks.FirstOrDefault(check => check.IsDenial) is { } failed)
            return Denied(failed.Reason, failed.Detail, failed.Id);

        Held? held = HoldOf(question, guards, rules);
        if (passedOn is not null && held is { Terms.Approvals.Count: > 0 })
            return Denied(ReasonCode.ReleaseMissing, $"{held.Because} Persons here do not release what another CERT made.", [.. held.Ids]);
        IReadOnlyList<int> withheld = passedOn?.Withheld ?? [];
        return held is not null
            ? new SharingDecision(question, steps, SharingOutcome.Hold, held.Ids, held.Reason, held.Because) { Policy = policy, Facts = facts, Redacted = redacted, Withheld = withheld, Hold = held.Terms }
            : new SharingDecision(question, steps, SharingOutcome.Allow, Ids(rules.Allows), ReasonCode.Allowed, rules.Allows[0].Detail) { Policy = policy, Facts = facts, Redacted = redacted, Withheld = withheld };

        SharingDecision Denied(ReasonCode reason, string because, params IReadOnlyList<string> decisive) =>
            new(question, steps, SharingOutcome.Deny, decisive, reason, because) { Policy = policy, Facts = facts };
    }

    /// <summary>
    /// The same guards and the same rules on what arrives: their marking, our agreement, our policy. What the agreement covers is allowed, and rules for what
    /// comes in only deny: nothing is taken out of it and nothing holds it, so that it is kept as its sender signed it. What was kept is asked about in the same way before a person here gets it.
    /// </summary>
    /// <param name="question">On the way in, or kept since.</param>
    /// <param name="policy">In force here.</param>
    /// <param name="report">Of the report that arrived.</param>
    public static SharingDecision Incoming(SharingQuestion question, SharingPolicy policy, ReportFacts report)
    {
        if (question.Direction == ExchangeDirection.Outgoing)
            throw new ArgumentException("The question is about a report on its way out.", nameof(question));
        FactValues facts = PolicyFacts.Of(question, report);
        SharingDecision guarded = SharingGuards.Decide(question);
        RuleAnswers rules = RuleAsking.Ask(policy, facts, question);
        IReadOnlyList<DecisionStep> steps = [.. guarded.Steps, .. rules.Steps];
        return guarded.IsAllowed && rules.Denials is [{ } first, ..]
            ? new SharingDecision(question, steps, SharingOutcome.Deny, Ids(rules.Denials), first.Reason, first.Detail) { Policy = policy, Facts = facts }
            : new SharingDecision(question, steps, guarded.Outcome, guarded.Decisive, guarded.Reason, guarded.Because) { Policy = policy, Facts = facts };
    }

    /// <summary>What arrived sealed to persons: the guards alone, on what the manifest states, since no rule can look inside.</summary>
    /// <param name="question">On the way in.</param>
    public static SharingDecision IncomingForPersons(SharingQuestion question) => question.Direction == ExchangeDirection.Outgoing
        ? throw new ArgumentException("The question is about a report on its way out.", nameof(question))
        : SharingGuards.Decide(question);

    /// <summary>
    /// What is said about a report to the partner that made it: the same guards and the same rules for what leaves, on the facts of the report and with <c>flow.channel == "feedback"</c>. What
    /// the agreement covers is allowed, and rules only deny it. There is no copy: so where a rule takes something out for this partner no note goes, and where a rule holds, nothing does.
    /// </summary>
    /// <param name="question">On the way out, about feedback.</param>
    /// <param name="policy">In force here.</param>
    /// <param name="report">Of the report it is about.</param>
    /// <param name="hasNote">Whether a person wrote a text beside it.</param>
    public static SharingDecision Feedback(SharingQuestion question, SharingPolicy policy, ReportFacts report, bool hasNote)
    {
        if (question.Direction != ExchangeDirection.Outgoing || !question.IsFeedback)
            throw new ArgumentException("The question is not about feedback on its way out.", nameof(question));
        FactValues facts = PolicyFacts.Of(question, report);
        DecisionStep[] guards = SharingGuards.Ask(question);
        RuleAnswers rules = RuleAsking.Ask(policy, facts, question);
        IReadOnlyList<DecisionStep> steps = [.. guards, .. rules.Steps];
        if (SharingGuards.Denial(guards) is { } guard)
            return Denied(guard.Reason, guard.Detail, guard.Id);
        if (rules.Denials is [{ } denial, ..])
            return Denied(denial.Reason, denial.Detail, Ids(rules.Denials));
        if (rules.Holds is [{ } hold, ..])
            return Denied(hold.Reason, $"{hold.Detail} Feedback is not held for people or a time: what would be, does not go.", Ids(rules.Holds));
        if (hasNote && rules.Obligations is [{ } obligation, ..])
            return Denied(ReasonCode.RuleDenied, $"Rule {obligation.By} takes something out of what goes to {question.PartnerId}, which nobody can do to a note.", obligation.By);
        return new SharingDecision(question, steps, SharingOutcome.Allow, [AgreementGuards.InForceId], ReasonCode.Allowed, $"{question.Agreement!.Document} is in force, and {question.PartnerId} made the report.")
        {
            Policy = policy,
            Facts = facts,
        };

        SharingDecision Denied(ReasonCode reason, string because, params IReadOnlyList<string> decisive) =>
            new(question, steps, SharingOutcome.Deny, decisive, reason, because) { Policy = policy, Facts = facts };
    }

    /// <summary>A named person's receipt of what was sealed to them, on its way to who sent it: the guards alone, on what the manifest stated, since no rule can look inside.</summary>
    /// <param name="question">On the way out, about feedback.</param>
    public static SharingDecision PersonReceipt(SharingQuestion question) => question is { Direction: ExchangeDirection.Outgoing, IsFeedback: true, IsSealedToPersons: true }
        ? SharingGuards.Decide(question)
        : throw new ArgumentException("The question is not about a person's receipt on its way out.", nameof(question));

    private static IReadOnlyList<string> Ids(IReadOnlyList<DecisionStep> steps) => [.. steps.Select(step => step.Id)];

    private static Held? HoldOf(SharingQuestion question, DecisionStep[] guards, RuleAnswers rules)
    {
        HoldTerms terms = rules.Hold ?? new HoldTerms(null, []);
        List<DecisionStep> holds = [.. guards.Where(guard => guard.Result == StepResult.Hold), .. rules.Holds];
        if (holds.Count > rules.Holds.Count)
            terms = terms.And(AgreementGuards.HeldUntil(question), null);
        bool isRed = question.Marking!.Tlp == Tlp.Red;
        bool isAsked = terms.Approvals.Count > 0;
        bool isNeeded = ReleaseGuards.IsAskedFor(question.Marking.Tlp, question.Agreement!.Document);
        if (isNeeded)
            terms = terms.And(null, Release); // a rule may ask for more than this, never for less
        if (isNeeded && !isAsked)
            holds.Add(isRed
                ? new DecisionStep(ReleaseId, StepKind.Guard, StepResult.Hold, ReasonCode.HeldForApproval, "TLP:RED is released by a second person.")
                : new DecisionStep(AgreedReleaseId, StepKind.Guard, StepResult.Hold, ReasonCode.HeldForApproval, $"{question.Agreement.Document} asks for a release by a second person."));
        if (holds.Count == 0)
            return null;
        ReasonCode reason = terms.Approvals.Count > 0 ? ReasonCode.HeldForApproval : ReasonCode.HeldUntil;
        DecisionStep spokesman = holds.FirstOrDefault(step => step.Reason == reason) ?? holds[0];
        return new Held(Ids(holds), reason, spokesman.Detail, terms);
    }

    private sealed record Held(IReadOnlyList<string> Ids, ReasonCode Reason, string Because, HoldTerms Terms);
}
