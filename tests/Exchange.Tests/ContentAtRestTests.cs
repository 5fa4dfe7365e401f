using System.Security.Cryptography;
using System.Text;
using CertBridge.Exchange.Tests.Nodes;
using CertBridge.Protocol.Errors;

namespace CertBridge.Exchange.Tests;

/// <summary>What a report says lies nowhere in clear on either side's disk or in its log, while the nodes run and after they were killed.</summary>
public sealed class ContentAtRestTests : IAsyncLifetime
{
    private const string Title = "Zyxwv title of the waterworks case";
    private const string Description = "Zyxwv description with a password hunter2-zyxwv";
    private const string Indicator = "zyxwv-indicator.example";
    private const string FreeText = "Zyxwv free text of a recommendation";
    private const string Contact = "zyxwv-duty@cert-aln.example";

    private static readonly string[] Canaries = [Title, Description, Indicator, FreeText, Contact];

    private Neighbourhood? pair;

    private Neighbourhood Pair => pair!;

    public async Task InitializeAsync() => pair = await Neighbourhood.AgreedAsync();

    public Task DisposeAsync() => Pair.DisposeAsync().AsTask();

    [Fact]
    public async Task AnExchange_LeavesNoContentInAnyFileOrLog()
    {
        string outside = Directory.CreateTempSubdirectory("certbridge-canary-").FullName; // the operator's own copy is the operator's
        string file = Path.Combine(outside, "report.yaml");
        string text = ReportFile.Text(Title)
            .Replace("Password guessing against the VPN of a regional utility.", Description, StringComparison.Ordinal)
            .Replace("duty@cert-aln.example", Contact, StringComparison.Ordinal)
            .Replace("type: ip, role: scanning, value: \"198.51.100.23\"", $"type: domain, role: scanning, value: \"{Indicator}\", comment: \"{FreeText}\"", StringComparison.Ordinal);
        await File.WriteAllTextAsync(file, text);

        string id = (await Pair.Aln.MustAsync("report", "submit", file)).Json.GetProperty("reportId").GetString()!;
        await Pair.Aln.MustAsync("report", "receipts", id, "--wait", "60s");
        await Pair.Aln.MustAsync("report", "submit", file); // the same again, found by its digest
        await File.WriteAllTextAsync(file, text.Replace("severity:", $"unknown-{Indicator}: \"{FreeText}\"\nseverity:", StringComparison.Ordinal));
        (await Pair.Aln.RunAsync("report", "submit", file)).ShouldExit(ExitCode.InputInvalid);
        Assert.Contains(Title, (await Pair.Bor.MustAsync("inbox", "list")).Output, StringComparison.Ordinal);
        Assert.Contains(Description, (await Pair.Bor.MustAsync("inbox", "show", id)).Output, StringComparison.Ordinal);

        await AssertCleanAsync(id, text);
        await Task.WhenAll(Pair.Aln.KillAsync(), Pair.Bor.KillAsync());
        await AssertCleanAsync(id, text);
        Directory.Delete(outside, recursive: true);
    }

    private async Task AssertCleanAsync(string id, string text)
    {
        DiskScan scan = await DiskScan.OfAsync(Pair.Aln.Home, Pair.Bor.Home);
        scan.Add("aln's log", Pair.Aln.Process.Log);
        scan.Add("bor's log", Pair.Bor.Process.Log);
        Assert.True(scan.Find(id).Count >= 2, "the scan finds what is there: the report's id, on both sides");
        Assert.Empty(Canaries.SelectMany(canary => scan.Find(canary)));
        Assert.Empty(scan.Find("digest of the document", SHA256.HashData(Encoding.UTF8.GetBytes(text))));
    }
}
