using System.Globalization;
using CertBridge.Cli.Nouns;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Policies;
using Google.Protobuf;

namespace CertBridge.Cli.Ruling;

/// <summary><c>certbridge policy diff FILE --against last-30d</c>: which answers of the last days would be others. The node asks; nothing is stored.</summary>
internal static class PolicyTrialVerb
{
    private const string Last = "last-";
    private const int DaysMax = 3_650;

    private static readonly Column<ChangedAnswer>[] Columns =
    [
        new("REPORT", answer => answer.ReportId),
        new("WAY", answer => answer.Direction),
        new("PARTNER", answer => answer.Partner),
        new("WAS", answer => answer.Was),
        new("BECOMES", answer => answer.Becomes),
        new("BY", answer => answer.Decisive),
        new("BECAUSE", answer => answer.Because, WidthMax: 80),
    ];

    public static async Task<int> RunAsync(CommandRun run, SharingPolicy policy, string period)
    {
        if (run.OptionalValue(PolicyNoun.Other) is not null)
            throw CommandFailedException.Usage("--against asks the node, and another policy was given too", "one of the two");
        int days = DaysOf(period);
        using NodeSession session = NodeSession.Open(run);
        var request = new TryPolicyRequest
        {
            Document = ByteString.CopyFrom(policy.Bytes.Span),
            SinceMs = (ulong)run.Time.GetUtcNow().AddDays(-days).ToUnixTimeMilliseconds(),
        };
        TryPolicyResponse answer = await session.Node.Policies.TryPolicyAsync(request, cancellationToken: run.Cancel);
        run.Print.List("PolicyTrial", answer.Changed, Columns,
            (json, one) =>
            {
                json.WriteString("report", one.ReportId);
                json.WriteString("direction", one.Direction);
                json.WriteString("partner", one.Partner);
                json.WriteString("was", one.Was);
                json.WriteString("becomes", one.Becomes);
                json.WriteString("decisive", one.Decisive);
                json.WriteString("because", one.Because);
            },
            beside: json =>
            {
                json.WriteNumber("asked", answer.Asked);
                json.WriteNumber("unknown", answer.Unknown);
                json.WriteNumber("changed", answer.ChangedCount);
            });
        run.Say($"{answer.Asked} decisions were asked again, {answer.ChangedCount} would be others{(answer.Unknown > 0 ? $"; {answer.Unknown} cannot be asked any more" : "")}.");
        return ExitCode.Done;
    }

    private static int DaysOf(string period)
    {
        int days = 0;
        bool isDays = period.StartsWith(Last, StringComparison.Ordinal) && period.EndsWith('d')
            && int.TryParse(period.AsSpan(Last.Length, period.Length - Last.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out days);
        return isDays && days is >= 1 and <= DaysMax
            ? days
            : throw CommandFailedException.Usage($"--against {TerminalText.Short(period)} is not a time back", $"--against last-30d; 1 to {DaysMax} days");
    }
}
