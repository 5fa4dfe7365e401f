namespace CertBridge.Sharing.Expressions.Reading;

/// <summary>Why a text is no expression.</summary>
/// <param name="Start">Where, in UTF-16 units from 0.</param>
/// <param name="Sentence">What is wrong there.</param>
/// <param name="Hint">What to write; null when the sentence says it.</param>
/// <param name="IsLimit">True when a limit is exceeded.</param>
internal sealed record Refusal(int Start, string Sentence, string? Hint = null, bool IsLimit = false);
