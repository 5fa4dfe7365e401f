using System.CommandLine;
using System.Globalization;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Protocol.Errors;

namespace CertBridge.Cli.Parsing;

/// <summary>The flags of every list that can be long.</summary>
internal static class Paging
{
    private const uint LimitMax = 1000;

    public static readonly Option<string> Limit = Flag.Text("--limit", "N", $"At most this many, 1 to {LimitMax}; 100 when not given");

    public static readonly Option<string> Cursor = Flag.Text("--cursor", "NEXT", "Where the page before ended: its next");

    public static uint LimitOf(CommandRun run)
    {
        string? text = run.Value(Limit);
        if (text is null)
            return 0;
        return uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out uint limit) && limit is >= 1 and <= LimitMax
            ? limit
            : throw CommandFailedException.Usage($"--limit {TerminalText.Short(text)} is not a number from 1 to {LimitMax}", "--limit 100");
    }

    public static string CursorOf(CommandRun run) => run.Value(Cursor) ?? "";

    public static void SayNext(CommandRun run, string next)
    {
        if (next.Length > 0)
            run.Say($"There is more: --cursor {TerminalText.Escape(next)}");
    }
}
