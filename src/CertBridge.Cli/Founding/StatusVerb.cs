using System.CommandLine;
using System.Text.Json;
using CertBridge.Cli.Parsing;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Client;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;
using CertBridge.Sealing.Envelopes;

namespace CertBridge.Cli.Founding;

/// <summary><c>certbridge node status</c>: how the node of the context is. With <c>--wait</c> it is asked until it answers.</summary>
internal static class StatusVerb
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private static readonly Option<string> Wait = Flag.Text("--wait", "10s", "Ask until the node answers, for at most so long");

    public static Verb Create() => new Verb("status", "How the node is: outbox, inbox, links, alarms", RunAsync) { Examples = ["node status", "node status --wait 10s -o json"] }.With(Wait);

    private static async Task<int> RunAsync(CommandRun run)
    {
        using NodeSession session = NodeSession.Open(run);
        ShowStatusResponse status = await AskAsync(run, session);
        run.Print.One("NodeStatus", json => Write(json, status), () => Text(status, run.Print.Times));
        return ExitCode.Done;
    }

    private static async Task<ShowStatusResponse> AskAsync(CommandRun run, NodeSession session)
    {
        TimeSpan patience = run.Value(Wait) is { } text ? DurationText.Parse(Wait.Name, text) : TimeSpan.Zero;
        long started = run.Time.GetTimestamp();
        while (true)
        {
            try
            {
                return await session.Node.Node.ShowStatusAsync(new ShowStatusRequest(), cancellationToken: run.Cancel);
            }
            catch (NodeCallException e) when (e.Exit == ExitCode.Unreachable && run.Time.GetElapsedTime(started) < patience)
            {
                await Task.Delay(Pause, run.Time, run.Cancel);
            }
        }
    }

    private static void Write(Utf8JsonWriter json, ShowStatusResponse status)
    {
        json.WriteString("partnerId", status.PartnerId);
        json.WriteString("environment", status.Environment);
        json.WriteString("version", status.Version);
        json.WriteTime("started", status.StartedMs);
        json.WriteTime("clock", status.ClockMs);
        json.WriteNumber("outboxWaiting", status.OutboxWaiting);
        json.WriteString("outboxOldest", HumanTime.Iso8601(status.OutboxOldestMs));
        json.WriteNumber("inboxStored", status.InboxStored);
        json.WriteNumber("inboxQuarantined", status.InboxQuarantined);
        json.WriteItems("links", status.Links, Write);
        json.WriteItems("alarms", status.Alarms, Write);
        json.WriteNumber("partnerPort", status.PartnerPort);
        json.WriteNumber("localPort", status.LocalPort);
        json.WriteNumber("processId", status.ProcessId);
        json.WriteString("sqliteVersion", status.SqliteVersion);
        json.WriteNumber("cardSerial", status.CardSerial);
        json.WriteTime("cardExpires", status.CardExpiresMs);
        json.WriteTime("sheetExpires", status.SheetExpiresMs);
        json.WriteString("keyProtection", status.KeyProtection);
        json.WriteStrings("platformSuites", [.. status.PlatformSuites.Select(EnvelopeSuite.NameOf)]);
        json.WriteStrings("cardSuites", [.. status.CardSuites.Select(EnvelopeSuite.NameOf)]);
        json.WriteString("noHybrid", status.NoHybrid);
        json.WriteItems("storeCopies", status.StoreCopies, Write);
        json.WriteStrings("locked", status.Locked);
        if (status.MaintenanceUntilMs > 0)
            json.WriteTime("maintenanceUntil", status.MaintenanceUntilMs);
        if (status.Restored is { } restored)
        {
            json.WriteStartObject("restored");
            json.WriteTime("taken", restored.TakenMs);
            json.WriteTime("restored", restored.RestoredMs);
            json.WriteStrings("waitingFor", restored.WaitingFor);
            json.WriteEndObject();
        }
    }

    private static void Write(Utf8JsonWriter json, LinkStanding link)
    {
        json.WriteString("partner", link.Partner);
        json.WriteString("state", link.State);
        json.WriteTime("since", link.SinceMs);
        json.WriteString("cause", link.Cause);
        json.WriteString("clockOffset", HumanTime.Iso8601(link.ClockOffsetMs));
        json.WriteString("clock", link.ClockStanding);
        json.WriteString("software", link.Software);
    }

    private static void Write(Utf8JsonWriter json, StoreCopy copy)
    {
        json.WriteString("copy", copy.Name);
        json.WriteNumber("schema", copy.Schema);
        json.WriteNumber("sizeBytes", copy.SizeBytes);
        json.WriteTime("made", copy.MadeMs);
        json.WriteTime("ends", copy.EndsMs);
    }

    private static void Write(Utf8JsonWriter json, Alarm alarm)
    {
        json.WriteString("alarm", alarm.Kind);
        json.WriteString("partner", alarm.Partner);
        json.WriteString("text", alarm.Text);
        json.WriteTime("at", alarm.AtMs);
    }

    private static string Text(ShowStatusResponse status, HumanTime times)
    {
        string text = LockedText(status) + RestoredText(status, times) + MaintenanceText(status, times) + Table.Fields(
            ("node", $"{status.PartnerId} ({status.Environment.ToUpperInvariant()}) v{status.Version}, process {status.ProcessId}"),
            ("started", times.Both(status.StartedMs)),
            ("outbox", status.OutboxOldestMs == 0 ? $"{status.OutboxWaiting} waiting" : $"{status.OutboxWaiting} waiting, oldest {HumanTime.Span(status.OutboxOldestMs)}"),
            ("inbox", $"{status.InboxStored} stored, {status.InboxQuarantined} in quarantine"),
            ("card", $"serial {status.CardSerial}, expires {times.Both(status.CardExpiresMs)}"),
            ("key sheet", $"expires {times.Both(status.SheetExpiresMs)}"),
            ("keys", KeysText(status.KeyProtection)),
            ("suites", SuiteText.Of(status.CardSuites, TerminalText.Escape(status.NoHybrid))),
            ("ports", $"partners {status.PartnerPort}, local {status.LocalPort}"),
            ("store", $"SQLite {status.SqliteVersion}"));
        if (status.Links.Count > 0)
            text += "\n" + Table.Of(status.Links, Links(times), isColoured: false);
        foreach (StoreCopy copy in status.StoreCopies)
            text += $"\nolder store  {TerminalText.Escape(copy.Name)}, {copy.SizeBytes} bytes, erased {times.Both(copy.EndsMs)}\n";
        foreach (Alarm alarm in status.Alarms)
            text += $"\nALARM {TerminalText.Escape(alarm.Kind)} {TerminalText.Escape(alarm.Partner)} {times.Both(alarm.AtMs)}: {TerminalText.Escape(alarm.Text)}\n";
        return text;
    }

    /// <summary>First of all: nothing else on the page means what it means otherwise.</summary>
    private static string RestoredText(ShowStatusResponse status, HumanTime times) => status.Restored is not { } restored ? "" :
        $"RESTORED from a backup of {times.Both(restored.TakenMs)}. Waits for {string.Join(", ", restored.WaitingFor.Select(partner => TerminalText.Escape(partner)))} to say that nothing is missing here;\n"
        + "until then nothing new leaves, and nothing they sent is shown: docs/operations.md, Bringing a node back.\n\n";

    private static string MaintenanceText(ShowStatusResponse status, HumanTime times) => status.MaintenanceUntilMs == 0 ? "" :
        $"MAINTENANCE announced until {times.Both(status.MaintenanceUntilMs)}; when it is done: certbridge node maintenance --over\n\n";

    /// <summary>Before all else: the node speaks with nobody.</summary>
    private static string LockedText(ShowStatusResponse status) => status.Locked.Count == 0 ? "" :
        $"LOCKED: {string.Join("; ", status.Locked.Select(reason => TerminalText.Escape(reason)))}. No partner is spoken with and nothing is made:\n"
        + "certbridge card sign --root-key FILE, then certbridge node reload: docs/operations.md, A node that is LOCKED.\n\n";

    private static string KeysText(string protection) => protection switch
    {
        "none" => "in clear; certbridge node keys protect encrypts them",
        "passphrase-file" => "encrypted, passphrase from a file",
        "credential" => "encrypted, passphrase from a systemd credential",
        "incomplete" => "not all encrypted: certbridge node keys protect",
        _ => TerminalText.Escape(protection),
    };

    private static string ClockText(LinkStanding link) => link.ClockStanding switch
    {
        "ok" => $"{link.ClockOffsetMs / 1000.0:+0.0;-0.0;0.0} s",
        "off" => $"{link.ClockOffsetMs / 1000.0:+0.0;-0.0;0.0} s, off",
        "wrong" => $"{link.ClockOffsetMs / 1000.0:+0;-0;0} s, WRONG",
        _ => "-",
    };

    private static Column<LinkStanding>[] Links(HumanTime times) =>
    [
        new("PARTNER", link => link.Partner),
        new("LINK", link => link.State),
        new("SINCE", link => times.Both(link.SinceMs)),
        new("CLOCK", ClockText),
        new("CAUSE", link => link.Cause, WidthMax: 100),
    ];
}
