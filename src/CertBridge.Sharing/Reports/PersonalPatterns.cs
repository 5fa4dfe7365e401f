using System.Text.RegularExpressions;

namespace CertBridge.Sharing.Reports;

/// <summary>What looks like personal data in free text. It finds the careless case, not the clever one.</summary>
public static class PersonalPatterns
{
    private static readonly Regex Email = TextForm.Of(@"[A-Za-z0-9._%+-]@[A-Za-z0-9-]+\.[A-Za-z0-9-]");

    // International form only: other digit groups are too often versions, sizes and counts.
    private static readonly Regex Phone = TextForm.Of(@"(^|[^\w+])\+[1-9]([ .()/-]{0,2}[0-9]){8,14}(\W|\z)");

    // US social security number, Italian codice fiscale, Albanian NID, Spanish DNI.
    private static readonly Regex NationalId =
        TextForm.Of(@"\b([0-9]{3}-[0-9]{2}-[0-9]{4}|[A-Z]{6}[0-9]{2}[A-Z][0-9]{2}[A-Z][0-9]{3}[A-Z]|[A-Z][0-9]{8}[A-Z]|[0-9]{8}[A-HJ-NP-TV-Z])\b");

    /// <summary>What kind it looks like; null when nothing was found. A text without the character a pattern cannot do without is not searched.</summary>
    public static string? Find(string text) =>
        text.Contains('@', StringComparison.Ordinal) && Email.IsMatch(text) ? "an e-mail address"
        : text.Contains('+', StringComparison.Ordinal) && Phone.IsMatch(text) ? "a phone number"
        : text.AsSpan().ContainsAnyInRange('0', '9') && NationalId.IsMatch(text) ? "a national id"
        : null;
}
