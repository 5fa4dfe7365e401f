using System.Text.Json;
using CertBridge.Exchange.Tests.Nodes;
using CertBridge.Protocol.Errors;

namespace CertBridge.Exchange.Tests;

/// <summary>What a preview says is what a submission then does, on a real node through the command line.</summary>
[Collection(AgreedPairGroup.Name)]
public sealed class PreviewTests(AgreedPair shared) : IAsyncLifetime
{
    private static readonly string[] Decided = ["partner", "outcome", "reason", "because"];

    /// <summary>At every change one event in four; all of them with CERTBRIDGE_LONG=1. What is read of them all is for Formats.Tests.</summary>
    private const int EveryNth = 4;
    private static readonly bool IsLong = Environment.GetEnvironmentVariable("CERTBRIDGE_LONG") == "1";

    private readonly TestNode aln = shared.Pair.Aln;

    public Task InitializeAsync() => shared.BothUpAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task EveryRealMispEvent_IsPreviewedSubmittedAndShown_WithTheSameDecisions()
    {
        string[] all = [.. Directory.GetFiles(Path.Combine(CorpusFolder.Path, "misp", "events-eset"), "*.json").Order(StringComparer.Ordinal)];
        Assert.Equal(19, all.Length);
        string[] events = IsLong ? all : [.. all.Where((_, i) => i % EveryNth == 0)];
        int before = await ReportsAsync();
        foreach (string file in events)
        {
            string[] document = [file, "--format", "misp", "--tlp", "green", "--pap", "green"];
            JsonElement preview = (await aln.MustAsync(["report", "preview", .. document, "--exit-code"])).Json;
            JsonElement submitted = (await aln.MustAsync(["report", "submit", .. document])).Json;
            JsonElement shown = (await aln.MustAsync("report", "show", submitted.GetProperty("reportId").GetString()!)).Json;

            JsonElement partner = Assert.Single(preview.GetProperty("partners").EnumerateArray());
            Assert.Equal(("allow", "whole"), (partner.GetProperty("outcome").GetString(), partner.GetProperty("gets").GetString()));
            Assert.Equal(Decisions(submitted.GetProperty("decisions")), Decisions(preview.GetProperty("partners")));
            Assert.Equal(Decisions(submitted.GetProperty("decisions")), Decisions(shown.GetProperty("decisions")));
            foreach (string same in (string[])["losses", "defaulted", "warnings"])
                Assert.Equal(submitted.GetProperty(same).GetRawText(), preview.GetProperty(same).GetRawText());
            foreach (string same in (string[])["title", "indicators", "sizeBytes"])
                Assert.Equal(shown.GetProperty(same).GetRawText(), preview.GetProperty(same).GetRawText());
            Assert.Equal(shown.GetProperty("indicators").GetInt32(), partner.GetProperty("indicators").GetInt32());
        }
        Assert.Equal(before + events.Length, await ReportsAsync());
    }

    [Fact]
    public async Task DryRun_StoresNothing_AndExitsAsSubmitDoes()
    {
        string allowed = await ReportFile.WriteAsync(aln, "dry run allowed");
        string denied = await ReportFile.WriteAsync(aln, "dry run denied", tlp: "amber+strict");
        int before = await ReportsAsync();

        (await aln.RunAsync("report", "submit", "--dry-run", allowed)).ShouldExit(ExitCode.Done);
        (await aln.RunAsync("report", "submit", denied, "-n")).ShouldExit(ExitCode.NobodyWouldReceive);
        (await aln.RunAsync("report", "preview", denied, "--exit-code")).ShouldExit(ExitCode.NobodyWouldReceive);
        CommandOutcome told = (await aln.RunAsync("report", "preview", denied)).ShouldExit(ExitCode.Done);
        JsonElement partner = Assert.Single(told.Json.GetProperty("partners").EnumerateArray());
        Assert.Equal(("TLP_OVER_CEILING", "nothing"), (partner.GetProperty("reason").GetString(), partner.GetProperty("gets").GetString()));
        Assert.Equal("", told.Errors);

        Assert.Equal(before, await ReportsAsync());
        (await aln.RunAsync("report", "submit", denied)).ShouldExit(ExitCode.NobodyWouldReceive);
        Assert.Equal(before + 1, await ReportsAsync());
    }

    [Fact]
    public async Task Preview_OfWhatWasSubmitted_NamesTheReport()
    {
        string file = await ReportFile.WriteAsync(aln, "previewed after");
        string id = (await aln.MustAsync("report", "submit", file)).Json.GetProperty("reportId").GetString()!;

        Assert.Equal(id, (await aln.MustAsync("report", "preview", file)).Json.GetProperty("reportId").GetString());
        CommandOutcome table = (await Certbridge.RunAsync("report", "preview", file, "--context-file", aln.ContextFile)).ShouldExit(ExitCode.Done);
        Assert.Contains($"submitted before as {id}", table.Errors);
        Assert.DoesNotContain("->", table.Errors);
    }

    [Fact]
    public async Task As_ShowsTheCopyOfOnePartner_AndDiffWhatItSaysOtherwise()
    {
        string file = await ReportFile.WriteAsync(aln, "as one partner");
        await File.AppendAllTextAsync(file, "\nanalystNotes: Only we read this.\n");

        JsonElement whole = (await aln.MustAsync("report", "preview", file, "--as", "cert-bor")).Json;
        Assert.Equal("cert-bor", Assert.Single(whole.GetProperty("partners").EnumerateArray()).GetProperty("partner").GetString());
        Assert.False(whole.GetProperty("copy").TryGetProperty("analystNotes", out _));

        JsonElement difference = Assert.Single((await aln.MustAsync("report", "preview", file, "--as", "cert-bor", "--diff")).Json.GetProperty("differences").EnumerateArray());
        Assert.Equal(("analystNotes", "Only we read this.", JsonValueKind.Null),
            (difference.GetProperty("path").GetString(), difference.GetProperty("before").GetString(), difference.GetProperty("after").ValueKind));
        CommandOutcome table = (await Certbridge.RunAsync("report", "preview", file, "--as", "cert-bor", "--diff", "--context-file", aln.ContextFile)).ShouldExit(ExitCode.Done);
        Assert.Contains("\n-  analystNotes: \"Only we read this.\"\n", table.Output);
        (await aln.RunAsync("report", "preview", file, "--diff")).ShouldExit(ExitCode.Usage);
        (await aln.RunAsync("report", "preview", file, "--as", "cert-nobody")).ShouldExit(ExitCode.InputInvalid);
    }

    private async Task<int> ReportsAsync() => (await aln.MustAsync("report", "list", "--limit", "1000")).Json.GetProperty("items").GetArrayLength();

    private static string[] Decisions(JsonElement decisions) =>
        [.. decisions.EnumerateArray().Select(decision => string.Join(' ', Decided.Select(field => decision.GetProperty(field).GetString())))];
}
