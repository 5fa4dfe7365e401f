using System.CommandLine;
using CertBridge.Cli.Parsing;
using CertBridge.Cli.Running;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;

namespace CertBridge.Cli.Reporting;

/// <summary><c>--lane</c>: how urgent a report is on its way to partners.</summary>
internal static class LaneFlag
{
    private static readonly Dictionary<string, LaneName> Lanes = new(StringComparer.Ordinal)
    {
        ["flash"] = LaneName.Flash,
        ["immediate"] = LaneName.Immediate,
        ["priority"] = LaneName.Priority,
        ["routine"] = LaneName.Routine,
        ["bulk"] = LaneName.Bulk,
    };

    public static readonly Option<string> Flag = Parsing.Flag.Text("--lane", "LANE", "flash (4 KiB at most), immediate (32 KiB), priority, routine or bulk; routine when not given");

    /// <summary>The most urgent first.</summary>
    public static IReadOnlyList<string> Words { get; } = [.. Lanes.Keys];

    /// <returns>Unspecified when the flag was not given: the node says which it is.</returns>
    public static LaneName Of(CommandRun run)
    {
        if (run.Value(Flag) is not { } word)
            return LaneName.Unspecified;
        return Lanes.TryGetValue(word, out LaneName lane) ? lane : throw UnknownWord.Of(SubmissionErrors.LaneUnknown, Flag.Name, word, Words);
    }
}
