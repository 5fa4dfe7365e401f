using System.Text;

namespace CertBridge.Sharing.Documents;

/// <summary>A few characters of hostile input, made harmless for a message: printable ASCII stays, everything else is shown as <c>\u{...}</c>.</summary>
public static class Excerpt
{
    private const int CharactersMax = 40;

    /// <summary>In quotes, at most 40 characters.</summary>
    public static string Of(string text) => $"\"{Escape(text)}\"";

    /// <summary>A field name for a path, without quotes; one without a character in words.</summary>
    public static string OfName(string name) => name.Length == 0 ? "(field without a name)" : Escape(name);

    private static string Escape(string text)
    {
        var shown = new StringBuilder();
        int taken = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (++taken > CharactersMax)
                return shown.Append("...").ToString();
            if (rune.Value is >= 0x20 and < 0x7F and not '"' and not '\\')
                shown.Append((char)rune.Value);
            else
                shown.Append($"\\u{{{rune.Value:x}}}");
        }
        return shown.ToString();
    }
}
