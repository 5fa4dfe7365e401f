using CertBridge.Protocol.V1;

namespace CertBridge.Node.Linking;

/// <summary>The partner said that it ends the link, and why. Its words are kept short and are shown escaped.</summary>
internal sealed class LinkEndedByPartnerException(Closing words)
    : Exception($"the partner ended the link: {Word(words.Reason)}{(words.Text.Length == 0 ? "" : $" ({Limited(words.Text)})")}")
{
    private const int TextLengthMax = 200;

    public ClosingReason Reason { get; } = words.Reason;

    /// <summary>Which of our numbers it misses; null where it says of none that can be.</summary>
    public Gap? Gap { get; } = words is { Reason: ClosingReason.Protocol, Gap: { Epoch: > 0, Lane: >= LaneName.Flash and <= LaneName.Bulk, First: > 0 } gap } && gap.Last >= gap.First && gap.Last <= long.MaxValue ? gap : null;

    private static string Word(ClosingReason reason) => reason.ToString().ToLowerInvariant();

    /// <summary>A partner's words as they may stand in our sentence: short, on one line.</summary>
    internal static string Limited(string text) =>
        new([.. text.Take(TextLengthMax).Select(c => char.IsControl(c) ? ' ' : c)]);
}
