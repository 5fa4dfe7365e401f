using CertBridge.Protocol.V1;

namespace CertBridge.Sharing.Feedbacks;

/// <summary>Kinds of feedback in the words of operators and of JSON.</summary>
public static class FeedbackWords
{
    private static readonly (FeedbackKind Kind, string Word)[] Known =
    [
        (FeedbackKind.Sighting, "sighting"), (FeedbackKind.FalsePositive, "false-positive"), (FeedbackKind.Expired, "expired"),
        (FeedbackKind.Useful, "useful"), (FeedbackKind.Duplicate, "duplicate"), (FeedbackKind.NeedMore, "need-more"),
    ];

    public static IReadOnlyList<string> Words { get; } = [.. Known.Select(pair => pair.Word)];

    /// <summary><c>unknown</c> for a value that is none.</summary>
    public static string Of(FeedbackKind kind) => Known.FirstOrDefault(pair => pair.Kind == kind).Word ?? "unknown";

    /// <summary>Exactly the word; unspecified for any other spelling.</summary>
    public static FeedbackKind Find(string? word) => Known.FirstOrDefault(pair => pair.Word == word).Kind;
}
