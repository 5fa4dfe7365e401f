using System.Text.Json;
using CertBridge.Cli.Parsing;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;

namespace CertBridge.Cli.Founding;

/// <summary><c>certbridge card keys</c>: what became of each key of this organisation, and how far partners are with the next step.</summary>
internal static class CardKeysVerb
{
    public static Verb Create() => new("keys", "The node's keys: state, since when, and which partners have accepted an announced one or met the one in use", RunAsync)
    {
        Examples = ["card keys"],
    };

    private static async Task<int> RunAsync(CommandRun run)
    {
        using NodeSession session = NodeSession.Open(run);
        ListKeysResponse list = await session.Node.Node.ListKeysAsync(new ListKeysRequest(), cancellationToken: run.Cancel);
        run.Print.List("KeyList", list.Keys, Columns(run.Print.Times), Write, beside: json => json.WriteNumber("cardSerial", list.CardSerial));
        return ExitCode.Done;
    }

    private static Column<KeySummary>[] Columns(HumanTime times) =>
    [
        new("USE", key => key.Use),
        new("STATE", key => key.InUse ? $"{key.State}, in use" : key.State),
        new("SINCE", key => times.Both(key.SinceMs)),
        new("SUSPECT SINCE", key => key.SuspectSinceMs == 0 ? "" : times.Both(key.SuspectSinceMs)),
        new("PARTNERS", Partners, WidthMax: 120),
        new("KEY", key => Convert.ToHexStringLower(key.KeyId.Span), WidthMax: 64),
    ];

    private static string Partners(KeySummary key) => (key.Partners.Count, key.WaitingFor.Count) switch
    {
        (0, 0) => "",
        (_, 0) => key.InUse ? "all have met it" : "all have accepted it",
        (_, var count) when count > 8 => $"waiting for {count}",
        _ => $"waiting for {string.Join(", ", key.WaitingFor)}",
    };

    private static void Write(Utf8JsonWriter json, KeySummary key)
    {
        json.WriteString("use", key.Use);
        json.WriteString("key", Convert.ToHexStringLower(key.KeyId.Span));
        json.WriteString("state", key.State);
        json.WriteBoolean("inUse", key.InUse);
        json.WriteTime("since", key.SinceMs);
        json.WriteTime("suspectSince", key.SuspectSinceMs);
        json.WriteStrings("partners", key.Partners);
        json.WriteStrings("waitingFor", key.WaitingFor);
    }
}
