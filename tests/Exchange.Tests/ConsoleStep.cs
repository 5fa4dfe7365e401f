using System.Text.RegularExpressions;

namespace CertBridge.Exchange.Tests;

/// <summary>One command of a page's console blocks and what the page says it prints. <c>...</c> stands for anything, a line or part of one.</summary>
internal sealed partial record ConsoleStep(int Line, string Command, IReadOnlyList<string> Expected)
{
    public static IReadOnlyList<ConsoleStep> Of(string page)
    {
        var steps = new List<ConsoleStep>();
        bool isInside = false;
        foreach ((string line, int number) in page.Split('\n').Select((text, index) => (text, index + 1)))
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
                isInside = line == "```console";
            else if (isInside && line.StartsWith("$ ", StringComparison.Ordinal))
                steps.Add(new ConsoleStep(number, line[2..], []));
            else if (isInside && steps.Count > 0 && steps[^1].Command.EndsWith('\\'))
                steps[^1] = steps[^1] with { Command = $"{steps[^1].Command}\n{line}" };
            else if (isInside && steps.Count > 0)
                steps[^1] = steps[^1] with { Expected = [.. steps[^1].Expected, line] };
        }
        return steps;
    }

    /// <summary>Null when the output is what the page says.</summary>
    public string? Compare(string output)
    {
        string pattern = string.Concat(Expected.Select(line => line == "..." ? "(.*\n)*?" : LinePattern(line)));
        return Regex.IsMatch(output, $@"^{pattern}\z", RegexOptions.NonBacktracking)
            ? null
            : $"line {Line}: $ {Command}\nthe page says:\n{string.Join('\n', Expected)}\nit printed:\n{output}";
    }

    // Runs of spaces are columns of a table, whose width depends on what else is in it.
    private static string LinePattern(string line) =>
        Spaces().Replace(Regex.Escape(line).Replace(@"\.\.\.", ".*", StringComparison.Ordinal).Replace(@"\ ", " ", StringComparison.Ordinal), " +") + " *\n";

    [GeneratedRegex(" +")]
    private static partial Regex Spaces();
}
