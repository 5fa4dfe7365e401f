using CertBridge.Protocol.V1;
using CertBridge.Sharing.Documents;
using CertBridge.Sharing.Reports;

namespace CertBridge.Formats.Misp;

/// <summary>Free text of an event as a report may carry it.</summary>
internal static class MispText
{
    /// <summary>The text with line ends as line feeds; null when it is blank, too long, holds control characters, or personal data the marking does not allow.</summary>
    public static string? Carried(string? text, int lengthMax, Marking marking)
    {
        string? lines = text?.ReplaceLineEndings("\n").Trim();
        bool isCarried = !string.IsNullOrEmpty(lines)
            && lines.Length <= lengthMax
            && TextRules.FirstForbidden(lines, isMultiline: true) is null
            && (marking.Tlp > Tlp.Green || PersonalPatterns.Find(lines) is null);
        return isCarried ? lines : null;
    }
}
