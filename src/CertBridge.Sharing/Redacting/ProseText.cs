using System.Text.RegularExpressions;
using CertBridge.Sharing.Reports;

namespace CertBridge.Sharing.Redacting;

/// <summary>Texts for people: links that nobody opens by accident, and texts cut to what their field takes.</summary>
internal static class ProseText
{
    private const string Cut = "\u2026";

    // A name whose last label is letters, or four numbers. What is no address and looks like one, a file name, loses nothing by brackets.
    private static readonly Regex HostOrAddress = TextForm.Of(@"[\p{L}\p{Nd}_-]+(\.[\p{L}\p{Nd}_-]+)*\.(\p{L}{2,63}|xn--[A-Za-z0-9-]{1,59})|[0-9]{1,3}(\.[0-9]{1,3}){3}");

    private static readonly Regex Scheme = TextForm.Of(@"(?i:\b(https?|ftp)://)");

    /// <summary><c>hxxps://evil[.]example</c>, <c>198[.]51[.]100[.]23</c>; a text without any stays as it is.</summary>
    public static string Defang(string text)
    {
        string plain = text.Contains("://", StringComparison.Ordinal) ? Scheme.Replace(text, match => Disarmed(match.Value)) : text;
        return plain.Contains('.', StringComparison.Ordinal) ? HostOrAddress.Replace(plain, match => match.Value.Replace(".", "[.]", StringComparison.Ordinal)) : plain;
    }

    /// <summary>At most <paramref name="lengthMax"/> characters: what redaction made longer than the field takes is cut, because the rest would make the report invalid.</summary>
    public static string Fit(string text, int lengthMax)
    {
        if (text.Length <= lengthMax)
            return text;
        int end = lengthMax - Cut.Length;
        if (char.IsHighSurrogate(text[end - 1]))
            end--;
        return string.Concat(text.AsSpan(0, end), Cut);
    }

    private static string Disarmed(string scheme) => scheme.StartsWith('f') || scheme.StartsWith('F') ? "fxp://" : scheme.Length == 8 ? "hxxps://" : "hxxp://";
}
