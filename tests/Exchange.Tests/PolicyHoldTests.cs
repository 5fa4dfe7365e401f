using System.Text.Json;
using CertBridge.Exchange.Tests.Nodes;
using CertBridge.Protocol.Errors;

namespace CertBridge.Exchange.Tests;

/// <summary>What a rule holds, through the command line and on two real nodes: until a time it goes by itself, for people it stays here, and both are said.</summary>
[Collection(AgreedPairGroup.Name)]
public sealed class PolicyHoldTests(AgreedPair shared) : IAsyncLifetime
{
    /// <summary>A country no other test of the pair reports on: the rule that waits for people is for it alone.</summary>
    private const string Country = "IS";

    private readonly TestNode aln = shared.Pair.Aln;
    private readonly TestNode bor = shared.Pair.Bor;

    public Task InitializeAsync() => shared.BothUpAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task AnEmbargo_IsSaid_HoldsIt_AndIsNotWaitedFor()
    {
        string file = await WriteAsync("under an embargo", $"embargoUntil: \"{TimeProvider.System.GetUtcNow().AddDays(2):yyyy-MM-dd'T'HH:mm:ss'Z'}\"\n");

        CommandOutcome preview = (await TableAsync("report", "preview", file, "--exit-code")).ShouldExit(ExitCode.Done);
        Assert.Matches("cert-bor +hold +HELD_UNTIL ", preview.Output);
        Assert.Contains("cert-bor would be held until ", preview.Output);
        CommandOutcome submitted = (await TableAsync("report", "submit", file)).ShouldExit(ExitCode.Done);
        Assert.Matches("cert-bor +hold +HELD_UNTIL +queued, held +The author set an embargo\\.", submitted.Output);
        Assert.Contains("Held until ", submitted.Errors);
        Assert.Contains("takes it back before", submitted.Errors);

        JsonElement again = (await aln.MustAsync("report", "submit", file)).Json;
        string id = again.GetProperty("reportId").GetString()!;
        Assert.EndsWith("Z", Assert.Single(again.GetProperty("decisions").EnumerateArray()).GetProperty("heldUntil").GetString());
        Assert.Contains("The author set an embargo.", (await TableAsync("outbox", "explain", id, "--to", "cert-bor")).ShouldExit(ExitCode.Done).Output);
        await aln.MustAsync("outbox", "cancel", id);
        (await bor.RunAsync("inbox", "show", id)).ShouldExit(StoredItemErrors.InboxItemUnknown.Exit);
    }

    [Fact]
    public async Task ForPeople_NothingIsSent_ExitsSeven_AndSaysSo()
    {
        await HoldCountryForPeopleAsync();
        string file = await WriteAsync("waits for people", $"countries: [{Country}]\n");

        (await aln.RunAsync("report", "preview", file)).ShouldExit(ExitCode.Done);
        CommandOutcome preview = (await TableAsync("report", "preview", file, "--exit-code")).ShouldExit(ExitCode.WaitingForHuman);
        Assert.Contains("cert-bor would wait for 1 approval by duty-officer, not the author; certbridge approval list would show it.", preview.Output);
        CommandOutcome submitted = (await TableAsync("report", "submit", file)).ShouldExit(ExitCode.WaitingForHuman);
        Assert.Matches("cert-bor +hold +HELD_FOR_APPROVAL +- +Somebody looks at these first\\.", submitted.Output);
        Assert.Contains("cert-bor: it waits until people release it. Somebody looks at these first.", submitted.Errors);
        Assert.Contains("Nothing was sent. Next: certbridge approval list --state waiting", submitted.Errors);

        CommandOutcome named = (await aln.RunAsync("report", "submit", file, "--to", "cert-bor", "--key", "named")).ShouldExit(ExitCode.WaitingForHuman);
        string id = named.Json.GetProperty("reportId").GetString()!;
        JsonElement explained = Assert.Single((await aln.MustAsync("outbox", "explain", id, "--to", "cert-bor")).Json.GetProperty("items").EnumerateArray());
        Assert.Equal(("hold", "HELD_FOR_APPROVAL", JsonValueKind.Null), (explained.GetProperty("outcome").GetString(), explained.GetProperty("reason").GetString(), explained.GetProperty("entry").ValueKind));
        Assert.Equal("R100", Assert.Single(explained.GetProperty("record").GetProperty("decisive").EnumerateArray()).GetString());
        (await bor.RunAsync("inbox", "show", id)).ShouldExit(StoredItemErrors.InboxItemUnknown.Exit);
    }

    /// <summary>One officer narrows: everything else of the pair is decided as before.</summary>
    private async Task HoldCountryForPeopleAsync()
    {
        string builtIn = (await aln.MustAsync("policy", "show")).Json.GetProperty("document").GetString()!;
        string file = aln.File("holding.yaml");
        await File.WriteAllTextAsync(file, builtIn.Replace("name: built-in", "name: holding", StringComparison.Ordinal)
            + $"  - id: R100\n    effect: hold\n    when: \"'{Country}' in report.countries\"\n    needs: {{ approvals: 1, role: duty-officer }}\n    because: Somebody looks at these first.\n");
        await aln.MustAsync(["policy", "load", file, .. aln.OfficerFlags, "--yes"]);
    }

    private async Task<string> WriteAsync(string title, string fields)
    {
        string file = await ReportFile.WriteAsync(aln, title);
        await File.AppendAllTextAsync(file, "\n" + fields);
        return file;
    }

    private Task<CommandOutcome> TableAsync(params string[] words) => Certbridge.RunAsync([.. words, "--context-file", aln.ContextFile]);
}
