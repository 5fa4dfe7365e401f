using System.Text.RegularExpressions;

namespace CertBridge.Exchange.Tests.Manual;

/// <summary>Holds what was printed against a golden: <c>...</c> alone is any number of lines, within a line any text; runs of blanks are columns and count as one.</summary>
internal static partial class GoldenText
{
    private const string Anything = "...";

    public static bool Matches(IReadOnlyList<string> golden, string printed)
    {
        string[] lines = printed.Length == 0 ? [] : printed.TrimEnd('\n').Split('\n');
        int at = 0, expected = 0, star = -1, retry = 0;
        while (at < lines.Length)
        {
            if (expected < golden.Count && golden[expected] == Anything)
                (star, retry) = (expected++, at);
            else if (expected < golden.Count && LineMatches(golden[expected], lines[at]))
                (expected, at) = (expected + 1, at + 1);
            else if (star >= 0)
                (expected, at) = (star + 1, ++retry);
            else
                return false;
        }
        return golden.Skip(expected).All(line => line == Anything);
    }

    private static bool LineMatches(string golden, string line)
    {
        string[] parts = Plain(golden).Split(Anything);
        string text = Plain(line);
        if (parts.Length == 1)
            return text == parts[0];
        if (text.Length < parts[0].Length + parts[^1].Length || !text.StartsWith(parts[0], StringComparison.Ordinal) || !text.EndsWith(parts[^1], StringComparison.Ordinal))
            return false;
        int from = parts[0].Length;
        foreach (string part in parts[1..^1])
        {
            int found = text.IndexOf(part, from, text.Length - parts[^1].Length - from, StringComparison.Ordinal);
            if (found < 0)
                return false;
            from = found + part.Length;
        }
        return true;
    }

    private static string Plain(string line) => Blanks().Replace(line, " ").TrimEnd();

    [GeneratedRegex(" +")]
    private static partial Regex Blanks();
}
