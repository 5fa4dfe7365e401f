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

/// <summary><c>certbridge node purge</c>: the running node forgets content by its age. Counted first, confirmed by the node's id, then done slice by slice.</summary>
internal static class PurgeVerb
{
    private static readonly TimeSpan AgeMax = TimeSpan.FromDays(36_500);

    private static readonly Option<string> OlderThan = Flag.Needed("--older-than", "365d", "Content that last mattered longer ago than this, at least 14d");
    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Count, and change nothing" };
    private static readonly Option<string> Confirm = Flag.Text("--confirm", "NODE-ID", "The node's own id; --yes is not enough, for what is forgotten is gone for ever");

    public static Verb Create() => new Verb("purge", "Forget the content of settled reports and envelopes by their age, and the copies of older stores; ids, receipts and the ledger stay", RunAsync)
    {
        Examples = ["node purge --older-than 365d --dry-run", "node purge --older-than 365d --confirm cert-aln"],
    }.With(OlderThan, DryRun, Confirm);

    private static async Task<int> RunAsync(CommandRun run)
    {
        bool isDry = run.Has(DryRun);
        DateTimeOffset before = run.Time.GetUtcNow() - Age(run.Value(OlderThan)!);
        using NodeSession session = NodeSession.Open(run);
        PurgeContentResponse counted = await EachAsync(run, session, new PurgeContentRequest { BeforeMs = (ulong)before.ToUnixTimeMilliseconds(), DryRun = true });
        if (isDry)
            return Print(run, counted, before, isDry);
        WhoAmIResponse me = await session.AnnounceChangeAsync();
        run.Say(Text(counted, before).TrimEnd('\n'));
        await new TypedId(me.PartnerId, "what is forgotten is gone for ever, so the node's id confirms it", $"Type {me.PartnerId} to forget this for ever: ", "certbridge whoami says which node the context names.")
            .DemandAsync(run, run.Value(Confirm));
        return Print(run, await EachAsync(run, session, new PurgeContentRequest { BeforeMs = (ulong)before.ToUnixTimeMilliseconds(), Confirm = me.PartnerId }), before, isDry);
    }

    /// <summary>Calls until nothing is left, and adds up.</summary>
    private static async Task<PurgeContentResponse> EachAsync(CommandRun run, NodeSession session, PurgeContentRequest request)
    {
        var sum = new PurgeContentResponse();
        do
        {
            PurgeContentResponse slice = await session.Node.Node.PurgeContentAsync(request, cancellationToken: run.Cancel);
            sum.Reports += slice.Reports;
            sum.EnvelopesOut += slice.EnvelopesOut;
            sum.EnvelopesIn += slice.EnvelopesIn;
            sum.ContentBytes += slice.ContentBytes;
            sum.Unsettled += slice.Unsettled;
            sum.Copies += slice.Copies;
            sum.CopyBytes += slice.CopyBytes;
            request.Cursor = slice.Next;
        }
        while (request.Cursor.Length > 0);
        return sum;
    }

    private static TimeSpan Age(string text) =>
        TimeQuantity.Of(text, AgeMax, NumberStyles.None, "d") is { TotalDays: >= Limits.ContentAgeDaysMin } age
            ? age
            : throw CommandFailedException.Usage($"{OlderThan.Name} {TerminalText.Short(text)} is not an age", $"Such as 365d; at least {Limits.ContentAgeDaysMin}d.");

    private static int Print(CommandRun run, PurgeContentResponse sum, DateTimeOffset before, bool isDry)
    {
        run.Print.One("Purge", json => Write(json, sum, before, isDry), () => Text(sum, before));
        if (isDry)
            run.Say("Nothing was changed.");
        return ExitCode.Done;
    }

    private static void Write(Utf8JsonWriter json, PurgeContentResponse sum, DateTimeOffset before, bool isDry)
    {
        json.WriteBoolean("dryRun", isDry);
        json.WriteTime("before", (ulong)before.ToUnixTimeMilliseconds());
        json.WriteNumber("reports", sum.Reports);
        json.WriteNumber("envelopesOut", sum.EnvelopesOut);
        json.WriteNumber("envelopesIn", sum.EnvelopesIn);
        json.WriteNumber("contentBytes", sum.ContentBytes);
        json.WriteNumber("unsettled", sum.Unsettled);
        json.WriteNumber("copies", sum.Copies);
        json.WriteNumber("copyBytes", sum.CopyBytes);
    }

    private static string Text(PurgeContentResponse sum, DateTimeOffset before) => Table.Fields(
        ("content of", $"{sum.Reports} reports, {sum.EnvelopesOut} envelopes to partners, {sum.EnvelopesIn} envelopes from partners"),
        ("older than", HumanTime.Rfc3339(before)),
        ("bytes", sum.ContentBytes.ToString(CultureInfo.InvariantCulture)),
        ("older stores", $"{sum.Copies} copies, {sum.CopyBytes} bytes, whatever their age"),
        ("not touched", $"{sum.Unsettled} reports that are not settled with every partner"));
}
