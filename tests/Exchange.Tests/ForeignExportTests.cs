using System.Text.Json;
using CertBridge.Exchange.Tests.Nodes;
using CertBridge.Protocol.Errors;

namespace CertBridge.Exchange.Tests;

/// <summary>A report comes from other tools, and leaves both houses for them.</summary>
[Collection(AgreedPairGroup.Name)]
public sealed class ForeignExportTests(AgreedPair shared) : IAsyncLifetime
{
    private readonly Neighbourhood pair = shared.Pair;

    public Task InitializeAsync() => shared.BothUpAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Export_AsStix_IsOfTheSameObjectsAtBothEnds_AndIsReadBack()
    {
        string id = (await pair.Aln.MustAsync("report", "submit", await ReportFile.WriteAsync(pair.Aln, "bundled"))).Json.GetProperty("reportId").GetString()!;
        await pair.Aln.MustAsync("report", "receipts", id, "--wait", "60s");
        string mine = pair.Aln.File("mine.stix");
        string theirs = pair.Bor.File("theirs.stix");

        JsonElement written = (await pair.Aln.MustAsync("report", "export", id, "--as", "stix", "--out", mine)).Json;
        await pair.Bor.MustAsync("inbox", "export", id, "--as", "stix", "--out", theirs);

        Assert.Equal((id, "stix", mine, new FileInfo(mine).Length), (written.GetProperty("reportId").GetString(), written.GetProperty("format").GetString(), written.GetProperty("file").GetString(), written.GetProperty("sizeBytes").GetInt64()));
        Assert.Contains(written.GetProperty("losses").EnumerateArray(), loss => loss.GetProperty("path").GetString() == "stage");
        Assert.Equal(Ids(mine), Ids(theirs));
        await pair.Bor.MustAsync("report", "validate", theirs);
        await pair.Aln.MustAsync("report", "export", id, "--as", "stix", "--tlp-version", "1", "--out", pair.Aln.File("first.stix"));
        Assert.Contains("marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da", Ids(pair.Aln.File("first.stix")));
        await pair.Bor.MustAsync("inbox", "export", id, "--as", "misp", "--out", pair.Bor.File("event.misp"));
        await pair.Bor.MustAsync("report", "validate", pair.Bor.File("event.misp"));
        Assert.Contains(theirs, (await pair.Bor.MustAsync("inbox", "show", id)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Submit_ATable_IsReadAsItsSubmitterSays()
    {
        string table = pair.Aln.File("c2.csv");
        await File.WriteAllTextAsync(table, "Remote IP,Seen\n45.77.1.2,evil.example\n45.77.1.300,\n");

        JsonElement submitted = (await pair.Aln.MustAsync("report", "submit", table, "--tlp", "green", "--pap", "green", "--title", "C2 servers", "--column", "Remote IP=ip")).Json;

        Assert.Equal("line 3.Remote IP", Assert.Single(submitted.GetProperty("losses").EnumerateArray()).GetProperty("path").GetString());
        string shown = (await pair.Aln.MustAsync("report", "show", submitted.GetProperty("reportId").GetString()!)).Output;
        Assert.Contains("C2 servers", shown, StringComparison.Ordinal);
        Assert.Contains("45.77.1.2", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Export_InAFormThatIsNotWritten_OrOverAFile_IsRefused()
    {
        string there = await ReportFile.WriteAsync(pair.Aln, "there");

        (await pair.Aln.RunAsync("report", "export", "CB-ALN-2026-0001", "--as", "iodef", "--out", pair.Aln.File("a.iodef"))).ShouldExit(CommandLineErrors.ExportFormUnknown.Exit);
        (await pair.Aln.RunAsync("report", "export", "CB-ALN-2026-0001", "--as", "stix", "--out", there)).ShouldExit(CommandLineErrors.FileExists.Exit);
        (await pair.Aln.RunAsync("report", "export", "CB-ALN-2026-0001", "--as", "stix", "--tlp-version", "3", "--out", pair.Aln.File("b.stix"))).ShouldExit(ExitCode.Usage);
        (await pair.Aln.RunAsync("report", "export", "CB-ALN-2026-9999", "--as", "stix", "--out", pair.Aln.File("c.stix"))).ShouldExit(StoredItemErrors.ReportUnknown.Exit);
    }

    private static string[] Ids(string file)
    {
        using JsonDocument bundle = JsonDocument.Parse(File.ReadAllBytes(file));
        return [.. bundle.RootElement.GetProperty("objects").EnumerateArray().Select(one => one.GetProperty("id").GetString()!)];
    }
}
