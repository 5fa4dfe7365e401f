using System.Diagnostics;
using System.Text.Json;
using CertBridge.Exchange.Tests.Nodes;
using CertBridge.Protocol.Errors;

namespace CertBridge.Exchange.Tests;

/// <summary>
/// A node is put back to an older copy of its home: both sides stop and say so, two of its officers open a new epoch, and the exchange goes on with nothing lost and nothing twice. Two real nodes, driven
/// through the command line as an operator would at night.
/// </summary>
public sealed class RewindTests : IAsyncLifetime
{
    private Neighbourhood? made;

    private Neighbourhood Pair => made ?? throw new InvalidOperationException("the pair was not made");

    private TestNode Aln => Pair.Aln;

    private TestNode Bor => Pair.Bor;

    public async Task InitializeAsync()
    {
        made = await Neighbourhood.IntroducedAsync(hasSecondOfficer: true);
        await Neighbourhood.AgreeAsync(made.Aln, made.Bor, "amber");
    }

    public async Task DisposeAsync() => await Pair.DisposeAsync();

    [LongFact]
    public async Task AfterARestore_BothStop_AndTwoOfficersLetItGoOn_WithNothingLost_AndNothingTwice()
    {
        string before = await SharedAsync(Aln, "before the copy");
        string kept = await SharedAsync(Bor, "kept by both");
        string takenBack = await SharedAsync(Bor, "taken back since");
        await Aln.StopAsync();
        Copy(Aln.Home, Aln.File("copy"));
        await Aln.StartAsync();
        string forgotten = await SharedAsync(Aln, "forgotten by its sender");
        string lost = await SharedAsync(Bor, "lost by its receiver");
        await Bor.MustAsync("report", "retract", takenBack, "--reason", "wrong-victim", "--instruct", "delete", "--yes");
        await Bor.MustAsync("report", "receipts", takenBack, "--wait", "60s");

        await Aln.StopAsync();
        Directory.Delete(Aln.Home, recursive: true);
        Copy(Aln.File("copy"), Aln.Home);
        await Aln.StartAsync();
        await StoppedAsync(Aln, "here");
        await StoppedAsync(Bor, "there");
        string waiting = await SubmitAsync(Aln, "submitted while stopped");
        await Aln.StopAsync();
        await Bor.StopAsync();
        await Aln.StartAsync();
        await Bor.StartAsync();
        await StoppedAsync(Aln, "here");
        await StoppedAsync(Bor, "there");
        Assert.Contains("STOPPED cert-bor", (await Certbridge.RunAsync("outbox", "list", "--context-file", Aln.ContextFile)).ShouldExit(ExitCode.Done).Errors, StringComparison.Ordinal);

        Assert.Contains("stopped", (await Aln.RunAsync("node", "doctor", "cert-bor")).Output, StringComparison.Ordinal);

        string statement = Aln.File("epoch.txt");
        await Aln.MustAsync("partner", "epoch", "cert-bor", "--out", statement);
        string[] signatures = [Aln.File("one.sig"), Aln.File("two.sig")];
        await Aln.MustAsync(["partner", "epoch", "cert-bor", "--sign", statement, .. Aln.OfficerFlags, "--out", signatures[0], "--yes"]);
        await Aln.MustAsync(["partner", "epoch", "cert-bor", "--sign", statement, .. Aln.SecondOfficerFlags, "--out", signatures[1], "--yes"]);
        Assert.Contains(TrustErrors.EpochNotOpened.Code, (await Aln.RunAsync("partner", "epoch", "cert-bor", "--signature", signatures[0], "--signature", signatures[0])).ShouldExit(ExitCode.NotAllowed).Errors);
        JsonElement opened = (await Aln.MustAsync("partner", "epoch", "cert-bor", "--signature", signatures[0], "--signature", signatures[1])).Json;
        Assert.Equal((true, 2, "going"), (opened.GetProperty("opened").GetBoolean(), opened.GetProperty("epoch").GetInt32(), opened.GetProperty("state").GetString()));

        await Aln.MustAsync("report", "receipts", waiting, "--wait", "60s");
        await Neighbourhood.UntilAsync("what was lost is here again", async () => await HeldAsync(Aln, lost) == 1 ? true : (bool?)null);
        await Neighbourhood.UntilAsync("what was taken back is taken back again", async () => await IsWithdrawnAsync(Aln, takenBack) ? true : (bool?)null);
        Assert.Equal((1, 1, 1), (await HeldAsync(Bor, before), await HeldAsync(Bor, forgotten), await HeldAsync(Bor, waiting)));
        Assert.Equal((1, 1), (await HeldAsync(Aln, kept), await HeldAsync(Aln, takenBack)));
        string after = await SharedAsync(Aln, "after it");
        string back = await SharedAsync(Bor, "and back");
        Assert.Equal((1, 1), (await HeldAsync(Bor, after), await HeldAsync(Aln, back)));
        string proof = Bor.File("back.proof"); // of a receipt in the log that the epoch began
        await Bor.MustAsync("ledger", "proof", back, "--out", proof);
        Assert.Contains("\"origin\"", await VerifiedOfflineAsync(proof), StringComparison.Ordinal);
        await Aln.MustAsync("ledger", "verify");
        await Bor.MustAsync("ledger", "verify");

        string record = Aln.File("aln.epoch");
        await Aln.MustAsync("partner", "epoch", "cert-bor", "--out", record);
        Assert.Contains("refused for ever", (await Bor.RunAsync("partner", "epoch", "cert-aln", "--record", record)).ShouldExit(ExitCode.NotAllowed).Errors, StringComparison.Ordinal);
    }

    /// <summary>By our program, and by the script that has none of our code.</summary>
    private static async Task<string> VerifiedOfflineAsync(string proof)
    {
        using Process script = Process.Start(new ProcessStartInfo("python3", ["-B", Path.Combine(RepositoryRoot.Folder, "docs", "verify-proof.py"), proof]) { UseShellExecute = false })!;
        await script.WaitForExitAsync();
        Assert.Equal(0, script.ExitCode);
        return (await Certbridge.RunAsync("ledger", "verify", proof, "--offline", "-o", "json")).ShouldExit(ExitCode.Done).Output;
    }

    private static async Task<string> SharedAsync(TestNode from, string title)
    {
        string id = await SubmitAsync(from, title);
        await from.MustAsync("report", "receipts", id, "--wait", "60s");
        return id;
    }

    private static async Task<string> SubmitAsync(TestNode from, string title) =>
        (await from.MustAsync("report", "submit", await ReportFile.WriteAsync(from, title))).Json.GetProperty("reportId").GetString()!;

    private static async Task<int> HeldAsync(TestNode node, string id) =>
        (await node.MustAsync("inbox", "list")).Json.GetProperty("items").EnumerateArray().Count(item => item.GetProperty("reportId").GetString() == id && item.GetProperty("revision").GetInt32() == 1);

    private static async Task<bool> IsWithdrawnAsync(TestNode node, string id) =>
        (await node.MustAsync("inbox", "show", id)).Json.GetProperty("withdrawn").ValueKind == JsonValueKind.String;

    private async Task StoppedAsync(TestNode node, string state)
    {
        string partner = node == Aln ? "cert-bor" : "cert-aln";
        await Neighbourhood.UntilAsync($"{node.Id} stops", async () =>
            (await node.MustAsync("partner", "epoch", partner)).Json.GetProperty("state").GetString() == state ? true : (bool?)null);
        Assert.Equal("stopped", (await node.MustAsync("partner", "show", partner)).Json.GetProperty("link").GetString());
        Assert.Contains("REWOUND", (await node.MustAsync("node", "status")).Output, StringComparison.Ordinal);
    }

    private static void Copy(string from, string to)
    {
        foreach (string folder in Directory.EnumerateDirectories(from, "*", SearchOption.AllDirectories).Prepend(from))
            Directory.CreateDirectory(Path.Combine(to, Path.GetRelativePath(from, folder)), File.GetUnixFileMode(folder));
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
            File.Copy(file, Path.Combine(to, Path.GetRelativePath(from, file)));
    }
}
