using CertBridge.Protocol.V1;

namespace CertBridge.Sharing.Agreements;

/// <summary>What is said of an agreement's standing, and why, in the words of officers, of JSON and of the text that is signed.</summary>
public static class StandingWords
{
    private static readonly (StandingReason Reason, string Word)[] Reasons =
    [
        (StandingReason.SecurityIncident, "security-incident"), (StandingReason.KeyCompromise, "key-compromise"), (StandingReason.TermsBroken, "terms-broken"),
        (StandingReason.Legal, "legal"), (StandingReason.NotNeeded, "not-needed"), (StandingReason.Other, "other"),
    ];

    private static readonly (StandingWord Said, string Word)[] Said =
        [(StandingWord.Resumed, "resumed"), (StandingWord.Suspended, "suspended"), (StandingWord.Terminated, "terminated")];

    /// <summary>Reasons a person may give.</summary>
    public static IReadOnlyList<string> ReasonWords { get; } = [.. Reasons.Select(pair => pair.Word)];

    /// <summary><c>none</c> for a value that is none.</summary>
    public static string Of(StandingReason reason) => Reasons.FirstOrDefault(pair => pair.Reason == reason).Word ?? "none";

    /// <summary><c>unknown</c> for a value that is none.</summary>
    public static string Of(StandingWord word) => Said.FirstOrDefault(pair => pair.Said == word).Word ?? "unknown";

    /// <summary>Exactly the word; unspecified for any other spelling.</summary>
    public static StandingReason FindReason(string? word) => Reasons.FirstOrDefault(pair => pair.Word == word).Reason;

    /// <summary>Exactly the word; unspecified for any other spelling.</summary>
    public static StandingWord FindWord(string? word) => Said.FirstOrDefault(pair => pair.Word == word).Said;
}
