using System.CommandLine;
using CertBridge.Cli.Reporting;
using CertBridge.Cli.Running;
using CertBridge.Protocol.V1;

namespace CertBridge.Cli.Parsing;

/// <summary>The flags that narrow a list.</summary>
internal static class Narrowing
{
    public static readonly Option<string> Since = Flag.Text("--since", "TIME", "At or after: 7d, 12h or 30m ago, 2026-11-21, or 2026-11-21T21:40:00Z");

    public static readonly Option<string> Until = Flag.Text("--until", "TIME", "Before: as --since");

    public static readonly Option<string> Partner = Flag.Text("--partner", "PARTNER", "One partner only");

    public static readonly Option<string> Tlp = Flag.Text("--tlp", "TLP", "One TLP only");

    /// <summary>Unix milliseconds; 0 for any time.</summary>
    public static ulong SinceOf(CommandRun run) => TimeOf(run, Since);

    /// <summary>Unix milliseconds; 0 for any time.</summary>
    public static ulong UntilOf(CommandRun run) => TimeOf(run, Until);

    public static Tlp TlpOf(CommandRun run) => run.Value(Tlp) is { } word ? StatedMarking.TlpOf(Tlp.Name, word) : Protocol.V1.Tlp.Unspecified;

    private static ulong TimeOf(CommandRun run, Option<string> flag) => run.Value(flag) is { } text ? TimeText.Parse(flag.Name, text, run.Time.GetUtcNow()) : 0;
}
