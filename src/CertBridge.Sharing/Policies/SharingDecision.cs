using CertBridge.Protocol.Ids;

namespace CertBridge.Sharing.Policies;

/// <summary>The answer to one <see cref="SharingQuestion"/>, with every step that led to it. Only <see cref="SharingGuards"/> makes one.</summary>
public sealed class SharingDecision
{
    internal SharingDecision(SharingQuestion question, IReadOnlyList<DecisionStep> steps)
    {
        Question = question;
        Steps = steps;
        DecisionStep? decisive = steps.FirstOrDefault(step => step.Result != GuardResult.Pass && step.Result != GuardResult.NotAsked);
        // Default deny: that nothing failed is not enough, an agreement must have been found in force.
        bool standsOnAgreement = steps.Any(step => step is { Guard: AgreementGuards.InForceId, Result: GuardResult.Pass });
        Reason = decisive?.Reason ?? (standsOnAgreement ? ReasonCode.Allowed : ReasonCode.Unknown);
        Because = decisive?.Detail ?? (standsOnAgreement ? AllowedBecause(question) : "No guard allowed it, and nothing is shared without one.");
    }

    public SharingQuestion Question { get; }

    public bool IsAllowed => Reason == ReasonCode.Allowed;

    public ReasonCode Reason { get; }

    /// <summary>A sentence for the officer.</summary>
    public string Because { get; }

    /// <summary>Every guard, in order; the first that failed gave the reason.</summary>
    public IReadOnlyList<DecisionStep> Steps { get; }

    /// <summary>The agreement that was looked at; null when there was none.</summary>
    public Digest? AgreementHash => Question.Agreement?.Document.Hash;

    /// <summary>The record that is stored with the decision.</summary>
    public string ToJson() => DecisionRecord.Write(this);

    private static string AllowedBecause(SharingQuestion question) =>
        $"{question.Agreement!.Document} is in force and covers {TlpLabel.Of(question.Marking!.Tlp)}.";
}
