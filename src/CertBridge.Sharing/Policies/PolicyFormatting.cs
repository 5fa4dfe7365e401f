using System.Text;
using System.Text.RegularExpressions;
using CertBridge.Protocol.Errors;
using CertBridge.Sharing.Reports;

namespace CertBridge.Sharing.Policies;

/// <summary>
/// A policy with every condition written the one way (one space around operators, no brackets that change nothing). Comments, order and everything else stay as they are, and a condition that
/// does not stand on one line of its own, such as one in <c>{ … }</c>, does too.
/// </summary>
public static class PolicyFormatting
{
    private static readonly Regex Line = TextForm.Of("""^(?<head>\s*(- )?(?<field>when|until): +)(?<value>"([^"\\]|\\.)*"|'([^']|'')*'|[^"'#][^#]*?)(?<tail>\s*|\s+#.*)\z""");

    /// <returns>The text, or everything that is wrong with the policy.</returns>
    public static Parsed<string> Format(ReadOnlyMemory<byte> yaml)
    {
        Parsed<SharingPolicy> policy = SharingPolicy.Read(yaml);
        if (!policy.IsValid)
            return Parsed<string>.Invalid(policy.Problems);
        Dictionary<string, string> canonical = new(StringComparer.Ordinal);
        foreach (Rule rule in policy.Value.Rules)
        {
            canonical[rule.When.Text] = rule.When.ToCanonicalText();
            if (rule.Until is { } until)
                canonical[until.Text] = until.ToCanonicalText();
        }
        string[] lines = [.. Encoding.UTF8.GetString(yaml.Span).Split('\n').Select(line => Formatted(line, canonical))];
        return Parsed<string>.Valid(string.Join('\n', lines));
    }

    private static string Formatted(string line, Dictionary<string, string> canonical)
    {
        Match match = Line.Match(line);
        return match.Success && canonical.TryGetValue(Unquoted(match.Groups["value"].Value), out string? text)
            ? $"{match.Groups["head"].Value}{Quoted(text)}{match.Groups["tail"].Value}"
            : line;
    }

    private static string Unquoted(string value) => value[0] switch
    {
        '"' => value[1..^1].Replace("\\\"", "\"", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal),
        '\'' => value[1..^1].Replace("''", "'", StringComparison.Ordinal),
        _ => value.TrimEnd(),
    };

    /// <summary>As plain text where YAML reads it so, else in single quotes, in which only the quote itself means something.</summary>
    private static string Quoted(string text)
    {
        bool isPlain = (char.IsAsciiLetter(text[0]) || text[0] == '(') && !text.Contains(": ", StringComparison.Ordinal) && !text.Contains(" #", StringComparison.Ordinal) && text is not ("true" or "false");
        return isPlain ? text : $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
    }
}
