using System.CommandLine;
using CertBridge.Cli.Parsing;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Protocol;
using CertBridge.Protocol.Errors;

namespace CertBridge.Cli.Reporting;

/// <summary><c>--hold</c>: how long a report can still be taken back before it goes out.</summary>
internal static class Hold
{
    public static readonly Option<string> Flag = Parsing.Flag.Text("--hold", "20s", "Keep it from going out for so long, 1s to 24h: Ctrl-C or outbox cancel takes it back");

    /// <returns>0 when the flag was not given.</returns>
    public static uint MillisOf(CommandRun run)
    {
        if (run.Value(Flag) is not { } text)
            return 0;
        double millis = DurationText.Parse(Flag.Name, text).TotalMilliseconds;
        return millis is >= Limits.HoldMillisMin and <= Limits.HoldMillisMax
            ? (uint)millis
            : throw new CommandFailedException(SubmissionErrors.HoldOutOfRange, $"--hold {TerminalText.Short(text)} is no time a report can be held");
    }
}
