using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using CertBridge.Cli.Parsing;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Protocol;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;

namespace CertBridge.Cli.Founding;

/// <summary><c>certbridge node maintenance</c>: partners are told that this node may be away, so that a link that is down calls nobody out of bed.</summary>
internal static class MaintenanceVerb
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(Limits.MaintenanceSecondsMax);
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(Limits.MaintenanceSecondsMin);

    private static readonly Option<string> For = Flag.Text("--for", "2h", "For how long from now, 1m to 72h; in place of what was announced before");
    private static readonly Option<bool> Over = new("--over") { Description = "It is over" };

    public static Verb Create() => new Verb("maintenance", "Tell every partner that this node may be away for a while, or that this is over; nothing else changes", RunAsync)
    {
        Examples = ["node maintenance --for 2h", "node maintenance --over"],
    }.With(For, Over);

    private static async Task<int> RunAsync(CommandRun run)
    {
        TimeSpan lasts = Asked(run.Value(For), run.Has(Over));
        using NodeSession session = NodeSession.Open(run);
        await session.AnnounceChangeAsync();
        AnnounceMaintenanceResponse answer = await session.Node.Node.AnnounceMaintenanceAsync(new AnnounceMaintenanceRequest { LastsSeconds = (uint)lasts.TotalSeconds }, cancellationToken: run.Cancel);
        run.Print.One("Maintenance", json => Write(json, answer), () => Text(answer, run.Print.Times));
        return ExitCode.Done;
    }

    private static TimeSpan Asked(string? lasts, bool isOver)
    {
        if (lasts is null == !isOver)
            throw CommandFailedException.Usage($"{For.Name} or {Over.Name} is needed, and not both", "Such as 'certbridge node maintenance --for 2h', and 'certbridge node maintenance --over' afterwards.");
        if (lasts is null)
            return TimeSpan.Zero;
        return TimeQuantity.Of(lasts, Longest, NumberStyles.None, "m", "h", "d") is { } asked && asked >= Shortest
            ? asked
            : throw CommandFailedException.Usage($"{For.Name} {TerminalText.Short(lasts)} is no length of a maintenance", "Such as 30m or 2h; 1m to 72h.");
    }

    private static void Write(Utf8JsonWriter json, AnnounceMaintenanceResponse answer)
    {
        json.WriteTime("until", answer.UntilMs);
        json.WriteStrings("linked", answer.Linked);
        json.WriteStrings("away", answer.Away);
    }

    private static string Text(AnnounceMaintenanceResponse answer, HumanTime times) => Table.Fields(
        ("maintenance", answer.UntilMs == 0 ? "over" : $"until {times.Both(answer.UntilMs)}"),
        ("hear it now", answer.Linked.Count == 0 ? "nobody: no link is up" : string.Join(", ", answer.Linked)),
        ("hear it later", answer.Away.Count == 0 ? "-" : string.Join(", ", answer.Away)));
}
