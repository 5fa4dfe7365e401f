using CertBridge.Protocol.Ids;
using CertBridge.Sharing.Redacting;

namespace CertBridge.Sharing.Policies;

/// <summary>The answer to one <see cref="SharingQuestion"/>, with every step that led to it. Only <see cref="SharingDeciding"/> makes one.</summary>
public sealed class SharingDecision
{
    internal SharingDecision(SharingQuestion question, IReadOnlyList<DecisionStep> steps, SharingOutcome outcome, IReadOnlyList<string> decisive, ReasonCode reason, string because)
    {
        Question = question;
        Steps = steps;
        Outcome = outcome;
        Decisive = decisive;
        Reason = reason;
        Because = because;
    }

    public SharingQuestion Question { get; }

    public SharingOutcome Outcome { get; }

    public bool IsAllowed => Outcome == SharingOutcome.Allow;

    public ReasonCode Reason { get; }

    /// <summary>A sentence for the officer.</summary>
    public string Because { get; }

    /// <summary>The steps the outcome stands on; <c>DEFAULT</c> where no rule allowed it.</summary>
    public IReadOnlyList<string> Decisive { get; }

    /// <summary>Every guard, then every rule for the direction in the order written, then every check of the copy.</summary>
    public IReadOnlyList<DecisionStep> Steps { get; }

    /// <summary>The local policy that was asked; null where the guards alone were.</summary>
    public SharingPolicy? Policy { get; internal init; }

    /// <summary>What the partner gets, or would get once a hold ends; null for a denial and on the way in.</summary>
    public RedactedReport? Redacted { get; internal init; }

    /// <summary>Indicators that are left out whole, by their place in the report; empty for a report of our own, whose copy is redacted instead.</summary>
    public IReadOnlyList<int> Withheld { get; internal init; } = [];

    /// <summary>What it waits for; null unless it is held.</summary>
    public HoldTerms? Hold { get; internal init; }

    /// <summary>What the policy that is only tried out would have answered; null where there is none. Nothing follows from it.</summary>
    public SharingDecision? Shadow { get; private init; }

    /// <summary>Whether that would have been another answer, or another copy, or another hold; which rules said the same does not matter.</summary>
    public bool ShadowDiffers => Shadow is { } other
        && (Outcome != other.Outcome || Reason != other.Reason || !Places(this).SetEquals(Places(other)) || Hold?.Until != other.Hold?.Until || !Needs(this).SetEquals(Needs(other)));

    /// <summary>Rules that would have allowed it if one part of their condition held.</summary>
    public IReadOnlyList<NearMiss> NearMisses => Policy is null ? [] : RuleAsking.NearMisses(Policy, Facts!, Question.Direction);

    /// <summary>The agreement that was looked at; null when there was none.</summary>
    public Digest? AgreementHash => Question.Agreement?.Document.Hash;

    /// <summary>The same decision, with what another policy would have answered to the same question beside it.</summary>
    public SharingDecision Beside(SharingDecision shadow) => new(Question, Steps, Outcome, Decisive, Reason, Because)
    {
        Policy = Policy,
        Redacted = Redacted,
        Withheld = Withheld,
        Hold = Hold,
        Facts = Facts,
        Shadow = shadow,
    };

    private static HashSet<(string, string)> Places(SharingDecision decision) => [.. (decision.Redacted?.Changes ?? []).Select(change => (change.Op, change.Path))];

    private static HashSet<ApprovalNeed> Needs(SharingDecision decision) => [.. decision.Hold?.Approvals ?? []];

    internal Expressions.FactValues? Facts { get; init; }

    /// <summary>The record that is stored with the decision.</summary>
    /// <param name="key">For the digest of its facts.</param>
    public string ToJson(FactsKey key) => DecisionRecord.Write(this, key);
}

/// <summary>A rule that would have allowed the report but for one part of its condition.</summary>
/// <param name="Rule">Its id.</param>
/// <param name="Missing">That part, as written.</param>
public sealed record NearMiss(string Rule, string Missing);
