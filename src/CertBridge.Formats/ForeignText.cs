using CertBridge.Protocol.V1;
using CertBridge.Sharing.Documents;
using CertBridge.Sharing.Reports;

namespace CertBridge.Formats;

/// <summary>Free text of a foreign document as a report may carry it.</summary>
internal static class ForeignText
{
    public const int TitleLengthMax = 200;
    public const int DescriptionLengthMax = 20_000;

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

    /// <summary>A title of one line, cut where it is too long.</summary>
    public static string Title(string text)
    {
        string line = string.Join(' ', text.Split(['\r', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        return line.Length <= TitleLengthMax ? line : string.Concat(line.AsSpan(0, char.IsHighSurrogate(line[TitleLengthMax - 4]) ? TitleLengthMax - 4 : TitleLengthMax - 3), "...");
    }

    /// <summary>A name or a sentence for one line: null where it is too long or holds what must not be shown.</summary>
    public static string? Line(string? text, int lengthMax) => text?.Length > 0 && text.Length <= lengthMax && TextRules.FirstForbidden(text, isMultiline: false) is null ? text : null;
}
