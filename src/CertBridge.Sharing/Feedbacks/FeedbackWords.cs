using CertBridge.Protocol.V1;

namespace CertBridge.Sharing.Feedbacks;

/// <summary>Kinds of feedback, and a person's reasons to refuse, in the words of operators, of JSON and of signed statements.</summary>
public static class FeedbackWords
{
    /// <summary>The reason of what was not refused.</summary>
    public const string NoReason = "none";

    private const string Unknown = "unknown";

    private static readonly (FeedbackKind Kind, string Word)[] Known =
    [
        (FeedbackKind.Sighting, "sighting"), (FeedbackKind.FalsePositive, "false-positive"), (FeedbackKind.Expired, "expired"),
        (FeedbackKind.Useful, "useful"), (FeedbackKind.Duplicate, "duplicate"), (FeedbackKind.NeedMore, "need-more"),
    ];

    private static readonly (FeedbackKind Kind, string Word)[] Personal =
        [(FeedbackKind.Opened, "opened"), (FeedbackKind.Applied, "applied"), (FeedbackKind.Refused, "refused")];

    private static readonly (PersonRefusal Reason, string Word)[] Refusals =
    [
        (PersonRefusal.ContentWrong, "content-wrong"), (PersonRefusal.NotForMe, "not-for-me"), (PersonRefusal.Marking, "marking"), (PersonRefusal.Other, "other"),
    ];

    /// <summary>What a CERT says.</summary>
    public static IReadOnlyList<string> Words { get; } = [.. Known.Select(pair => pair.Word)];

    /// <summary>What a named person signs about what was sealed to them.</summary>
    public static IReadOnlyList<string> PersonWords { get; } = [.. Personal.Select(pair => pair.Word)];

    /// <summary>Why a person refuses.</summary>
    public static IReadOnlyList<string> RefusalWords { get; } = [.. Refusals.Select(pair => pair.Word)];

    /// <summary>Only a person it was sealed to can say it, with their signature.</summary>
    public static bool IsPersons(FeedbackKind kind) => Personal.Any(pair => pair.Kind == kind);

    public static bool IsKnown(FeedbackKind kind) => Of(kind) != Unknown;

    /// <summary><c>unknown</c> for a value that is none.</summary>
    public static string Of(FeedbackKind kind) => Known.Concat(Personal).FirstOrDefault(pair => pair.Kind == kind).Word ?? Unknown;

    /// <summary><c>none</c> where there is no reason, <c>unknown</c> for a value that is none.</summary>
    public static string Of(PersonRefusal reason) => reason == PersonRefusal.Unspecified ? NoReason : Refusals.FirstOrDefault(pair => pair.Reason == reason).Word ?? Unknown;

    /// <summary>What a CERT says, by exactly its word; unspecified for any other spelling.</summary>
    public static FeedbackKind Find(string? word) => Known.FirstOrDefault(pair => pair.Word == word).Kind;

    /// <summary>What a person says, by exactly its word; unspecified for any other spelling.</summary>
    public static FeedbackKind FindPersons(string? word) => Personal.FirstOrDefault(pair => pair.Word == word).Kind;

    /// <summary>Exactly the word; unspecified for any other spelling.</summary>
    public static PersonRefusal FindRefusal(string? word) => Refusals.FirstOrDefault(pair => pair.Word == word).Reason;
}
