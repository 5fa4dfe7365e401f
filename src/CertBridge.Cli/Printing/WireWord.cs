using System.Text;

namespace CertBridge.Cli.Printing;

/// <summary>An enum of the wire as the word the JSON contract has for it: lower case, hyphens between words.</summary>
internal static class WireWord
{
    public static string Of<T>(T value)
        where T : struct, Enum
    {
        string name = value.ToString();
        var word = new StringBuilder(name.Length + 4);
        foreach (char c in name)
        {
            if (char.IsAsciiLetterUpper(c) && word.Length > 0)
                word.Append('-');
            word.Append(char.ToLowerInvariant(c));
        }
        return word.ToString();
    }
}
