using System.Text.RegularExpressions;

namespace CertBridge.Sharing.Reports;

/// <summary>Makes the patterns we hold against hostile text: matched in linear time, whatever the text.</summary>
internal static class TextForm
{
    public static Regex Of(string pattern) =>
        new(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture);
}
