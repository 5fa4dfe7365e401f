using System.CommandLine;
using CertBridge.Cli.Parsing;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;

namespace CertBridge.Cli.Reporting;

/// <summary>What columns of a table are: <c>--column HEADING=MEANING</c>.</summary>
internal static class ColumnFlag
{
    public static readonly Option<string[]> Flag = Parsing.Flag.Many("--column", "HEADING=MEANING", "What a column of a table holds, such as \"Remote IP=ip\"; known headings need none");

    /// <summary>By the heading; it may hold an equals sign, a meaning does not.</summary>
    public static IReadOnlyDictionary<string, string> Read(CommandRun run)
    {
        var columns = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string said in run.Values(Flag))
        {
            int equals = said.LastIndexOf('=');
            if (equals <= 0 || !columns.TryAdd(said[..equals], said[(equals + 1)..]))
                throw CommandFailedException.Usage($"--column {TerminalText.Short(said)} is no heading with its meaning, or its heading is given twice", "--column \"Remote IP=ip\"");
        }
        return columns;
    }
}
