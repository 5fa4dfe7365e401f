using System.Text.Json;
using CertBridge.Exchange.Tests.Nodes;
using CertBridge.Protocol.Errors;

namespace CertBridge.Exchange.Tests;

/// <summary>The same report through every exit of two real nodes: previewed, submitted and receipted on one side; shown, listed, exported and received again on the other, before and after its officer closes the door.</summary>
[Collection(AgreedPairGroup.Name)]
public sealed class ExitTests(AgreedPair shared) : IAsyncLifetime
{
    /// <summary>A country no other test of the pair reports on: the rule is for it alone.</summary>
    private const string Country = "FO";

    private const string Because = "We keep no reports on the islands.";

    private readonly TestNode aln = shared.Pair.Aln;
    private readonly TestNode bor = shared.Pair.Bor;

    public Task InitializeAsync() => shared.BothUpAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task EveryExit_SaysWhatReceivingSays_BeforeAndAfterAStricterPolicy()
    {
        string first = await WriteAsync("islands, the first");
        Assert.Equal(("allow", "ALLOWED"), Decision((await aln.MustAsync("report", "preview", first)).Json.GetProperty("partners")));
        JsonElement submitted = (await aln.MustAsync("report", "submit", first)).Json;
        Assert.Equal(("allow", "ALLOWED"), Decision(submitted.GetProperty("decisions")));
        string id = submitted.GetProperty("reportId").GetString()!;
        await aln.MustAsync("report", "receipts", id, "--wait", "60s");
        Assert.Equal(("islands, the first", ""), Title((await bor.MustAsync("inbox", "show", id)).Json));
        JsonElement exported = (await bor.MustAsync("inbox", "export", id, "--as", "envelope", "--out", bor.File("islands"))).Json;
        string number = exported.GetProperty("decision").GetRawText();
        Assert.Contains("\"export\"", (await bor.MustAsync("policy", "explain", "--decision", number, "--replay")).Output, StringComparison.Ordinal);

        await CloseAsync();

        JsonElement shown = (await bor.MustAsync("inbox", "show", id)).Json;
        Assert.Equal(("", "RULE_DENIED"), Title(shown));
        Assert.Equal((Because, JsonValueKind.Null), (shown.GetProperty("shown").GetProperty("because").GetString(), shown.GetProperty("report").ValueKind));
        JsonElement listed = (await bor.MustAsync("inbox", "list")).Json.GetProperty("items").EnumerateArray().Single(item => item.TryGetProperty("reportId", out JsonElement report) && report.GetString() == id);
        Assert.Equal(("", "RULE_DENIED"), Title(listed));
        CommandOutcome export = (await bor.RunAsync("inbox", "export", id, "--as", "envelope", "--out", bor.File("again"))).ShouldExit(ExitCode.NotAllowed);
        Assert.Contains(StoredItemErrors.NotForOperators.Code, export.Errors, StringComparison.Ordinal);
        Assert.Contains($"RULE_DENIED: {Because}", export.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(bor.File("again")));
        string second = (await aln.MustAsync("report", "submit", await WriteAsync("islands, the second"))).Json.GetProperty("reportId").GetString()!;
        JsonElement receipt = Assert.Single((await aln.RunAsync("report", "receipts", second, "--wait", "60s")).Json.GetProperty("items").EnumerateArray());
        Assert.Equal(("quarantined", "policy"), (receipt.GetProperty("verdict").GetString(), receipt.GetProperty("class").GetString()));
        Assert.Contains(Because, (await bor.MustAsync("policy", "explain", second, "--from", "cert-aln")).Output, StringComparison.Ordinal);
        (await bor.RunAsync("inbox", "export", second, "--as", "envelope", "--out", bor.File("again"))).ShouldExit(ExitCode.NotAllowed);
    }

    /// <summary>One officer narrows: everything else of the pair is decided as before.</summary>
    private async Task CloseAsync()
    {
        string builtIn = (await bor.MustAsync("policy", "show")).Json.GetProperty("document").GetString()!;
        string file = bor.File("closing.yaml");
        await File.WriteAllTextAsync(file, builtIn.Replace("name: built-in", "name: closing", StringComparison.Ordinal)
            + $"  - id: R100\n    effect: deny\n    direction: in\n    when: \"'{Country}' in report.countries\"\n    because: {Because}\n");
        await bor.MustAsync(["policy", "load", file, .. bor.OfficerFlags, "--yes"]);
    }

    private async Task<string> WriteAsync(string title)
    {
        string file = await ReportFile.WriteAsync(aln, title);
        await File.AppendAllTextAsync(file, $"\ncountries: [{Country}]\n");
        return file;
    }

    private static (string?, string?) Decision(JsonElement decisions)
    {
        JsonElement one = decisions.EnumerateArray().Single(decision => decision.GetProperty("partner").GetString() == "cert-bor");
        return (one.GetProperty("outcome").GetString(), one.GetProperty("reason").GetString());
    }

    private static (string?, string?) Title(JsonElement item) => (item.GetProperty("title").GetString(), item.GetProperty("withheld").GetString());
}
